package laconic.replica;

import laconic.compress.Payload;

/** The end of a stream that makes increments. */
public interface Writer {

    /** The shared state, shape (d); not to be written to. */
    double[] now();

    /** How many increments count so far. */
    long version();

    /**
     * Compresses delta with the stream's compressor and writes it as the next increment. In commit mode it counts once the
     * server has acknowledged it; a second write before that replaces the first.
     *
     * @param round the round of the paper's box, which addresses the random choices
     * @return the increment as the reader will see it
     * @throws laconic.compress.NonFiniteException if delta must not travel
     */
    Payload write(long round, double[] delta);

    /** The same without compression: dense starts and coin rounds. */
    Payload writeDense(long round, double[] delta);
}
