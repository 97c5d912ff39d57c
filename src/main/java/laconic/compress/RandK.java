package laconic.compress;

/**
 * Rand-k: the entries at a uniformly drawn set of k positions, scaled by d/k where unbiased (Beznosikov et al. 2002.12410,
 * section 2.2). The set comes from the draw, so no positions travel.
 *
 * <p>Use {@link #unbiased} (ω = d/k - 1, with equality) or {@link #biased} (α = k/d, with equality).
 */
public sealed interface RandK extends Sparsifier {

    Size size();

    @Override
    default int kept(int dimension) {
        return size().of(dimension);
    }

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
        public String toString() {
            return "rand-k (" + size + ")";
        }

        @Override
        public double omega(int dimension) {
            return (double) dimension / size.of(dimension) - 1;
        }

        @Override
        public Encoder encoder(int dimension, Wire wire, Compressor inner) {
            return new SubsetEncoder(dimension, size, Kind.SUBSET, true, inner, wire);
        }
    }

    /** The contractive form x_S; in B1(k/d, 1), B2(k/d, 1), B3(d/k). */
    record Biased(Size size) implements RandK, Compressor.Contractive {

        @Override
        public String toString() {
            return "biased rand-k (" + size + ")";
        }

        @Override
        public double alpha(int dimension) {
            return (double) size.of(dimension) / dimension;
        }

        @Override
        public Bias bias(int dimension) {
            double alpha = alpha(dimension);
            return new Bias(alpha, 1, alpha, 1, 1 / alpha);
        }

        @Override
        public Encoder encoder(int dimension, Wire wire, Compressor inner) {
            return new SubsetEncoder(dimension, size, Kind.SUBSET, false, inner, wire);
        }
    }
}
