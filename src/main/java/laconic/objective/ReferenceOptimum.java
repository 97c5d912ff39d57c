package laconic.objective;

import java.util.Optional;
import laconic.math.Vectors;

/**
 * The minimum f* of a convex problem as far as float64 can tell, or the reason why there is none.
 *
 * <p>Newton's method with directions from conjugate gradients (Nocedal and Wright, Numerical Optimization, algorithm
 * 7.1) until ‖∇f‖ ≤ 1e-12. Where rounding keeps the gradient above that, a predicted relative decrease of at most 1e-14
 * is accepted and the note says so.
 *
 * @param value f*, NaN when unknown
 * @param x where it is reached, null when unknown
 * @param gradientNorm ‖∇f(x)‖₂, NaN when unknown
 * @param note one sentence: what was reached, or why there is no optimum
 */
public record ReferenceOptimum(double value, double[] x, double gradientNorm, String note) {
    private static final double GRADIENT_NORM = 1e-12;
    private static final double RELATIVE_DECREASE = 1e-14;
    private static final double SUFFICIENT = 1e-4;
    private static final int STEPS = 200;
    private static final int HALVINGS = 40;

    /** Up to this many coordinates the Hessian is held as an array (8 MB), because products with it are many. */
    private static final int DENSE_DIMENSION = 1024;

    /** Whether f* is known. */
    public boolean known() {
        return x != null;
    }

    /** The optimum of a problem, sought from its starting point. */
    public static ReferenceOptimum of(Problem problem) {
        if (!problem.constants().convex()) {
            return none("f is not known to be convex");
        }
        double[] x = problem.start();
        double[] g = new double[x.length];
        double value = problem.valueAndGradient(x, g);
        for (int step = 0; step < STEPS; step++) {
            double norm = norm(g);
            if (norm <= GRADIENT_NORM) {
                return new ReferenceOptimum(value, x, norm, "gradient norm at most 1e-12");
            }
            if (!(norm < Double.POSITIVE_INFINITY)) {
                return none("f is not finite on the way");
            }
            Optional<Curvature> hessian = problem.hessian(x);
            if (hessian.isEmpty()) {
                return none("f has no second derivatives here");
            }
            double[] direction = direction(hessian.get(), g, norm);
            double slope = Vectors.dot(g, direction);
            double[] at = new double[x.length];
            double[] gradient = new double[x.length];
            double reached = search(problem, x, value, norm, direction, slope, at, gradient);
            if (Double.isNaN(reached) || (norm(gradient) > norm / 2 && negligible(slope, value))) {
                return negligible(slope, value)
                        ? new ReferenceOptimum(value, x, norm, "relative decrease at most 1e-14, gradient norm " + norm)
                        : none("no step decreases f any more at gradient norm " + norm);
            }
            value = reached;
            x = at;
            g = gradient;
        }
        return none("gradient norm " + norm(g) + " after " + STEPS + " Newton steps; f may have no minimum");
    }

    /** A Newton step promises a decrease of half its slope. */
    private static boolean negligible(double slope, double value) {
        return -slope / 2 <= RELATIVE_DECREASE * Math.abs(value);
    }

    /**
     * Halves the step until f, or the gradient's norm, falls by its due share (the second test still speaks when
     * changes of f drown in rounding); fills {@code at} and {@code gradient} and returns f there, NaN when no step will
     * do.
     */
    private static double search(
            Problem problem,
            double[] x,
            double value,
            double norm,
            double[] direction,
            double slope,
            double[] at,
            double[] gradient) {
        double length = 1;
        for (int halving = 0; halving < HALVINGS; halving++) {
            Vectors.copy(x, at);
            Vectors.axpy(length, direction, at);
            double reached = problem.valueAndGradient(at, gradient);
            boolean lower = reached <= value + SUFFICIENT * length * slope && reached < value;
            if (lower || norm(gradient) <= (1 - SUFFICIENT * length) * norm) {
                return reached;
            }
            length /= 2;
        }
        return Double.NaN;
    }

    /**
     * Approximately −H⁻¹ g: the more exactly, the smaller the gradient, which keeps Newton's convergence superlinear.
     */
    private static double[] direction(Curvature hessian, double[] g, double norm) {
        int d = g.length;
        Curvature h = d <= DENSE_DIMENSION ? hessian.dense() : hessian;
        double[] p = new double[d];
        double[] residual = new double[d];
        Vectors.axpy(-1, g, residual);
        double[] search = residual.clone();
        double[] product = new double[d];
        double squared = Vectors.squaredNorm(residual);
        double target = Math.min(1e-2, norm) * norm;
        int most = Math.max(50, 4 * d);
        for (int k = 0; k < most && Math.sqrt(squared) > target; k++) {
            h.times(search, product);
            double curvature = Vectors.dot(search, product);
            if (!(curvature > 0)) {
                return k == 0 ? search : p;
            }
            double length = squared / curvature;
            Vectors.axpy(length, search, p);
            Vectors.axpy(-length, product, residual);
            double before = squared;
            squared = Vectors.squaredNorm(residual);
            for (int j = 0; j < d; j++) {
                search[j] = residual[j] + squared / before * search[j];
            }
        }
        return p;
    }

    private static double norm(double[] v) {
        return Math.sqrt(Vectors.squaredNorm(v));
    }

    private static ReferenceOptimum none(String reason) {
        return new ReferenceOptimum(Double.NaN, null, Double.NaN, reason);
    }
}
