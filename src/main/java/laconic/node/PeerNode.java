package laconic.node;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import laconic.coding.DecodeException;
import laconic.coding.StateReader;
import laconic.coding.StateWriter;
import laconic.compress.NonFiniteException;
import laconic.compress.Payload;
import laconic.method.GossipMethod;
import laconic.replica.CatchUp;
import laconic.replica.Increment;
import laconic.replica.Outlet;
import laconic.replica.Replica;
import laconic.replica.Writer;
import laconic.topology.Mixing;
import laconic.topology.MixingMatrix;

/**
 * One peer of a {@link GossipMethod} in synchronous mode: a tick is over when the increments of that tick have come over
 * every edge of that tick. Each edge's flow is then taken once, in the order of neighbours, from both ends' states of that
 * same tick. Where the graph changes, an edge carries at its next tick all increments since its last one.
 */
public final class PeerNode implements Node {

    private final GossipMethod method;
    private final Plan plan;
    private final int peer;
    private final Mixing mixing;
    private final WorkerNode.Data data;
    private final Outlet own;
    private final GossipMethod.PeerHalf half;
    private final Edge[] edges;
    private final List<double[]> vectors = new ArrayList<>();

    private long tick;
    private MixingMatrix weights;
    private long granted;
    private boolean exchanging;
    private Message.Broken broken;
    private boolean retryArmed;
    private long gossipBits;
    private long repeatedBits;
    private double theoryBits;

    public PeerNode(GossipMethod method, Plan plan, Mixing mixing, int peer, WorkerNode.Data data) {
        this.method = method;
        this.plan = plan;
        this.peer = peer;
        this.mixing = mixing;
        this.data = data;
        own = new Outlet(method.stream(), peer, plan.n(), plan.randomness(), plan.wire(), 2 * mixing.period());
        half = method.peer(peer, new Ends());
        int[] neighbours = mixing.neighbours(peer);
        edges = new Edge[neighbours.length];
        for (int e = 0; e < edges.length; e++) {
            edges[e] = new Edge(neighbours[e]);
        }
    }

    /** One end of an edge. */
    private final class Edge {

        private record Arrival(Increment increment, Payload payload, long digest) {}

        private static final long NO_DIGEST = 0;

        private final int neighbour;
        private final Replica theirs;
        private final ArrayDeque<Arrival> arrived = new ArrayDeque<>();
        private long acknowledged;
        private long sent;
        private long sentNanos;
        private double weight;

        Edge(int neighbour) {
            this.neighbour = neighbour;
            theirs = new Replica(method.stream(), method.stream().address(neighbour, plan.n()), plan.randomness());
        }

        void save(StateWriter out) {
            theirs.save(out);
            out.count(acknowledged).count(sent);
        }

        void load(StateReader in) throws DecodeException {
            theirs.load(in);
            acknowledged = in.count();
            sent = in.count();
        }

        /** Whether the two meet at this tick. */
        boolean active() {
            return weight > 0;
        }

        /** Whether the neighbour's increment of this tick is here; tick t writes version t + 1. */
        boolean complete() {
            return received() > tick;
        }

        /** The version of their x̂ that is here, counting what is not folded yet. */
        long received() {
            return theirs.version() + arrived.size();
        }

        /** Sends what the neighbour was not sent yet, or all that it has not acknowledged. */
        void send(boolean again, Outbox out) {
            long from = again ? acknowledged : sent;
            CatchUp.Replay replay = own.replay(from);
            if (again) {
                repeatedBits += replay.bits();
            }
            gossipBits += replay.bits();
            sent = own.version();
            sentNanos = out.nanos();
            out.send(neighbour, new Message.Exchange(from, replay.increments(), received(), own.digest()));
        }

        /**
         * Takes what is new; a repeat from a neighbour that lacks something asks for it, and gets it again, unless that may be
         * on its way: repeats that answer repeats would multiply.
         */
        void take(Message.Exchange exchange, Outbox out) throws DecodeException {
            acknowledged = Math.max(acknowledged, exchange.acknowledged());
            boolean repeat = exchange.from() + exchange.increments().size() <= received();
            boolean underWay = out.nanos() - sentNanos < plan.retryNanos() / 2;
            if (repeat && exchange.acknowledged() < sent && !underWay) {
                send(true, out);
            }
            List<Increment> increments = exchange.increments();
            for (long k = received() - exchange.from(); k >= 0 && k < increments.size(); k++) {
                Increment increment = increments.get((int) k);
                boolean last = k == increments.size() - 1;
                arrived.add(new Arrival(increment, theirs.decode(increment), last ? exchange.digest() : NO_DIGEST));
            }
        }

        /** Folds the neighbour's increments up to this tick's and takes the flow; false where the copies differ. */
        boolean absorb() {
            boolean equal = true;
            while (theirs.version() <= tick) {
                Arrival next = arrived.remove();
                theirs.fold(next.increment, next.payload);
                equal &= next.digest == NO_DIGEST || next.digest == theirs.digest();
            }
            half.absorb(weight, own.now(), theirs.now());
            return equal;
        }
    }

    /** The state of a peer that stands, when nothing of an earlier tick is under way. */
    @Override
    public byte[] save() {
        if (exchanging) {
            throw new IllegalStateException("peer " + peer + " is in the middle of tick " + tick);
        }
        StateWriter out = new StateWriter();
        out.count(tick).count(gossipBits).count(repeatedBits).real(theoryBits);
        own.save(out);
        vectors.forEach(out::vector);
        for (Edge edge : edges) {
            edge.save(out);
        }
        return out.bytes();
    }

