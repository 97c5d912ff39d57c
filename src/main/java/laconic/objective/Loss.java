package laconic.objective;

/** A loss ℓ(t, y) of one sample as a function of its prediction t = ⟨a, x⟩, convex in t, with label y. */
public enum Loss {
    /** log(1 + exp(−y t)), labels +1 and −1 (a label ≤ 0 counts as −1); stable for every finite t. */
    LOGISTIC {
        @Override
        double label(double given) {
            return given > 0 ? 1 : -1;
        }

        @Override
        double value(double t, double y) {
            double margin = y * t;
            return StrictMath.log1p(StrictMath.exp(-Math.abs(margin))) + Math.max(-margin, 0);
        }

        @Override
        double slope(double t, double y) {
            return -y * sigmoid(-y * t);
        }

        @Override
        void valueAndSlope(double t, double y, double[] into) {
            double margin = y * t;
            double small = StrictMath.exp(-Math.abs(margin));
            into[0] = StrictMath.log1p(small) + Math.max(-margin, 0);
            into[1] = -y * sigmoid(-margin, small);
        }

        @Override
        double curvature(double t, double y) {
            return sigmoid(t) * sigmoid(-t);
        }

        @Override
        double curvatureCeiling() {
            return 0.25;
        }

        @Override
        double curvatureFloor() {
            return 0;
        }
    },

    /** (t − y)², without a factor ½ (algorithms of the MCM paper: gradient 2Xᵀ(Xw − y)/m); any label. */
    SQUARED {
        @Override
        double label(double given) {
            return given;
        }

        @Override
        double value(double t, double y) {
            return (t - y) * (t - y);
        }

        @Override
        double slope(double t, double y) {
            return 2 * (t - y);
        }

        @Override
        double curvature(double t, double y) {
            return 2;
        }

        @Override
        double curvatureCeiling() {
            return 2;
        }

        @Override
        double curvatureFloor() {
            return 2;
        }
    };

    /** The label that the loss works with, from the one the data gives. */
    abstract double label(double given);

    abstract double value(double t, double y);

    /** ∂ℓ/∂t. */
    abstract double slope(double t, double y);

    /** Both at once: into[0] := ℓ, into[1] := ∂ℓ/∂t. */
    void valueAndSlope(double t, double y, double[] into) {
        into[0] = value(t, y);
        into[1] = slope(t, y);
    }

    /** ∂²ℓ/∂t². */
    abstract double curvature(double t, double y);

    /** The least upper bound of ∂²ℓ/∂t². */
    abstract double curvatureCeiling();

    /** The greatest lower bound of ∂²ℓ/∂t². */
    abstract double curvatureFloor();

    /** 1 / (1 + exp(−t)) without overflow. */
    static double sigmoid(double t) {
        return sigmoid(t, StrictMath.exp(-Math.abs(t)));
    }

    /** With exp(−|t|) known. */
    static double sigmoid(double t, double small) {
        return (t >= 0 ? 1 : small) / (1 + small);
    }
}
