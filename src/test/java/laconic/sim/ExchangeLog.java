package laconic.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import laconic.method.GossipMethod;
import laconic.method.Oracle;
import laconic.node.AsynchronousPeerNode;
import laconic.replica.Stream;

/**
 * What the peers of a run without a global round did, in the order in which they did it: their steps, and for every flow the
 * number of its exchange and the two versions that it was taken from. With the problem and the seed it suffices to compute
 * the run again.
 */
final class ExchangeLog implements GossipMethod {

    /**
     * A step, or a flow.
     *
     * @param other -1 for a step
     * @param number of the exchange; of the step
     * @param lag own steps since the edge's exchange before
     */
    record Event(int peer, int other, long number, long mine, long theirs, long lag) {}

    final List<Event> events = new ArrayList<>();
    private final GossipMethod method;
    private final int n;
    private final IntFunction<AsynchronousPeerNode> nodes;

    ExchangeLog(GossipMethod method, int n, IntFunction<AsynchronousPeerNode> nodes) {
        this.method = method;
        this.n = n;
        this.nodes = nodes;
    }

    @Override
    public Stream stream() {
        return method.stream();
    }

    @Override
    public PeerHalf peer(int peer, PeerEnds ends) {
        PeerHalf half = method.peer(peer, ends);
        long[] met = new long[n];
        return new PeerHalf() {
            @Override
            public void absorb(double weight, double[] mine, double[] theirs) {
                AsynchronousPeerNode node = nodes.apply(peer);
                int j = whose(node, theirs);
                events.add(new Event(
                        peer,
                        j,
                        node.exchanges(j) - 1,
                        node.shownTo(j),
                        node.copyOf(j).version(),
                        node.tick() - met[j]));
                met[j] = node.tick();
                half.absorb(weight, mine, theirs);
            }

            private int whose(AsynchronousPeerNode node, double[] theirs) {
                for (int j = 0; j < n; j++) {
                    if (j != peer && node.meets(j) && node.copyOf(j).now() == theirs) {
                        return j;
                    }
                }
                throw new AssertionError("peer " + peer + " takes the flow of no edge");
            }

            @Override
            public void step(long tick, Oracle oracle) {
                half.step(tick, oracle);
                events.add(new Event(peer, -1, tick, tick + 1, -1, 0));
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
        };
    }
}
