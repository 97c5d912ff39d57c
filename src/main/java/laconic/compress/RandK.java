package laconic.compress;

/**
 * Rand-k: the entries at a uniformly drawn set of k positions, scaled by d/k where unbiased (Beznosikov et al. 2002.12410,
 * examples (a), (b)). The set comes from the draw, so no positions travel. As a collection it is IndRandK: the members' sets
 * are independent, θ = ω/n.
 *
 * <p>Use {@link #unbiased} (ω = d/k - 1, with equality) or {@link #biased} (α = k/d, with equality in the mean).
 */
public sealed interface RandK extends Compressor {

    /** (d/k) x_S. */
    static Unbiased unbiased(Size size) {
        return new Unbiased(size);
    }

    /** x_S. */
    static Biased biased(Size size) {
        return new Biased(size);
    }

    /** The unbiased form (d/k) x_S. */
    record Unbiased(Size size) implements RandK, Compressor.Unbiased {

        @Override
        public double omega(int dimension) {
            return (double) dimension / size.of(dimension) - 1;
        }

        @Override
        public Encoder encoder(int dimension, Wire wire) {
            return new SubsetEncoder(dimension, size, Kind.SUBSET, true, wire);
        }
    }

    /** The contractive form x_S. */
    record Biased(Size size) implements RandK, Compressor.Contractive {

        @Override
        public double alpha(int dimension) {
            return (double) size.of(dimension) / dimension;
        }

        @Override
        public Encoder encoder(int dimension, Wire wire) {
            return new SubsetEncoder(dimension, size, Kind.SUBSET, false, wire);
        }
    }
}
