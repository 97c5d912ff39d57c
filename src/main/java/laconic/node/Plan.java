package laconic.node;

import laconic.compress.Wire;
import laconic.math.Draw;
import laconic.math.Purpose;
import laconic.math.Randomness;

/**
 * What every node of one run agrees on besides the method.
 *
 * @param n workers or peers; the server or coordinator is node n
 * @param randomness of the run
 * @param wire type of values on the wire
 * @param retryNanos after which a message that has not been answered is sent again
 */
public record Plan(int n, Randomness randomness, Wire wire, long retryNanos) {

    /** The number of the server or coordinator. */
    public int hub() {
        return n;
    }

    /** The random choices that all nodes share in a round. */
    Draw common(Purpose purpose, long round) {
        return randomness.draw(purpose, n, round);
    }
}
