package laconic.math;

import java.util.Arrays;

/**
 * Kernels over {@code double[]}: static loops in index order, no fused multiply-add, so that results are the same bits on
 * every JDK. Vectors that meet in one call have equal length.
 */
public final class Vectors {

    private static final long GAMMA = 0x9E3779B97F4A7C15L;
    private static final long EXPONENT = 0x7FFL << 52;
    private static final long EXPONENT_UNIT = 1L << 52;

    private Vectors() {}

    /** into += a · x. */
    public static void axpy(double a, double[] x, double[] into) {
        for (int j = 0; j < into.length; j++) {
            into[j] += a * x[j];
        }
    }

    /** into += a · p + b · q + c · r + d · s, added from left to right: four axpy in one pass. */
    public static void axpy(
            double a, double[] p, double b, double[] q, double c, double[] r, double d, double[] s, double[] into) {
        for (int j = 0; j < into.length; j++) {
            into[j] = into[j] + a * p[j] + b * q[j] + c * r[j] + d * s[j];
        }
    }

    /**
     * into += aᵀ M = Σ_j a_j · (row j of M); M has at least as many rows as a has entries. Four rows at a time; where all
     * four a_j are 0 they cost nothing.
     */
    public static void addProduct(double[] a, double[][] matrix, double[] into) {
        int j = 0;
        for (; j + 3 < a.length; j += 4) {
            if (a[j] != 0 || a[j + 1] != 0 || a[j + 2] != 0 || a[j + 3] != 0) {
                axpy(a[j], matrix[j], a[j + 1], matrix[j + 1], a[j + 2], matrix[j + 2], a[j + 3], matrix[j + 3], into);
            }
        }
        for (; j < a.length; j++) {
            axpy(a[j], matrix[j], into);
        }
    }

    /** into += x. */
    public static void add(double[] x, double[] into) {
        for (int j = 0; j < into.length; j++) {
            into[j] += x[j];
        }
    }

    /** into += a · (x − y). */
    public static void addDifference(double a, double[] x, double[] y, double[] into) {
        for (int j = 0; j < into.length; j++) {
            into[j] += a * (x[j] - y[j]);
        }
    }

    /** into := a - b. */
    public static void subtract(double[] a, double[] b, double[] into) {
        for (int j = 0; j < into.length; j++) {
            into[j] = a[j] - b[j];
        }
    }

    /** x := x / divisor. */
    public static void divide(double[] x, double divisor) {
        for (int j = 0; j < x.length; j++) {
            x[j] /= divisor;
        }
    }

    public static void copy(double[] from, double[] into) {
        System.arraycopy(from, 0, into, 0, into.length);
    }

    public static void zero(double[] x) {
        Arrays.fill(x, 0);
    }

    /** Σ a_j b_j, summed in four interleaved lanes, the lanes then from first to last. */
    public static double dot(double[] a, double[] b) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int j = 0;
        for (; j + 3 < a.length; j += 4) {
            s0 += a[j] * b[j];
            s1 += a[j + 1] * b[j + 1];
            s2 += a[j + 2] * b[j + 2];
            s3 += a[j + 3] * b[j + 3];
        }
        for (; j < a.length; j++) {
            s0 += a[j] * b[j];
        }
        return s0 + s1 + s2 + s3;
    }

    /** ‖x‖₂². */
    public static double squaredNorm(double[] x) {
        return dot(x, x);
    }

    /** ‖a − b‖₂². */
    public static double squaredDistance(double[] a, double[] b) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            double difference = a[j] - b[j];
            sum += difference * difference;
        }
        return sum;
    }

    /** Whether no entry is infinite or NaN. */
    public static boolean finite(double[] x) {
        long carry = 0;
        for (double value : x) {
            carry |= (Double.doubleToRawLongBits(value) & EXPONENT) + EXPONENT_UNIT;
        }
        return carry >= 0;
    }

    /**
     * The 64-bit digest of a vector's bits: Σ_j mix(bits(x_j) + (j+1)·γ) mod 2^64. A sum over coordinates, so that it can
     * be kept up under sparse changes; -0.0 and 0.0 differ.
     */
    public static long digest(double[] x) {
        long sum = 0;
        long offset = 0;
        for (double value : x) {
            offset += GAMMA;
            sum += SeededRandomness.mix(Double.doubleToRawLongBits(value) + offset);
        }
        return sum;
    }

    /** The part of {@link #digest(double[])} that the given positions add. */
    public static long digest(double[] x, int[] position) {
        long sum = 0;
        for (int j : position) {
            sum += SeededRandomness.mix(Double.doubleToRawLongBits(x[j]) + (j + 1) * GAMMA);
        }
        return sum;
    }
}
