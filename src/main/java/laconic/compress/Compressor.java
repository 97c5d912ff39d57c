package laconic.compress;

import laconic.math.Draw;

/**
 * A compressor C: what it does to a vector, and the constant that theorems ask for. Compressors are immutable
 * specifications; {@link #encoder} makes the object with buffers that does the work at one end of a stream.
 *
 * <p>Every compressor is {@link Unbiased} or {@link Contractive}, or both (identity).
 */
public interface Compressor {

    /** The worker that compresses one vector after another; it holds scratch buffers and serves one thread at a time. */
    interface Encoder {

        /**
         * Compresses x.
         *
         * @param x the vector, shape (d), every entry finite; not changed
         * @param draw the random choices at this message's address
         * @return the encoded payload; its decoded value is C(x) with values rounded to the wire type
         * @throws NonFiniteException if an entry, a norm or a wire value is infinite or NaN: nothing non-finite travels
         */
        Payload encode(double[] x, Draw draw);
    }

    /** A compressor with E C(x) = x and E‖C(x) − x‖² ≤ ω‖x‖². */
    interface Unbiased extends Compressor {

        /** ω ≥ 0 for vectors of {@code dimension} coordinates. */
        double omega(int dimension);

        /** θ ≥ 0 of n members for one vector: E‖(1/n) Σ C_i(x) − x‖² ≤ θ‖x‖²; ω/n where the members are independent. */
        default double theta(int dimension, int n) {
            return omega(dimension) / n;
        }

        /** The contractive compressor C/(1 + ω), α = 1/(1 + ω). */
        default Scaled scaled() {
            return new Scaled(this);
        }

        /** Where C lies among the biased: in B1(1, ω + 1) and B2(1, ω + 1); C/(1 + ω) in B3(ω + 1). */
        default Bias bias(int dimension) {
            double zeta = omega(dimension) + 1;
            return new Bias(1, zeta, 1, zeta, zeta);
        }
    }

    /** A compressor with E‖C(x) − x‖² ≤ (1 − α)‖x‖². */
    interface Contractive extends Compressor {

        /** α in (0, 1] for vectors of {@code dimension} coordinates. */
        double alpha(int dimension);

        /** Where C lies in the three classes of biased compressors; by default what δ = 1/α implies. */
        default Bias bias(int dimension) {
            return Bias.of(1 / alpha(dimension));
        }
    }

    /** An encoder for vectors of {@code dimension} ≥ 1 coordinates with values in the given wire type. */
    Encoder encoder(int dimension, Wire wire);

    /**
     * The member that node {@code node} of {@code n} uses. Most compressors are their own member; a correlated collection
     * (PermK) hands each worker another one.
     */
    default Compressor member(int node, int n) {
        return this;
    }
}
