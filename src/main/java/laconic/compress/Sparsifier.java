package laconic.compress;

/** A compressor that picks coordinates and hands their values on, as they are or to a second compressor. */
public interface Sparsifier extends Compressor {

    /** The largest number of coordinates that it picks of {@code dimension}. */
    int kept(int dimension);

    /** An encoder that passes what was picked to {@code inner}; as plain values where that is null. */
    Encoder encoder(int dimension, Wire wire, Compressor inner);

    @Override
    default Encoder encoder(int dimension, Wire wire) {
        return encoder(dimension, wire, null);
    }

    /**
     * The composition inner ∘ this: {@link UnbiasedComposition} of two unbiased compressors, otherwise
     * {@link ContractiveComposition}, where an unbiased {@code inner} is scaled by 1/(1 + ω).
     */
    default Compressor then(Compressor inner) {
        if (this instanceof Unbiased) {
            if (inner instanceof Unbiased unbiased) {
                return new UnbiasedComposition(this, unbiased);
            }
            throw new IllegalArgumentException(
                    "then = " + inner + " behind the unbiased " + this + ": an unbiased compressor is allowed there");
        }
        return ContractiveComposition.of(this, inner);
    }
}
