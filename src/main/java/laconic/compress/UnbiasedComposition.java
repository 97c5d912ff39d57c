package laconic.compress;

/**
 * The composition of two unbiased compressors: what the sparsifier {@code outer} picks goes through {@code inner}. Unbiased
 * with 1 + ω = (1 + ω_outer)(1 + ω_inner), the latter at the number of coordinates that outer keeps.
 *
 * @param outer an unbiased sparsifier
 * @param inner what compresses the picked values
 */
public record UnbiasedComposition(Sparsifier outer, Compressor.Unbiased inner) implements Compressor.Unbiased {

    public UnbiasedComposition {
        if (!(outer instanceof Unbiased)) {
            throw new IllegalArgumentException(outer + " is not unbiased");
        }
    }

    @Override
    public double omega(int dimension) {
        double picked = ((Unbiased) outer).omega(dimension);
        return (1 + picked) * (1 + inner.omega(outer.kept(dimension))) - 1;
    }

    /** θ_outer + ω_inner (1 + ω_outer)/n: the inner choices are independent of each other and of the outer ones. */
    @Override
    public double theta(int dimension, int n) {
        Unbiased picked = (Unbiased) outer;
        double spread = inner.omega(outer.kept(dimension)) * (1 + picked.omega(dimension));
        return picked.theta(dimension, n) + spread / n;
    }

    @Override
    public Encoder encoder(int dimension, Wire wire) {
        return outer.encoder(dimension, wire, inner);
    }

    @Override
    public Compressor member(int node, int n) {
        return new UnbiasedComposition((Sparsifier) outer.member(node, n), (Unbiased) inner.member(node, n));
    }
}
