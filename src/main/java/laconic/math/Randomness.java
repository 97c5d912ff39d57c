package laconic.math;

/**
 * Addressed randomness: every random choice of a run, answered by what it is for, not by when it was asked.
 *
 * <p>A choice has an address (purpose, node, round of the paper's box) and within it an index. Asking again gives the
 * same answer, on every node, so a repeated message carries the same bytes and a receiver rebuilds the index sets of a
 * sparsifier without their being sent. The default is {@link SeededRandomness}; golden tests pass published formulas.
 */
public interface Randomness {

    /**
     * The random choices at one address.
     *
     * @param purpose what they are for
     * @param node whose choice it is: worker or peer i is {@code i}, the server is {@code n}, the server's own choice
     *     for worker i is {@code n + 1 + i}
     * @param round the round t of the paper's box, from -1 (a dense start) up
     */
    Draw draw(Purpose purpose, int node, long round);

    /** A coin that shows true with the given probability in [0, 1]; the server tosses it once a round. */
    boolean coin(Purpose purpose, long round, double probability);
}
