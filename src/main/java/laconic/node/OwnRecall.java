package laconic.node;

import laconic.coding.DecodeException;
import laconic.method.GossipMethod;
import laconic.replica.CatchUp;
import laconic.replica.Outlet;

/**
 * How a new process of a peer gets back what the peer showed: its neighbours' copies of x̂_i are its checkpoint. It asks all of
 * them for version and digest, then the one with the newest copy for the vector; if nobody holds one, it begins as the method
 * does.
 */
final class OwnRecall {

    private final EdgeEnd[] edges;
    private final Outlet own;
    private final GossipMethod.PeerHalf half;
    private EdgeEnd asked;
    private String contradiction;

    OwnRecall(EdgeEnd[] edges, Outlet own, GossipMethod.PeerHalf half) {
        this.edges = edges;
        this.own = own;
        this.half = half;
    }

    /** Asks those that have not answered. */
    void ask(Epoch epoch, Outbox out) {
        asked = null;
        for (EdgeEnd edge : edges) {
            if (!edge.suspended() && edge.recalled() == null) {
                out.send(edge.neighbour, new Message.Recall(epoch.number(), false));
            }
        }
    }

    /** An answer. */
    void take(EdgeEnd edge, Message.Recollection recollection) throws DecodeException {
        if (recollection.state().length > 0) {
            own.check(recollection.state());
        }
        edge.recalled(recollection);
    }

    /** What neighbours say that cannot be; null if nothing. */
    String contradiction() {
        return contradiction;
    }

    /** Takes the newest copy that a neighbour holds, at the epoch's first tick; true if it has one, or there is none. */
    boolean done(Epoch epoch, Outbox out) {
        EdgeEnd best = null;
        for (EdgeEnd edge : edges) {
            if (edge.suspended()) {
                continue;
            }
            if (edge.recalled() == null) {
                return false;
            }
            if (edge.recalled().version() > (best == null ? 0 : best.recalled().version())) {
                best = edge;
            }
        }
        if (best != null && best.recalled().state().length == 0) {
            if (best != asked) {
                asked = best;
                out.send(best.neighbour, new Message.Recall(epoch.number(), true));
            }
            return false;
        }
        return best == null || restore(best.recalled(), epoch);
    }

    private boolean restore(Message.Recollection best, Epoch epoch) {
        for (EdgeEnd edge : edges) {
            boolean held = !edge.suspended() && edge.recalled().version() == best.version();
            if (held && edge.recalled().digest() != best.digest()) {
                contradiction = "two neighbours hold different copies of this peer's vector";
                return false;
            }
            edge.begin(held);
        }
        own.take(new CatchUp.Snapshot(epoch.tick(), best.state(), null));
        if (own.digest() != best.digest()) {
            contradiction = "a neighbour's copy of this peer's vector differs from its digest";
            return false;
        }
        half.restore();
        return true;
    }
}
