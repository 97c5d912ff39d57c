package laconic.sim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import laconic.method.GossipMethod;
import laconic.node.Epoch;
import laconic.node.Plan;
import laconic.node.WorkerNode;
import laconic.replica.CatchUp;
import laconic.replica.Outlet;
import laconic.replica.Writer;
import laconic.topology.Mixing;

/**
 * The plain gossip method on the steps and flows that a run took: its peers' halves called one after another, with no
 * messages, copies or acknowledgements. A flow uses what both ends showed in that tick, or, where there is no global
 * round, at the versions that its exchange names. A run under faults must have the same models, bit for bit.
 */
public final class GossipReplay {

    private static final long NEVER = -1;

    private final GossipMethod method;
    private final Plan plan;
    private final Mixing mixing;
    private final int lagMax;
    private final IntFunction<WorkerNode.Data> data;
    private final List<Peer> peers = new ArrayList<>();
    private final Map<Integer, Mixing> mixings = new HashMap<>();

    /**
     * @param mixing of the whole graph
     * @param lagMax steps of a peer between two exchanges of an edge; 0 where a tick waits for all its flows
     * @param data a peer's gradients
     */
    public GossipReplay(GossipMethod method, Plan plan, Mixing mixing, int lagMax, IntFunction<WorkerNode.Data> data) {
        this.method = method;
        this.plan = plan;
        this.mixing = mixing;
        this.lagMax = lagMax;
        this.data = data;
        for (int i = 0; i < plan.n(); i++) {
            peers.add(new Peer(i));
        }
    }

    /** A peer's model x_i at this moment, shape (d); not to be written to. */
    public double[] model(int peer) {
        return peers.get(peer).half.model();
    }

    /** A new process begins as the method does. */
    public void boot(int peer) {
        peers.get(peer).boot();
    }

    /**
     * A new process takes what its neighbours hold of its vector.
     *
     * @return false where the peer has never shown that vector
     */
    public boolean restore(int peer, double[] shown) {
        return peers.get(peer).restore(shown);
    }

    /** A peer steps. */
    public void step(int peer, long tick) {
        peers.get(peer).step(tick);
    }

    /** A peer takes the flow of its edge to another, with the weight that it has in an epoch. */
    public void flow(int peer, int other, long tick, Epoch epoch) {
        absorb(peer, other, weight(peer, other, tick, epoch), tick, tick);
    }

    /** A peer takes the flow of an exchange: from its own vector after that step, and another's after that one. */
    public void flow(int peer, long step, int other, long otherStep) {
        absorb(peer, other, mixing.at(0).weight(peer, other), step, otherStep);
    }

    private void absorb(int peer, int other, double weight, long step, long otherStep) {
        double[] mine = peers.get(peer).shown.get(step);
        double[] theirs = peers.get(other).shown.get(otherStep);
        peers.get(peer).half.absorb(weight, mine, theirs);
    }

    /** What a peer takes of another in a tick of an epoch. */
    public double weight(int peer, int other, long tick, Epoch epoch) {
        Mixing among = mixings.computeIfAbsent(epoch.number(), number -> epoch.of(mixing));
        return epoch.scale() * among.at(tick).weight(peer, other);
    }

    private final class Peer {

        private final int number;
        private final WorkerNode.Data gradients;
        private final TreeMap<Long, double[]> shown = new TreeMap<>();
        private Outlet own;
        private GossipMethod.PeerHalf half;
        private long last = NEVER;

        Peer(int number) {
            this.number = number;
            gradients = data.apply(number);
            boot();
            shown.put(NEVER, own.now().clone());
        }

        void boot() {
            own = new Outlet(method.stream(), number, plan.n(), plan.randomness(), plan.wire(), 1);
            half = method.peer(number, new GossipMethod.PeerEnds() {
                @Override
                public Writer show() {
                    return own;
                }

                @Override
                public double[] vector(double[] start) {
                    return start.clone();
                }
            });
        }

        boolean restore(double[] vector) {
            boolean known = shown.values().stream().anyMatch(each -> java.util.Arrays.equals(each, vector));
            own.take(new CatchUp.Snapshot(0, vector, null));
            half.restore();
            return known;
        }

        /** Versions are ticks. What nobody can need any more, since all have stepped after it, is dropped. */
        void step(long tick) {
            if (own.version() != tick) {
                own.renumber(tick);
            }
            gradients.begin(tick);
            half.step(tick, gradients.checked());
            half.finish(tick, gradients.checked());
            shown.put(tick, own.now().clone());
            last = tick;
            long oldest = peers.stream().mapToLong(each -> each.last).min().orElse(NEVER);
            // An end whose half was lost takes its flow when the other has gone on, up to the exchange after it.
            shown.headMap(oldest - 2 * lagMax).clear();
        }
    }
}
