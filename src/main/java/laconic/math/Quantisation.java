package laconic.math;

/**
 * Kernels that turn entries of a vector into small integers, at random, with the uniforms given: entry {@code x[from + j]}
 * becomes {@code level[to + j]} by {@code uniform[j]}, j < n.
 */
public final class Quantisation {

    private static final int MANTISSA_BITS = 52;

    private Quantisation() {}

    /**
     * sign(x) ⌊s |x| / scale + u⌋: even levels (QSGD). At most s + 1 in magnitude, which only a scale that was rounded down
     * can ask for. A division an entry would take longest, so x is multiplied by s / scale, rounded up lest a multiple of
     * scale / s fall below its level.
     */
    public static void even(double[] x, int from, int n, int s, double scale, double[] uniform, int[] level, int to) {
        double factor = Math.nextUp(s / scale);
        if (!(factor >= Double.MIN_NORMAL && factor <= Double.MAX_VALUE)) {
            divided(x, from, n, s, scale, uniform, level, to);
            return;
        }
        for (int j = 0; j < n; j++) {
            int magnitude = Math.min((int) (Math.abs(x[from + j]) * factor + uniform[j]), s + 1);
            int sign = (int) (Double.doubleToRawLongBits(x[from + j]) >> 63);
            level[to + j] = (magnitude ^ sign) - sign;
        }
    }

    /** {@link #even} where s / scale leaves the normal range. */
    private static void divided(
            double[] x, int from, int n, int s, double scale, double[] uniform, int[] level, int to) {
        for (int j = 0; j < n; j++) {
            int magnitude = Math.min((int) (s * (Math.abs(x[from + j]) / scale) + uniform[j]), s + 1);
            level[to + j] = x[from + j] < 0 ? -magnitude : magnitude;
        }
    }

    /**
     * The power of two below |x|, with probability (2^(e+1) - |x|)/2^e, or above, as ± (exponent + shift): in integers, the
     * uniform is added to the mantissa and carries into the exponent.
     * Entries whose exponent lies below {@code least} ≥ -1022, zero among them, become zero and are counted: they
     * are the caller's to look at.
     *
     * @param shift above -least, so that no power is taken for zero
     * @param uniform as {@link Draw#integers} gives them
     * @param tally tally[0] := the largest exponent, {@code Integer.MIN_VALUE} where there is none; tally[1] := how many
     *     entries were small
     */
    public static void powers(
            double[] x, int from, int n, int least, int shift, long[] uniform, int[] level, int to, int[] tally) {
        long normal = (long) (least + Double.MAX_EXPONENT) << MANTISSA_BITS;
        int raise = shift - Double.MAX_EXPONENT;
        int most = 0;
        int small = 0;
        for (int j = 0; j < n; j++) {
            long bits = Double.doubleToRawLongBits(x[from + j]);
            long magnitude = bits & Long.MAX_VALUE;
            int power = (int) (magnitude + (uniform[j] >>> 1) >>> MANTISSA_BITS) + raise;
            boolean tiny = magnitude < normal;
            power = tiny ? 0 : power;
            small += tiny ? 1 : 0;
            most = Math.max(most, power);
            int sign = (int) (bits >> 63);
            level[to + j] = (power ^ sign) - sign;
        }
        tally[0] = most == 0 ? Integer.MIN_VALUE : most - shift;
        tally[1] = small;
    }
}
