package laconic.math;

/**
 * Kernels that turn entries of a vector into small integers, at random, with the uniforms given: entry {@code x[from + j]}
 * becomes {@code level[to + j]} by {@code uniform[j]}, j < n ≤ {@link #BLOCK}. It holds scratch space and serves one thread at
 * a time.
 *
 * <p>Uniforms come as {@link Draw#integers} gives them and are used up: their array serves as scratch too. Each kernel is a
 * chain of short loops over a block that stays in the nearest cache. Most of them have one element width and no conversion,
 * load before they store and work on local names of arrays, which is what lets a compiler make vector code of them.
 */
public final class Quantisation {

    /** The most entries of a call. */
    public static final int BLOCK = 512;

    private static final int MANTISSA_BITS = 52;
    /** 2^31 and 1/2, whose last places are 2^-21 and 2^-53: or-ing the two parts of an integer below 2^53 in scales it. */
    private static final long HIGH = 0x41E0000000000000L;

    private static final long LOW = 0x3FE0000000000000L;
    private static final double HIGH_AND_LOW = 0x1p31 + 0.5;
    private static final long LOW_BITS = 0xFFFFFFFFL;

    private final long[] bits;
    private final long[] most;
    private final long[] small;
    private final double[] unit;

    /** For vectors of up to {@code dimension} entries. */
    public Quantisation(int dimension) {
        int block = Math.min(dimension, BLOCK);
        bits = new long[block];
        most = new long[block];
        small = new long[block];
        unit = new double[block];
    }

    /**
     * sign(x) ⌊s |x| / scale + u⌋: even levels (QSGD). At most s + 1 in magnitude, which only a scale that was
     * rounded down can ask for. A division an entry would take longest, so x is multiplied by s / scale, rounded up lest a
     * multiple of scale / s fall below its level.
     */
    public void even(double[] x, int from, int n, int s, double scale, long[] uniform, int[] level, int to) {
        double factor = Math.nextUp(s / scale);
        if (!(factor >= Double.MIN_NORMAL && factor <= Double.MAX_VALUE)) {
            divided(x, from, n, s, scale, uniform, level, to);
            return;
        }
        long[] low = bits;
        for (int j = 0; j < n; j++) {
            long integer = uniform[j];
            low[j] = integer & LOW_BITS | LOW;
            uniform[j] = integer >>> 32 | HIGH;
        }
        double[] unit = this.unit;
        for (int j = 0; j < n; j++) {
            unit[j] = Double.longBitsToDouble(uniform[j]) - HIGH_AND_LOW + Double.longBitsToDouble(low[j]);
        }
        for (int j = 0; j < n; j++) {
            int magnitude = Math.min((int) (Math.abs(x[from + j]) * factor + unit[j]), s + 1);
            int sign = (int) (Double.doubleToRawLongBits(x[from + j]) >> 63);
            level[to + j] = (magnitude ^ sign) - sign;
        }
    }

    /** {@link #even} where s / scale leaves the normal range. */
    private static void divided(double[] x, int from, int n, int s, double scale, long[] uniform, int[] level, int to) {
        for (int j = 0; j < n; j++) {
            int magnitude = Math.min((int) (s * (Math.abs(x[from + j]) / scale) + uniform[j] * 0x1p-53), s + 1);
            level[to + j] = x[from + j] < 0 ? -magnitude : magnitude;
        }
    }

    /** Forgets what {@link #most} and {@link #small} say of earlier vectors. */
    public void clear() {
        for (int j = 0; j < most.length; j++) {
            most[j] = 0;
            small[j] = 0;
        }
    }

    /**
     * The power of two below |x|, with probability (2^(e+1) - |x|)/2^e, or above, as ± (exponent + shift): in integers, the
     * uniform is added to the mantissa and carries into the exponent.
     * Entries whose exponent lies below {@code least} ≥ -1022, zero among them, become zero: they are the caller's to look at.
     *
     * @param shift above -least, so that no power is taken for zero
     */
    public void powers(double[] x, int from, int n, int least, int shift, long[] uniform, int[] level, int to) {
        long normal = (long) (least + Double.MAX_EXPONENT) << MANTISSA_BITS;
        long raise = shift - Double.MAX_EXPONENT;
        long[] bits = this.bits;
        long[] most = this.most;
        long[] small = this.small;
        for (int j = 0; j < n; j++) {
            bits[j] = Double.doubleToRawLongBits(x[from + j]);
        }
        for (int j = 0; j < n; j++) {
            long magnitude = bits[j] & Long.MAX_VALUE;
            long sign = bits[j] >> 63;
            long before = most[j];
            long above = magnitude - normal;
            long power = (magnitude + (uniform[j] >>> 1) >>> MANTISSA_BITS) + raise & ~(above >> 63);
            long more = power - before;
            small[j] |= above;
            most[j] = before + (more & ~(more >> 63));
            uniform[j] = (power ^ sign) - sign;
        }
        for (int j = 0; j < n; j++) {
            level[to + j] = (int) uniform[j];
        }
    }

    /** The largest magnitude that {@link #powers} has written since {@link #clear}. */
    public int most() {
        long result = 0;
        for (long power : most) {
            result = Math.max(result, power);
        }
        return (int) result;
    }

    /** Whether {@link #powers} has left an entry to the caller since {@link #clear}. */
    public boolean small() {
        long any = 0;
        for (long above : small) {
            any |= above;
        }
        return any < 0;
    }
}
