package laconic.app;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import laconic.experiment.Trial;
import laconic.method.GossipMethod;
import laconic.method.Oracle;
import laconic.node.AsynchronousPeerNode;
import laconic.node.Epoch;
import laconic.node.Node;
import laconic.node.PeerNode;
import laconic.replica.Replica;
import laconic.replica.Stream;
import laconic.sim.GossipReplay;

/**
 * The plain gossip method beside a run: the run's peers work with this method, which passes on to the real one and has
 * every step and flow computed a second time. After every step both have the same model, bit for bit. With ticks, a
 * flow is missing only where the edge was suspended; without a global round, both ends of an edge take the same
 * exchanges, each from the same two versions.
 */
final class PlainGossipRun implements GossipMethod {

    private final GossipMethod method;
    private final Trial trial;
    private final GossipReplay replay;
    private final Node[] peers;
    private final Map<String, List<Long>> exchanges = new HashMap<>();
    private final Consumer<String> violations;
    private final List<Epoch> epochs = new ArrayList<>();
    private boolean followed = true;

    /** @param violations told what is wrong, once */
    PlainGossipRun(Trial trial, Consumer<String> violations) {
        this.trial = trial;
        this.violations = violations;
        method = (GossipMethod) trial.method();
        int lagMax = trial.experiment().asynchronous() ? trial.experiment().lagMax() : 0;
        replay = new GossipReplay(method, trial.plan(), trial.mixing(), lagMax, trial::data);
        peers = new Node[trial.n()];
    }

    /** A process of a peer. */
    Node start(int number, long process, boolean returning, Runnable work) {
        replay.boot(number);
        peers[number] = trial.peer(this, number, process, returning, work);
        return peers[number];
    }

    /** Compares all models, and looks for exchanges that one end only has taken. */
    void compare() {
        for (int i = 0; i < peers.length; i++) {
            double[] model = peers[i] instanceof PeerNode peer ? peer.model() : free(i).model();
            compare(i, model, "at the end");
        }
        if (!exchanges.isEmpty()) {
            violate("at the end, one end only has taken exchange " + exchanges);
        }
    }

    private PeerNode ticking(int peer) {
        return (PeerNode) peers[peer];
    }

    private AsynchronousPeerNode free(int peer) {
        return (AsynchronousPeerNode) peers[peer];
    }

    private void compare(int i, double[] model, String when) {
        if (followed && !Arrays.equals(model, replay.model(i))) {
            violate(when + ", peer " + i + "'s model differs from the plain method's");
        }
    }

    private void violate(String what) {
        if (followed) {
            violations.accept(what);
        }
        followed = false;
    }

    @Override
    public Stream stream() {
        return method.stream();
    }

    @Override
    public PeerHalf peer(int peer, PeerEnds ends) {
        PeerHalf half = method.peer(peer, ends);
        return trial.experiment().asynchronous() ? new FreeHalf(peer, half) : new TickingHalf(peer, half);
    }

    private int whose(int peer, IntFunction<Replica> copies, double[] theirs) {
        return Arrays.stream(trial.mixing().neighbours(peer))
                .filter(other -> copies.apply(other).now() == theirs)
                .findFirst()
                .orElseThrow();
    }

    /** All peers mean the same by an epoch's number. */
    private Epoch epoch(int peer) {
        Epoch epoch = ticking(peer).epoch();
        while (epochs.size() <= epoch.number()) {
            epochs.add(null);
        }
        Epoch known = epochs.get(epoch.number());
        if (known == null) {
            epochs.set(epoch.number(), epoch);
        } else if (!known.equals(epoch)) {
            violate("peer " + peer + " is in another epoch " + epoch.number() + " than its neighbours");
        }
        return epoch;
    }

    /** One peer's half, whose steps are computed a second time. */
    private abstract class Half implements PeerHalf {

        final int peer;
        final PeerHalf half;

        Half(int peer, PeerHalf half) {
            this.peer = peer;
            this.half = half;
        }

        @Override
        public void step(long tick, Oracle oracle) {
            half.step(tick, oracle);
        }

        @Override
        public final void prepare(long next, Oracle oracle) {
            half.prepare(next, oracle);
        }

        @Override
        public final void finish(long tick, Oracle oracle) {
            half.finish(tick, oracle);
            if (followed) {
                replay.step(peer, tick);
                compare(peer, half.model(), "in step " + tick);
            }
        }

        @Override
        public final double[] model() {
            return half.model();
        }
    }

    private final class TickingHalf extends Half {

        private final BitSet taken = new BitSet();
        private long tick = -1;
        private Epoch since;

        TickingHalf(int peer, PeerHalf half) {
            super(peer, half);
        }

        @Override
        public void step(long now, Oracle oracle) {
            Epoch epoch = epoch(peer);
            if (tick >= 0 && since == epoch) {
                checkFlows(epoch);
            }
            taken.clear();
            tick = now;
            since = epoch;
            super.step(now, oracle);
        }

        /** The last tick took the flow of every edge, but for those that are suspended. */
        private void checkFlows(Epoch epoch) {
            for (int other : trial.mixing().neighbours(peer)) {
                boolean due = !ticking(peer).suspends(other) && replay.weight(peer, other, tick, epoch) > 0;
                if (due && !taken.get(other)) {
                    violate("peer " + peer + " took no flow from peer " + other + " in tick " + tick);
                }
            }
        }

        @Override
        public void absorb(double weight, double[] mine, double[] theirs) {
            int other = whose(peer, ticking(peer)::copyOf, theirs);
            if (taken.get(other)) {
                violate("peer " + peer + " took the flow from peer " + other + " twice in tick " + tick);
            }
            taken.set(other);
            half.absorb(weight, mine, theirs);
            if (followed) {
                replay.flow(peer, other, tick, epoch(peer));
            }
        }

        @Override
        public void restore() {
            half.restore();
            if (followed && !replay.restore(peer, ticking(peer).shown().now())) {
                violate("peer " + peer + " returns with a vector that it has never shown");
            }
        }
    }

    /** The half of a peer that waits for no tick: after step t it shows version t + 1. */
    private final class FreeHalf extends Half {

        FreeHalf(int peer, PeerHalf half) {
            super(peer, half);
        }

        @Override
        public void absorb(double weight, double[] mine, double[] theirs) {
            AsynchronousPeerNode node = free(peer);
            int other = whose(peer, node::copyOf, theirs);
            long shown = node.shownTo(other);
            long seen = node.copyOf(other).version();
            String edge = "%d of peers %d and %d"
                    .formatted(node.exchanges(other), Math.min(peer, other), Math.max(peer, other));
            List<Long> versions = peer < other ? List.of(shown, seen) : List.of(seen, shown);
            List<Long> atOtherEnd = exchanges.remove(edge);
            if (atOtherEnd == null) {
                exchanges.put(edge, versions);
            } else if (!atOtherEnd.equals(versions)) {
                violate("the two ends take exchange " + edge + " from versions " + atOtherEnd + " and " + versions);
            }
            half.absorb(weight, mine, theirs);
            if (followed) {
                replay.flow(peer, shown - 1, other, seen - 1);
            }
        }
    }
}
