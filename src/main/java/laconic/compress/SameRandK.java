package laconic.compress;

/**
 * SameRandK: unbiased Rand-k whose set all members of a collection share (Gruntkowska, Tyurin, Richtárik 2402.06412).
 * ω = d/k - 1; averaging does not help, θ = ω.
 *
 * @param size k
 */
public record SameRandK(Size size) implements Sparsifier, Compressor.Unbiased {

    @Override
    public double omega(int dimension) {
        return (double) dimension / size.of(dimension) - 1;
    }

    @Override
    public double theta(int dimension, int n) {
        return omega(dimension);
    }

    @Override
    public int kept(int dimension) {
        return size.of(dimension);
    }

    @Override
    public Encoder encoder(int dimension, Wire wire, Compressor inner) {
        return new SubsetEncoder(dimension, size, Kind.COMMON_SUBSET, true, inner, wire);
    }
}
