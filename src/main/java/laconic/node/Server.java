package laconic.node;

import laconic.replica.Replica;

/** The hub of a method with a server, whatever closes its rounds; what a host or a test may look at. */
public sealed interface Server extends Node permits ServerNode, AsynchronousServerNode {

    /** The method's model at this moment. */
    double[] model();

    /** The server's copy of stream {@code s} that {@code worker} shares, for invariant checks. */
    Replica shared(int s, int worker);
}
