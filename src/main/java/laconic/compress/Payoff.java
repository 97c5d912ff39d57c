package laconic.compress;

/**
 * Whether compression pays on a link: what a compressed message saves in transfer against what it costs in work.
 *
 * <p>The dense message takes D/β seconds on a link of β bits per second, the compressed one B/β + w. The ratio of the two,
 * D / (B + w β), falls as the link gets faster and is 1 at the break-even bandwidth β* = (D − B)/w. Latency and the gradient
 * are the same on both sides and do not count.
 *
 * @param denseBits D, of the message without compression, &gt; 0
 * @param bits B, of the compressed message, &ge; 0; means over messages will do, as in both others
 * @param workSeconds w, of encoding and decoding one message beyond what the dense one takes; below 0 counts as 0
 */
public record Payoff(double denseBits, double bits, double workSeconds) {

    public Payoff {
        if (!(denseBits > 0) || !(bits >= 0) || Double.isNaN(workSeconds)) {
            throw new IllegalArgumentException(
                    "denseBits = " + denseBits + ", bits = " + bits + ", workSeconds = " + workSeconds);
        }
        workSeconds = Math.max(0, workSeconds);
    }

    /** How many times as long the dense message takes; above 1 compression pays. Infinite where nothing is sent for nothing. */
    public double ratio(double bitsPerSecond) {
        if (bitsPerSecond == Double.POSITIVE_INFINITY) {
            return workSeconds > 0 ? 0 : denseBits / bits;
        }
        return denseBits / (bits + workSeconds * bitsPerSecond);
    }

    /** β*, below which compression pays, in bits per second: 0 where it never does, infinite where it always does. */
    public double breakEvenBitsPerSecond() {
        double saved = denseBits - bits;
        if (saved <= 0) {
            return 0;
        }
        return workSeconds == 0 ? Double.POSITIVE_INFINITY : saved / workSeconds;
    }
}
