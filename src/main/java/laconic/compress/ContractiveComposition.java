package laconic.compress;

/**
 * The composition of an unscaled sparsifier and a second compressor of what it picks, as Top-k with natural dithering
 * (Beznosikov et al. 2002.12410, section 2.2).
 *
 * <p>With a contractive inner compressor α = α_outer α_inner. With an unbiased one, at the k picked coordinates,
 * α = α_outer (1 - ω) where ω < 1, and none otherwise: {@link #of} scales it by 1/(1 + ω), which gives
 * α = α_outer/(1 + ω); unscaled it is in B1 and B2 with (α_outer, 1 + ω).
 *
 * @param outer a contractive sparsifier
 * @param inner what compresses the picked values
 */
public record ContractiveComposition(Sparsifier outer, Compressor inner) implements Compressor.Contractive {

    public ContractiveComposition {
        if (!(outer instanceof Contractive)) {
            throw new IllegalArgumentException(outer + " is not contractive");
        }
        if (!(inner instanceof Contractive) && !(inner instanceof Unbiased)) {
            throw new IllegalArgumentException(inner + " is neither contractive nor unbiased");
        }
    }

    /** The composition in which an unbiased inner compressor is scaled so that the whole is contractive. */
    public static ContractiveComposition of(Sparsifier outer, Compressor inner) {
        return new ContractiveComposition(
                outer,
                inner instanceof Unbiased unbiased && !(inner instanceof Contractive) ? unbiased.scaled() : inner);
    }

    @Override
    public double alpha(int dimension) {
        double picked = ((Contractive) outer).alpha(dimension);
        int k = outer.kept(dimension);
        if (inner instanceof Contractive contractive) {
            return picked * contractive.alpha(k);
        }
        double omega = ((Unbiased) inner).omega(k);
        if (omega >= 1) {
            throw new IllegalStateException(inner + " behind " + outer + " has ω = " + omega
                    + " and is not contractive unless scaled by 1/(1 + ω)");
        }
        return picked * (1 - omega);
    }

    @Override
    public Bias bias(int dimension) {
        if (inner instanceof Unbiased unbiased) {
            double picked = ((Contractive) outer).alpha(dimension);
            double zeta = unbiased.omega(outer.kept(dimension)) + 1;
            return new Bias(picked, zeta, picked, zeta, zeta / picked);
        }
        return Contractive.super.bias(dimension);
    }

    @Override
    public Encoder encoder(int dimension, Wire wire) {
        return outer.encoder(dimension, wire, inner);
    }

    @Override
    public Compressor member(int node, int n) {
        return new ContractiveComposition((Sparsifier) outer.member(node, n), inner.member(node, n));
    }
}
