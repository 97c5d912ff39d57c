package laconic.math;

/**
 * Kernels that turn entries of a vector into small integers, at random, with the uniforms given: entry {@code x[from + j]}
 * becomes {@code level[to + j]} by {@code uniform[j]}, j < n.
 */
public final class Quantisation {

    private static final long MANTISSA = (1L << 52) - 1;
    private static final long ONE = 1023L << 52;

    private Quantisation() {}

    /**
     * sign(x) ⌊s |x| / scale + u⌋: even levels (QSGD). At most s + 1 in magnitude, which only a scale that was rounded down
     * can ask for.
     */
    public static void even(double[] x, int from, int n, int s, double scale, double[] uniform, int[] level, int to) {
        for (int j = 0; j < n; j++) {
            double value = x[from + j];
            int magnitude = (int) (s * Math.abs(value) / scale + uniform[j]);
            magnitude = magnitude > s + 1 ? s + 1 : magnitude;
            level[to + j] = value < 0 ? -magnitude : magnitude;
        }
    }

    /**
     * The power of two below |x|, with probability (2^(e+1) - |x|)/2^e, or above, as ± (exponent + shift).
     * Entries whose exponent lies below {@code least} ≥ -1022, zero among them, become zero and are counted: they
     * are the caller's to look at.
     *
     * @param tally tally[0] := the largest exponent, {@code Integer.MIN_VALUE} where there is none; tally[1] := how many
     *     entries were small
     */
    public static void powers(
            double[] x, int from, int n, int least, int shift, double[] uniform, int[] level, int to, int[] tally) {
        int most = Integer.MIN_VALUE;
        int small = 0;
        for (int j = 0; j < n; j++) {
            long bits = Double.doubleToRawLongBits(x[from + j]);
            int exponent = (int) (bits >>> 52 & 0x7FF) - 1023;
            double significand = Double.longBitsToDouble(bits & MANTISSA | ONE);
            int chosen = exponent - 1 + (int) (significand + uniform[j]);
            int sign = (int) (bits >> 63);
            boolean tiny = exponent < least;
            small += tiny ? 1 : 0;
            most = Math.max(most, tiny ? Integer.MIN_VALUE : chosen);
            level[to + j] = tiny ? 0 : (chosen + shift ^ sign) - sign;
        }
        tally[0] = most;
        tally[1] = small;
    }
}
