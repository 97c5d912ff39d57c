package laconic.compress;

/**
 * IndRandK: unbiased Rand-k with independent sets (Gruntkowska, Tyurin, Richtárik 2402.06412); {@link RandK} by its name as a
 * collection. ω = d/k - 1, θ = ω/n.
 *
 * @param size k
 */
public record IndRandK(Size size) implements Compressor.Unbiased {

    @Override
    public double omega(int dimension) {
        return (double) dimension / size.of(dimension) - 1;
    }

    @Override
    public Encoder encoder(int dimension, Wire wire) {
        return new SubsetEncoder(dimension, size, Kind.SUBSET, true, wire);
    }
}
