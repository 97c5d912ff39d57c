package laconic.node;

import java.util.BitSet;
import java.util.List;
import laconic.coding.DecodeException;

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

    /**
     * The whole state between two events, as {@link #restore} takes it. A hub says by itself when its state is to be kept, by
     * {@link Outbox#persist}; the state that other nodes have before anything that it sends afterwards goes with it.
     */
    default byte[] save() {
        throw new IllegalStateException(getClass().getSimpleName() + " says by itself what is to be kept of it");
    }

    /**
     * Takes over a state, before {@link #onStart}: the newest snapshot and the entries after it, oldest first.
     *
     * @param snapshot null where there are entries only
     * @throws DecodeException if this is not the state of such a node
     */
    default void restore(byte[] snapshot, List<byte[]> entries) throws DecodeException {
        throw new DecodeException(getClass().getSimpleName() + " keeps no state");
    }

    /** A wake-up that this node asked for. */
    default void onTimer(Timer timer, Outbox out) {}

    /**
     * The nodes that the host believes reachable changed. At the start all are. The belief may be wrong.
     *
     * @param reachable bit i is node i; not kept by the node
     */
    default void onPeers(BitSet reachable, Outbox out) {}
}
