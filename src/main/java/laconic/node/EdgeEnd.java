package laconic.node;

import java.util.ArrayDeque;
import laconic.coding.DecodeException;
import laconic.coding.StateReader;
import laconic.coding.StateWriter;
import laconic.compress.Payload;
import laconic.math.Vectors;
import laconic.method.GossipMethod;
import laconic.replica.CatchUp;
import laconic.replica.Increment;
import laconic.replica.Outlet;
import laconic.replica.Replica;
import laconic.topology.Mixing;

/** One end of an edge of a gossip graph: the copy of the neighbour's vector, and what went over the edge. */
final class EdgeEnd {

    /** An increment, or a whole state in place of all before it. */
    private record Arrival(Increment increment, Payload payload, CatchUp.Snapshot state, long digest) {}

    private static final long NO_DIGEST = 0;
    private static final long NOTHING = -1;

    final int neighbour;
    final Replica theirs;
    private final int peer;
    private final ArrayDeque<Arrival> arrived = new ArrayDeque<>();
    private double[] weights;
    private boolean suspended;
    private boolean used;
    private long begins;
    private long received;
    private long acknowledged;
    private long sent;
    private long sentNanos;
    private Message.Exchange opening;
    private Message early;
    private Message.Recollection recollection;

    /** @param theirs the copy, at version 0 */
    EdgeEnd(int peer, int neighbour, Replica theirs) {
        this.peer = peer;
        this.neighbour = neighbour;
        this.theirs = theirs;
    }

    /** A peer's ends of all its edges, in the order of neighbours. */
    static EdgeEnd[] all(GossipMethod method, Plan plan, Mixing mixing, Epoch epoch, int peer) {
        int[] neighbours = mixing.neighbours(peer);
        EdgeEnd[] edges = new EdgeEnd[neighbours.length];
        for (int e = 0; e < edges.length; e++) {
            int address = method.stream().address(neighbours[e], plan.n());
            edges[e] = new EdgeEnd(peer, neighbours[e], new Replica(method.stream(), address, plan.randomness()));
            edges[e].enter(epoch, mixing);
        }
        return edges;
    }

    /** The state of an end over which all that was sent has come. */
    void save(StateWriter out) {
        theirs.save(out);
        out.count(begins).number(received).number(sent).flag(used);
    }

    void load(StateReader in) throws DecodeException {
        theirs.load(in);
        begins = in.count();
        received = in.number();
        sent = in.number();
        acknowledged = sent;
        used = in.flag();
    }

    /** Takes the weights of an epoch. An end that begins anew has nothing of what went over the edge before. */
    void enter(Epoch epoch, Mixing mixing) {
        weights = new double[mixing.period()];
        for (int phase = 0; phase < weights.length; phase++) {
            weights[phase] = epoch.scale() * mixing.at(phase).weight(peer, neighbour);
        }
        suspended = !epoch.has(neighbour);
        used = false;
        recollection = null;
        if (epoch.returning().get(neighbour) || epoch.returning().get(peer)) {
            arrived.clear();
            begins = epoch.tick();
            received = NOTHING;
            begin(false);
        }
    }

    /** This end's own vector begins anew; the neighbour holds it already, or needs the whole state. */
    void begin(boolean held) {
        opening = null;
        acknowledged = held ? begins : NOTHING;
        sent = acknowledged;
    }

    /** γ-scaled w_ij of a tick, 0 where the two do not meet. */
    double weight(long tick) {
        return weights.length == 1 ? weights[0] : weights[(int) (tick % weights.length)];
    }

    /** The weight as it counts now: a suspended edge's is back at both ends' own. */
    double weightInForce(long tick) {
        return suspended ? 0 : weight(tick);
    }

    boolean suspended() {
        return suspended;
    }

    /** Whether the tick must wait for the neighbour. */
    boolean awaited(long tick) {
        return received <= tick && !suspended && weight(tick) > 0;
    }

    /** Whether the flow of a tick is taken: what came before the edge was suspended still counts. */
    boolean flows(long tick) {
        return received > tick && weight(tick) > 0;
    }

