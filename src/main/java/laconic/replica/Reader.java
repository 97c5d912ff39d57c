package laconic.replica;

import laconic.compress.Payload;

/** The end of a stream that sees increments. */
public interface Reader {

    /** The shared state, shape (d); not to be written to. */
    double[] now();

    /** The state before the newest increment, where the stream keeps it; the start at version 0. */
    double[] before();

    /** The newest increment; null at version 0. */
    Payload newest();

    /** How many increments count so far. */
    long version();
}
