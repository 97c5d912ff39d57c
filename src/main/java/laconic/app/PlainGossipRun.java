package laconic.app;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import laconic.experiment.Trial;
import laconic.method.GossipMethod;
import laconic.method.Oracle;
import laconic.node.Epoch;
import laconic.node.PeerNode;
import laconic.replica.Stream;
import laconic.sim.GossipReplay;

/**
 * The plain gossip method beside a run: the run's peers work with this method, which passes on to the real one and has every
 * step and flow computed a second time. After every step both have the same model, bit for bit, and a flow is missing only
 * where the edge was suspended.
 */
final class PlainGossipRun implements GossipMethod {

    private final GossipMethod method;
    private final Trial trial;
    private final GossipReplay replay;
    private final PeerNode[] peers;
    private final Consumer<String> violations;
    private final List<Epoch> epochs = new ArrayList<>();
    private boolean followed = true;

    /** @param violations told what is wrong, once */
    PlainGossipRun(Trial trial, Consumer<String> violations) {
        this.trial = trial;
        this.violations = violations;
        method = (GossipMethod) trial.method();
        replay = new GossipReplay(method, trial.plan(), trial.mixing(), trial::data);
        peers = new PeerNode[trial.n()];
    }

    /** A process of a peer. */
    PeerNode start(int number, long process, boolean returning, Runnable work) {
        replay.boot(number);
        peers[number] = trial.peer(this, number, process, returning, work);
        return peers[number];
    }

    /** Compares all models. */
    void compare() {
        for (int i = 0; i < peers.length; i++) {
            compare(i, "at the end");
        }
    }

    private void compare(int i, String when) {
        if (followed && !Arrays.equals(peers[i].model(), replay.model(i))) {
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
        return new Half(peer, method.peer(peer, ends));
    }

    /** All peers mean the same by an epoch's number. */
    private Epoch epoch(int peer) {
        Epoch epoch = peers[peer].epoch();
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

    private final class Half implements PeerHalf {

        private final int peer;
        private final PeerHalf half;
        private final BitSet taken = new BitSet();
        private long tick = -1;
        private Epoch since;

        Half(int peer, PeerHalf half) {
            this.peer = peer;
            this.half = half;
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
            half.step(now, oracle);
        }

        @Override
        public void prepare(long next, Oracle oracle) {
            half.prepare(next, oracle);
        }

        @Override
        public void finish(long now, Oracle oracle) {
            half.finish(now, oracle);
            if (followed) {
                replay.step(peer, now);
                compare(peer, "in tick " + now);
            }
        }

        /** The last tick took the flow of every edge, but for those that are suspended. */
        private void checkFlows(Epoch epoch) {
            for (int other : trial.mixing().neighbours(peer)) {
                if (!taken.get(other) && !peers[peer].suspends(other) && replay.weight(peer, other, tick, epoch) > 0) {
                    violate("peer " + peer + " took no flow from peer " + other + " in tick " + tick);
                }
            }
        }

        @Override
        public void absorb(double weight, double[] mine, double[] theirs) {
            int other = whose(theirs);
            if (taken.get(other)) {
                violate("peer " + peer + " took the flow from peer " + other + " twice in tick " + tick);
            }
            taken.set(other);
            half.absorb(weight, mine, theirs);
            if (followed) {
                replay.flow(peer, other, tick, epoch(peer));
            }
        }

        private int whose(double[] theirs) {
            return Arrays.stream(trial.mixing().neighbours(peer))
                    .filter(other -> peers[peer].copyOf(other).now() == theirs)
                    .findFirst()
                    .orElseThrow();
        }

        @Override
        public double[] model() {
            return half.model();
        }

        @Override
        public void restore() {
            half.restore();
            if (followed && !replay.restore(peer, peers[peer].shown().now())) {
                violate("peer " + peer + " returns with a vector that it has never shown");
            }
        }
    }
}