    @Override
    public void restore(byte[] snapshot, List<byte[]> entries) throws DecodeException {
        StateReader in = new StateReader(snapshot);
        tick = in.count();
        granted = tick;
        gossipBits = in.count();
        repeatedBits = in.count();
        theoryBits = in.real();
        own.load(in);
        for (double[] vector : vectors) {
            in.vector(vector);
        }
        for (Edge edge : edges) {
            edge.load(in);
        }
        in.end();
    }

    /** x_i at this moment. */
    public double[] model() {
        return half.model();
    }

    /** This peer's own x̂_i, for invariant checks. */
    public Replica shown() {
        return own;
    }

    /** This peer's copy of a neighbour's x̂_j, for invariant checks; null where there is no such edge. */
    public Replica copyOf(int neighbour) {
        for (Edge edge : edges) {
            if (edge.neighbour == neighbour) {
                return edge.theirs;
            }
        }
        return null;
    }

    @Override
    public void onStart(Outbox out) {
        // Peers wait for the coordinator's grant.
    }

    @Override
    public void onMessage(int from, Message message, Outbox out) {
        if (message instanceof Message.Grant && broken != null) {
            out.send(plan.hub(), broken);
        } else if (message instanceof Message.Grant grant) {
            if (grant.tick() <= tick && !exchanging) {
                stand(out);
            }
            granted = Math.max(granted, grant.tick());
            advance(out);
        } else if (message instanceof Message.Exchange exchange) {
            exchange(from, exchange, out);
        } else {
            throw new IllegalStateException("a peer does not expect " + message);
        }
    }

    private void exchange(int from, Message.Exchange exchange, Outbox out) {
        for (Edge edge : edges) {
            if (edge.neighbour == from) {
                try {
                    edge.take(exchange, out);
                } catch (DecodeException e) {
                    out.report(new Report.Incident(Report.Incident.Kind.UNDECODABLE, peer, tick, e.getMessage()));
                }
            }
        }
        advance(out);
    }

    /** Steps and completes ticks as far as the grant and the neighbours' increments allow. */
    private void advance(Outbox out) {
        while (broken == null) {
            if (!exchanging) {
                if (tick >= granted) {
                    return;
                }
                step(out);
            } else if (complete()) {
                finishTick(out);
            } else {
                return;
            }
        }
    }

    private void step(Outbox out) {
        data.begin(tick);
        try {
            half.step(tick, data.checked());
        } catch (NonFiniteException e) {
            stop(Report.Outcome.DIVERGED, Report.Incident.Kind.NOT_FINITE, e.getMessage(), out);
            return;
        }
        theoryBits += method.theoryBits(own.newest().theoryBits(), edges.length);
        exchanging = true;
        mixBy(mixing.at(tick));
        send(false, out);
        arm(out);
    }

    /** Edges keep their weights: W of a large graph is no small table. */
    private void mixBy(MixingMatrix now) {
        if (now != weights) {
            weights = now;
            for (Edge edge : edges) {
                edge.weight = weights.weight(peer, edge.neighbour);
            }
        }
    }

    private void send(boolean again, Outbox out) {
        for (Edge edge : edges) {
            if (edge.active()) {
                edge.send(again, out);
            }
        }
    }

    private void stop(Report.Outcome outcome, Report.Incident.Kind kind, String reason, Outbox out) {
        broken = new Message.Broken(outcome, "peer " + peer + ", tick " + tick + ": " + reason);
        out.report(new Report.Incident(kind, peer, tick, reason));
        out.send(plan.hub(), broken);
    }

    private boolean complete() {
        for (Edge edge : edges) {
            if (edge.active() && !edge.complete()) {
                return false;
            }
        }
        return true;
    }

    private void finishTick(Outbox out) {
        for (Edge edge : edges) {
            if (edge.active() && !edge.absorb()) {
                String whose = "the copy of peer " + edge.neighbour + "'s vector differs from the original";
                stop(Report.Outcome.FAILED, Report.Incident.Kind.DIGEST_MISMATCH, whose, out);
                return;
            }
        }
        exchanging = false;
        tick++;
        if (tick == granted) {
            stand(out);
        }
    }

    private void stand(Outbox out) {
        out.send(plan.hub(), standing(out, half.model().clone()));
    }

    private Message.Standing standing(Outbox out, double[] model) {
        return new Message.Standing(tick, model, gossipBits, repeatedBits, theoryBits, out.wireBytes());
    }

    private void arm(Outbox out) {
        if (!retryArmed) {
            retryArmed = true;
            out.wakeAfter(plan.retryNanos(), new Timer(Timer.Cause.RETRY, tick));
        }
    }

    @Override
    public void onTimer(Timer timer, Outbox out) {
        retryArmed = false;
        if (broken != null || !exchanging) {
            return;
        }
        if (timer.number() == tick) {
            out.report(new Report.Incident(Report.Incident.Kind.ASKED_AGAIN, peer, tick, "the tick is not complete"));
            send(true, out);
        }
        arm(out);
    }

    private final class Ends implements GossipMethod.PeerEnds {

        @Override
        public Writer show() {
            return own;
        }

        @Override
        public double[] vector(double[] start) {
            double[] vector = start.clone();
            vectors.add(vector);
            return vector;
        }
    }
}
