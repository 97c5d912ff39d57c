package laconic.math;

/**
 * The random choices at one address of a {@link Randomness}; immutable, so asking twice gives the same answer.
 *
 * <p>Uniforms, subsets and permutations are separate families: a subset does not use up uniforms.
 */
public interface Draw {

    /** The uniform number u_index in [0, 1), index ≥ 0. */
    double uniform(int index);

    /** Writes u_from … u_(from+count-1) to {@code into[0 … count-1]}; the bulk form of {@link #uniform}. */
    default void uniforms(int from, int count, double[] into) {
        for (int j = 0; j < count; j++) {
            into[j] = uniform(from + j);
        }
    }

    /**
     * Writes ⌊2^53 u_from⌋ … ⌊2^53 u_(from+count-1)⌋ to {@code into[0 … count-1]}: what a kernel that compares integers wants.
     */
    default void integers(int from, int count, long[] into) {
        for (int j = 0; j < count; j++) {
            into[j] = (long) (uniform(from + j) * 0x1p53);
        }
    }

    /** A standard normal number, index ≥ 0: Box and Muller's transform of the uniforms 2·index and 2·index + 1. */
    default double gaussian(int index) {
        double radius = Math.sqrt(-2 * StrictMath.log(1 - uniform(2 * index)));
        return radius * StrictMath.cos(2 * Math.PI * uniform(2 * index + 1));
    }

    /** A uniformly chosen set of {@code k} of the indices 0 … size-1, ascending; 0 ≤ k ≤ size. */
    int[] subset(int k, int size);

    /** A uniformly chosen permutation of 0 … size-1: entry j says which index comes j-th. */
    int[] permutation(int size);

    /**
     * The draw that all members of a correlated collection of compressors share in this round (PermK, SameRandK): same
     * purpose and round, at the server's address.
     */
    Draw common();

    /**
     * A further draw at this address, independent of this one: the choices of a compressor within a compressor. Draws that
     * are given by formula have no further parts and answer with themselves.
     *
     * @param index which part, from 0 up
     */
    default Draw part(int index) {
        return this;
    }
}
