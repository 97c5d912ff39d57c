package laconic.sim;

/**
 * The simulated network and its faults.
 *
 * @param latencyNanos one way, ≥ 0
 * @param upBitsPerSecond of a worker's or peer's own link towards others, &gt; 0; infinite for no limit
 * @param downBitsPerSecond of the link towards a worker
 * @param computeNanos time of one gradient step
 * @param stragglerFraction share of workers, the last ones, that compute slower
 * @param stragglerSlowdown by this factor, ≥ 1
 * @param loss probability that a message is lost
 * @param duplicate probability that a message arrives twice
 * @param reorder probability that a message is late by up to ten latencies (at least 10 ms), so that others overtake it
 */
public record Network(
        long latencyNanos,
        double upBitsPerSecond,
        double downBitsPerSecond,
        long computeNanos,
        double stragglerFraction,
        double stragglerSlowdown,
        double loss,
        double duplicate,
        double reorder) {

    private static final long LEAST_LATENESS = 10_000_000L;

    /** Everything at once, nothing lost. */
    public static final Network IDEAL =
            new Network(0, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, 0, 0, 1, 0, 0, 0);

    /** The same with other faults. */
    public Network withFaults(double loss, double duplicate, double reorder) {
        return new Network(
                latencyNanos,
                upBitsPerSecond,
                downBitsPerSecond,
                computeNanos,
                stragglerFraction,
                stragglerSlowdown,
                loss,
                duplicate,
                reorder);
    }

    long latenessMax() {
        return Math.max(LEAST_LATENESS, 10 * latencyNanos);
    }

    /** The time of worker i's gradient step. */
    long computeNanos(int i, int n) {
        boolean straggles = i >= n - Math.round(stragglerFraction * n);
        return straggles ? Math.round(computeNanos * stragglerSlowdown) : computeNanos;
    }
}
