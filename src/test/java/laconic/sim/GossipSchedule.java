package laconic.sim;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import laconic.method.GossipMethod;
import laconic.method.Oracle;
import laconic.node.Epoch;
import laconic.node.PeerNode;
import laconic.replica.Stream;
import laconic.topology.Mixing;

/**
 * What happened in a gossip run, in the order in which it did: a method that notes its own steps and flows. With the problem
 * and the seed it suffices to compute the run again.
 */
final class GossipSchedule implements GossipMethod {

    enum Kind {
        /** A new process began with nothing. */
        BOOT,
        /** It took {@link Event#vector} for its model and what it shows. */
        RESTORE,
        /** It stepped, to the model {@link Event#vector}. */
        STEP,
        /** It took the flow of its edge to {@link Event#other}, whose copy was {@link Event#vector}. */
        FLOW
    }

    record Event(Kind kind, int peer, int other, long tick, int epoch, double[] vector) {}

    final List<Event> events = new ArrayList<>();
    final Map<Integer, Epoch> epochs = new TreeMap<>();

    private final GossipMethod method;
    private final int n;
    private final IntFunction<PeerNode> nodes;

    GossipSchedule(GossipMethod method, int n, IntFunction<PeerNode> nodes) {
        this.method = method;
        this.n = n;
        this.nodes = nodes;
    }

    @Override
    public Stream stream() {
        return method.stream();
    }

    @Override
    public boolean survives() {
        return method.survives();
    }

    @Override
    public double consensusScale(Mixing whole, Mixing now, BitSet members) {
        return method.consensusScale(whole, now, members);
    }

    @Override
    public PeerHalf peer(int peer, PeerEnds ends) {
        PeerHalf half = method.peer(peer, ends);
        events.add(new Event(Kind.BOOT, peer, -1, -1, -1, null));
        return new PeerHalf() {

            private long tick = -1;

            @Override
            public void absorb(double weight, double[] mine, double[] theirs) {
                events.add(new Event(Kind.FLOW, peer, whose(theirs), tick, epoch(), theirs.clone()));
                half.absorb(weight, mine, theirs);
            }

            private int whose(double[] theirs) {
                for (int j = 0; j < n; j++) {
                    if (nodes.apply(peer).copyOf(j) != null
                            && nodes.apply(peer).copyOf(j).now() == theirs) {
                        return j;
                    }
                }
                throw new AssertionError("peer " + peer + " takes the flow of no edge");
            }

            private int epoch() {
                return nodes.apply(peer).epoch().number();
            }

            @Override
            public void step(long now, Oracle oracle) {
                tick = now;
                half.step(tick, oracle);
                events.add(new Event(
                        Kind.STEP, peer, -1, tick, epoch(), half.model().clone()));
            }

            @Override
            public void prepare(long next, Oracle oracle) {
                half.prepare(next, oracle);
            }

            @Override
            public void finish(long now, Oracle oracle) {
                half.finish(now, oracle);
            }

            @Override
            public double[] model() {
                return half.model();
            }

            @Override
            public void restore() {
                half.restore();
                double[] shown = nodes.apply(peer).shown().now().clone();
                events.add(new Event(Kind.RESTORE, peer, -1, tick, epoch(), shown));
            }
        };
    }
}
