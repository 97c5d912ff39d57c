package laconic.node;

import java.util.BitSet;

/**
 * A participant of a run: a state machine that acts when it is told to. A host owns the thread, the clock and the network;
 * it calls one method at a time and carries out what the node puts into the {@link Outbox}.
 *
 * <p>Nodes are numbered: workers or peers 0 … n-1, the server or coordinator n.
 */
public interface Node {

    /** The first event. */
    void onStart(Outbox out);

    /**
     * A message arrived. Messages may be lost, repeated, late and out of order.
     *
     * @param from the sender's number
     */
    void onMessage(int from, Message message, Outbox out);

    /** A wake-up that this node asked for. */
    default void onTimer(Timer timer, Outbox out) {}

    /**
     * The nodes that the host believes reachable changed. At the start all are. The belief may be wrong.
     *
     * @param reachable bit i is node i; not kept by the node
     */
    default void onPeers(BitSet reachable, Outbox out) {}
}
