package laconic.compress;

/**
 * IndRandK: unbiased Rand-k whose members draw independent sets (Gruntkowska, Tyurin, Richtárik 2402.06412).
 * ω = d/k - 1, θ = ω/n.
 *
 * @param size k
 */
public record IndRandK(Size size) implements Sparsifier, Compressor.Unbiased {

    @Override
    public double omega(int dimension) {
        return (double) dimension / size.of(dimension) - 1;
    }

    @Override
    public int kept(int dimension) {
        return size.of(dimension);
    }

    @Override
    public Encoder encoder(int dimension, Wire wire, Compressor inner) {
        return new SubsetEncoder(dimension, size, Kind.SUBSET, true, inner, wire);
    }
}