    /**
     * The neighbour is lost. What has come is still folded, for a neighbour's copies are its checkpoint.
     *
     * @return whether one of the two may have taken, or take, a last flow that the other does not
     */
    boolean suspend() {
        boolean doubtful = used && !suspended;
        suspended = true;
        return doubtful;
    }

    /** How large that flow is at most: ‖w_ij (x̂_j − x̂_i)‖. */
    double doubt(long tick, double[] mine) {
        return weight(tick) * Math.sqrt(Vectors.squaredDistance(mine, theirs.now()));
    }

    /** Keeps what belongs to a later epoch. */
    void keep(Message message) {
        early = message;
    }

    /** What was kept, once. */
    Message kept() {
        Message message = early;
        early = null;
        return message;
    }

    /**
     * The whole state, for a neighbour that has nothing; null where it has something. It is the state at the edge's first tick,
     * also when it is sent again later: both ends take each flow from the same pair of versions.
     */
    Message.Exchange opening(int epoch, Outlet own, boolean again) {
        if ((again ? acknowledged : sent) != NOTHING) {
            return null;
        }
        if (opening == null) {
            opening = new Message.Exchange(epoch, own.since(NOTHING), received, own.digest());
        }
        sent = opening.offer().version();
        used = true;
        return opening;
    }

    /** What the neighbour was not sent yet, or all that it has not acknowledged. */
    Message.Exchange send(int epoch, Outlet own, boolean again, long nanos) {
        long from = again && acknowledged != NOTHING ? acknowledged : sent;
        used = true;
        sent = own.version();
        sentNanos = nanos;
        return new Message.Exchange(epoch, own.replay(from), received, own.digest());
    }

    /** Whether what was sent last may still be on its way. */
    boolean underWay(long nanos, long patience) {
        return nanos - sentNanos < patience;
    }

    /**
     * Takes what is new.
     *
     * @return whether nothing is, and the neighbour lacks something: it asks for it
     */
    boolean take(Message.Exchange exchange) throws DecodeException {
        acknowledged = Math.max(acknowledged, exchange.acknowledged());
        if (acknowledged != NOTHING) {
            opening = null;
        }
        CatchUp offer = exchange.offer();
        boolean repeat = offer.version() <= received;
        if (offer instanceof CatchUp.Snapshot state) {
            if (!repeat) {
                theirs.check(state.state());
                arrived.add(new Arrival(null, null, state, exchange.digest()));
                received = state.version();
            }
        } else {
            take((CatchUp.Replay) offer, exchange.digest());
        }
        return repeat && exchange.acknowledged() < sent;
    }

    private void take(CatchUp.Replay replay, long digest) throws DecodeException {
        if (received == NOTHING && replay.from() == begins) {
            theirs.renumber(begins); // The neighbour has found that this end holds its vector.
            received = begins;
        }
        for (long k = received - replay.from();
                k >= 0 && k < replay.increments().size();
                k++) {
            Increment increment = replay.increments().get((int) k);
            boolean last = k == replay.increments().size() - 1;
            arrived.add(new Arrival(increment, theirs.decode(increment), null, last ? digest : NO_DIGEST));
            received++;
        }
    }

    /** Brings the copy to the version of a tick; false where it differs from the original. */
    boolean fold(long tick) {
        boolean equal = true;
        while (theirs.version() <= tick) {
            Arrival next = arrived.remove();
            if (next.state != null) {
                theirs.take(next.state);
            } else {
                theirs.fold(next.increment, next.payload);
            }
            equal &= next.digest == NO_DIGEST || next.digest == theirs.digest();
        }
        return equal;
    }

    /** What this end remembers of the neighbour's vector, for a neighbour that has lost it. */
    Message.Recollection recollection(int epoch, boolean blank, boolean whole) {
        long version = blank ? 0 : theirs.version();
        return new Message.Recollection(
                epoch, version, theirs.digest(), whole ? theirs.now().clone() : new double[0]);
    }

    /** What the neighbour remembers; null where it has not said. */
    Message.Recollection recalled() {
        return recollection;
    }

    void recalled(Message.Recollection what) {
        if (recollection == null || recollection.state().length == 0) {
            recollection = what;
        }
    }
}
