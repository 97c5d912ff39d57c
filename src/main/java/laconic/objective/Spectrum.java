package laconic.objective;

import laconic.math.SeededRandomness;
import laconic.math.Vectors;

/**
 * The two ends of a symmetric matrix's spectrum, by the Lanczos process with full reorthogonalisation.
 *
 * <p>Deterministic (the start vector is a fixed hash of the index). The error is about 1e-14 of the largest absolute
 * eigenvalue: the process runs until two looks, eight steps apart, agree to 1e-15, or to d steps. Above 1000
 * dimensions it ends after 1000 steps; an end that has not settled then lies inside the true one. Source: Golub and Van
 * Loan, Matrix Computations, sections 10.1 (Lanczos) and 8.4 (bisection by Sturm counts).
 *
 * @param min the smallest eigenvalue
 * @param max the largest eigenvalue
 */
public record Spectrum(double min, double max) {
    private static final int MOST_STEPS = 1000;
    private static final int LOOK_EVERY = 8;
    private static final double AGREEMENT = 1e-15;
    private static final double INVARIANT = 1e-14;

    /** A new direction this much smaller than the matrix has lost digits and is made orthogonal once more. */
    private static final double CANCELLED = 0.1;

    /** Eigenvalues within this share of the largest absolute one count as 0. */
    private static final double ROUNDING = 1e-13;

    /** The ends of the spectrum of {@code matrix}, whose dimension is at least 1. */
    public static Spectrum of(Curvature matrix) {
        return lanczos(matrix, false);
    }

    /** The spectral norm of {@code matrix}, its largest absolute eigenvalue; settles sooner than both ends do. */
    public static double norm(Curvature matrix) {
        return lanczos(matrix, true).size();
    }

    private static Spectrum lanczos(Curvature matrix, boolean normOnly) {
        int d = matrix.dimension();
        int most = Math.min(d, MOST_STEPS);
        double[] diagonal = new double[most];
        double[] beside = new double[most]; // beside[k] couples steps k and k + 1
        double[][] basis = new double[most][];
        double[] next = start(d);
        double size = 0;
        Spectrum seen = new Spectrum(Double.NaN, Double.NaN);
        for (int k = 0; k < most; k++) {
            basis[k] = next;
            next = new double[d];
            matrix.times(basis[k], next);
            diagonal[k] = Vectors.dot(basis[k], next);
            Vectors.axpy(-diagonal[k], basis[k], next);
            if (k > 0) {
                Vectors.axpy(-beside[k - 1], basis[k - 1], next);
            }
            orthogonalise(next, basis, k + 1);
            beside[k] = Math.sqrt(Vectors.squaredNorm(next));
            if (beside[k] < CANCELLED * size) {
                orthogonalise(next, basis, k + 1);
                beside[k] = Math.sqrt(Vectors.squaredNorm(next));
            }
            size = Math.max(size, Math.max(Math.abs(diagonal[k]), beside[k]));
            boolean invariant = beside[k] <= INVARIANT * size;
            if (invariant || k == most - 1 || k % LOOK_EVERY == LOOK_EVERY - 1) {
                Spectrum now = tridiagonal(diagonal, beside, k + 1);
                double moved = normOnly
                        ? Math.abs(now.size() - seen.size())
                        : Math.max(Math.abs(now.min - seen.min), Math.abs(now.max - seen.max));
                if (invariant || moved <= AGREEMENT * now.size()) {
                    return now;
                }
                seen = now;
            }
            Vectors.divide(next, beside[k]);
        }
        return seen;
    }

    /** The smallest eigenvalue, or 0 where it is not above 0 by more than rounding. */
    double strongConvexity() {
        return min > ROUNDING * size() ? min : 0;
    }

    /** Whether no eigenvalue is below 0 by more than rounding. */
    boolean nonNegative() {
        return min >= -ROUNDING * size();
    }

    /** The largest absolute eigenvalue: the spectral norm. */
    public double size() {
        return Math.max(Math.abs(min), Math.abs(max));
    }

    private static double[] start(int d) {
        double[] v = new double[d];
        for (int j = 0; j < d; j++) {
            v[j] = 0.5 + SeededRandomness.unit(SeededRandomness.mix(j + 1));
        }
        Vectors.divide(v, Math.sqrt(Vectors.squaredNorm(v)));
        return v;
    }

    private static void orthogonalise(double[] v, double[][] basis, int count) {
        for (int k = 0; k < count; k++) {
            Vectors.axpy(-Vectors.dot(basis[k], v), basis[k], v);
        }
    }

    /** The ends of the spectrum of the leading {@code n} × {@code n} part of a symmetric tridiagonal matrix. */
    private static Spectrum tridiagonal(double[] diagonal, double[] beside, int n) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < n; k++) { // Gershgorin's discs
            double radius = (k > 0 ? beside[k - 1] : 0) + (k < n - 1 ? beside[k] : 0);
            low = Math.min(low, diagonal[k] - radius);
            high = Math.max(high, diagonal[k] + radius);
        }
        return new Spectrum(bisect(diagonal, beside, n, low, high, 1), bisect(diagonal, beside, n, low, high, n));
    }

    /** The {@code rank}-th smallest eigenvalue: the least value with at least that many eigenvalues below it. */
    private static double bisect(double[] diagonal, double[] beside, int n, double from, double to, int rank) {
        double low = from;
        double high = to;
        while (true) {
            double middle = low + (high - low) / 2;
            if (!(middle > low && middle < high)) {
                return rank == 1 ? low : high;
            }
            if (below(diagonal, beside, n, middle) >= rank) {
                high = middle;
            } else {
                low = middle;
            }
        }
    }

    /** How many eigenvalues lie below {@code shift}: the negative pivots of T − shift·I. */
    private static int below(double[] diagonal, double[] beside, int n, double shift) {
        int count = 0;
        double pivot = 1;
        for (int k = 0; k < n; k++) {
            double coupled = k == 0 ? 0 : beside[k - 1] * beside[k - 1] / pivot;
            pivot = diagonal[k] - shift - coupled;
            if (pivot == 0) {
                pivot = -Double.MIN_NORMAL;
            }
            if (pivot < 0) {
                count++;
            }
        }
        return count;
    }
}
