package laconic.objective;

import laconic.math.Vectors;

/** A penalty r(x) = Σ_k ρ(x_k) that is added to a mean loss with a factor λ ≥ 0, with 0 its minimum. */
public enum Regulariser {
    /** ½ ‖x‖²: strongly convex. */
    RIDGE {
        @Override
        double value(double[] x) {
            return Vectors.squaredNorm(x) / 2;
        }

        @Override
        void addGradient(double scale, double[] x, double[] into) {
            Vectors.axpy(scale, x, into);
        }

        @Override
        double curvature(double t) {
            return 1;
        }

        @Override
        double curvatureCeiling() {
            return 1;
        }

        @Override
        double curvatureFloor() {
            return 1;
        }
    },

    /**
     * Σ x²/(1 + x²): bounded and not convex, the penalty of the literature on compressed non-convex training (EF21,
     * arXiv:2106.05203, section 5; MARINA, arXiv:2102.07845).
     */
    BOUNDED {
        @Override
        double value(double[] x) {
            double sum = 0;
            for (double t : x) {
                double square = t * t;
                sum += square < Double.POSITIVE_INFINITY ? square / (1 + square) : 1;
            }
            return sum;
        }

        @Override
        void addGradient(double scale, double[] x, double[] into) {
            for (int k = 0; k < into.length; k++) {
                double denominator = 1 + x[k] * x[k];
                into[k] += scale * (2 * x[k] / (denominator * denominator));
            }
        }

        @Override
        double curvature(double t) {
            double denominator = 1 + t * t;
            return 2 * (4 / denominator - 3) / denominator / denominator; // = 2 (1 − 3t²) / (1 + t²)³
        }

        @Override
        double curvatureCeiling() {
            return 2;
        }

        @Override
        double curvatureFloor() {
            return -0.5;
        }
    };

    /** Refuses an objective over no samples and a λ that is negative or not finite. */
    static void validate(Samples samples, double lambda) {
        if (samples.size() == 0 || !(lambda >= 0 && lambda < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(samples.size() + " samples and l2 = " + lambda
                    + ": at least one sample and a finite l2 ≥ 0 are needed");
        }
    }

    /** r(x). */
    abstract double value(double[] x);

    /** Adds {@code scale} · ∇r(x) to {@code into}. */
    abstract void addGradient(double scale, double[] x, double[] into);

    /** ρ''(t). */
    abstract double curvature(double t);

    /** The least upper bound of ρ''. */
    abstract double curvatureCeiling();

    /** The greatest lower bound of ρ''. */
    abstract double curvatureFloor();
}
