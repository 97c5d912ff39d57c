package laconic.node;

import java.util.List;
import laconic.coding.DecodeException;
import laconic.coding.StateReader;
import laconic.coding.StateWriter;
import laconic.compress.NonFiniteException;
import laconic.method.GossipMethod;
import laconic.replica.Outlet;
import laconic.replica.Replica;
import laconic.topology.Mixing;

/**
 * One peer of a {@link GossipMethod} in synchronous mode: a tick is over when the increments of that tick have come over
 * every edge of that tick. Each edge's flow is then taken once, in the order of neighbours, from both ends' states of that
 * same tick. Where the graph changes, an edge carries at its next tick all increments since its last one.
 *
 * <p>A neighbour that is lost is not waited for any more: its edge is suspended, which leaves the edge's weight with both
 * ends, until an {@link Epoch} gives new weights. A peer that was cut off keeps its model and exchanges whole vectors x̂. A new
 * process of a peer that died has no model: its neighbours' copies of x̂_i are its checkpoint.
 */
public final class PeerNode implements Node {

    private enum Phase {
        /** A new process that no epoch has yet. */
        AWAY,
        /** It asks its neighbours for its own vector. */
        RECALLING,
        /** Between two ticks. */
        READY,
        /** It has stepped and waits for its neighbours. */
        EXCHANGING
    }

    private final GossipMethod method;
    private final Plan plan;
    private final int peer;
    private final Mixing mixing;
    private final StepGradients gradients;
    private final PeerState state;
    private final Outlet own;
    private final GossipMethod.PeerHalf half;
    private final EdgeEnd[] edges;
    private final OwnRecall recall;
    private final PeerCounts counts = new PeerCounts();
    private final long process;

    private Phase phase;
    private boolean blank;
    private Epoch epoch;
    private long tick;
    private long granted;
    private Message.Broken broken;
    private boolean retryArmed;

    /**
     * A process of a peer.
     *
     * @param mixing of the whole graph
     * @param process {@link Epoch#FIRST}, or above it that of every earlier process: then this one has to join
     */
    public PeerNode(GossipMethod method, Plan plan, Mixing mixing, int peer, WorkerNode.Data data, long process) {
        this.method = method;
        this.plan = plan;
        this.peer = peer;
        this.mixing = mixing;
        gradients = new StepGradients(data);
        this.process = process;
        blank = process != Epoch.FIRST;
        phase = blank ? Phase.AWAY : Phase.READY;
        epoch = Epoch.first(plan.n());
        state = new PeerState(method, plan, peer, 2 * mixing.period());
        own = state.own;
        half = state.half;
        edges = EdgeEnd.all(method, plan, mixing, epoch, peer);
        recall = new OwnRecall(edges, own, half);
    }

    /** The state of a peer that stands, when nothing of an earlier tick is under way. */
    @Override
    public byte[] save() {
        if (phase != Phase.READY) {
            throw new IllegalStateException("peer " + peer + " does not stand");
        }
        StateWriter out = new StateWriter();
        epoch.save(out);
        counts.save(out.count(tick));
        state.save(out);
        for (EdgeEnd edge : edges) {
            edge.save(out);
        }
        return out.bytes();
    }

    @Override
    public void restore(byte[] snapshot, List<byte[]> entries) throws DecodeException {
        StateReader in = new StateReader(snapshot);
        epoch = Epoch.load(in, plan.n());
        tick = in.count();
        granted = tick;
        counts.load(in);
        state.load(in);
        Mixing weights = epoch.of(mixing);
        for (EdgeEnd edge : edges) {
            edge.enter(epoch, weights);
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
        EdgeEnd edge = edge(neighbour);
        return edge == null ? null : edge.theirs;
    }

    /** The epoch that this peer is in, for invariant checks; null for a new process that is in none. */
    public Epoch epoch() {
        return phase == Phase.AWAY ? null : epoch;
    }

    /** What it takes of a neighbour at this tick, for invariant checks: 0 where the edge is suspended. */
    public double weight(int neighbour) {
        EdgeEnd edge = edge(neighbour);
        return edge == null ? 0 : edge.weightInForce(tick);
    }

    /** Whether it does not wait for a neighbour any more, for invariant checks. */
    public boolean suspends(int neighbour) {
        return edge(neighbour).suspended();
    }

    private EdgeEnd edge(int neighbour) {
        for (EdgeEnd edge : edges) {
            if (edge.neighbour == neighbour) {
                return edge;
            }
        }
        return null;
    }

    @Override
    public void onStart(Outbox out) {
        if (phase == Phase.AWAY) {
            out.send(plan.hub(), new Message.Join(process));
            arm(out);
        }
    }

    @Override
    public void onMessage(int from, Message message, Outbox out) {
        if (message instanceof Message.Grant grant) {
            grant(grant, out);
        } else if (message instanceof Message.Gossip gossip) {
            EdgeEnd edge = edge(from);
            if (edge != null) {
                gossip(edge, gossip, out);
            }
        } else {
            throw new IllegalStateException("a peer does not expect " + message);
        }
    }

    private void grant(Message.Grant grant, Outbox out) {
        Epoch next = grant.epoch();
        if (next.processes()[peer] != process || next.number() < epoch.number()) {
            return; // It is for an earlier process, or late.
        }
        if (broken != null) {
            out.send(plan.hub(), broken);
            return;
        }
        granted = Math.max(granted, grant.tick());
        if (next.number() > epoch.number()) {
            enter(next, out);
        }
        for (EdgeEnd edge : edges) {
            if (grant.lost().get(edge.neighbour)) {
                suspend(edge, out);
            }
        }
        if (phase == Phase.READY && grant.tick() <= tick) {
            stand(out);
        }
        advance(out);
    }

    private void suspend(EdgeEnd edge, Outbox out) {
        if (edge.suspend()) {
            counts.abandoned();
            String what = "the last flow of the edge to peer " + edge.neighbour + ", of norm about "
                    + edge.doubt(tick, own.now()) + ", may have been taken at one end only";
            out.report(new Report.Incident(Report.Incident.Kind.FLOW_ABANDONED, peer, tick, what));
        }
    }

    /** What neighbours say of a later epoch is kept until this peer is in it. */
    private void gossip(EdgeEnd edge, Message.Gossip gossip, Outbox out) {
        if (gossip.epoch() > epoch.number() || phase == Phase.AWAY) {
            edge.keep(gossip);
        } else if (gossip.epoch() < epoch.number() || edge.suspended()) {
            return;
        } else {
            try {
                take(edge, gossip, out);
            } catch (DecodeException e) {
                out.report(new Report.Incident(Report.Incident.Kind.UNDECODABLE, peer, tick, e.getMessage()));
            }
        }
        advance(out);
    }

    private void take(EdgeEnd edge, Message.Gossip gossip, Outbox out) throws DecodeException {
        if (gossip instanceof Message.Exchange exchange) {
            boolean asks = edge.take(exchange);
            if (asks && !edge.underWay(out.nanos(), plan.retryNanos() / 2)) {
                send(edge, true, out); // Repeats that answer repeats would multiply.
            }
        } else if (gossip instanceof Message.Recall question) {
            Message.Recollection answer = edge.recollection(epoch.number(), blank, question.whole());
            counts.sent(answer.payloadBits(), question.whole());
            out.send(edge.neighbour, answer);
        } else if (phase == Phase.RECALLING) {
            recall.take(edge, (Message.Recollection) gossip);
        }
    }

    private void enter(Epoch next, Outbox out) {
        boolean returning = next.returning().get(peer);
        epoch = next;
        Mixing among = next.of(mixing);
        for (EdgeEnd edge : edges) {
            if (returning || !next.has(edge.neighbour) || next.returning().get(edge.neighbour)) {
                suspend(edge, out);
            }
            edge.enter(next, among);
        }
        if (returning) {
            tick = next.tick();
            own.renumber(tick);
            phase = blank ? Phase.RECALLING : Phase.READY;
            if (blank) {
                ask(out);
            }
        }
        for (EdgeEnd edge : edges) {
            Message kept = edge.kept();
            if (kept != null) {
                onMessage(edge.neighbour, kept, out);
            }
        }
    }

    private void ask(Outbox out) {
        recall.ask(epoch, out);
        arm(out);
    }

    /** Steps and completes ticks as far as the grant and the neighbours' increments allow. */
    private void advance(Outbox out) {
        while (broken == null) {
            if (phase == Phase.READY && tick < granted) {
                step(out);
            } else if (phase == Phase.EXCHANGING && complete()) {
                finishTick(out);
            } else if (phase == Phase.RECALLING && recalled(out)) {
                blank = false;
                phase = Phase.READY;
                if (tick == granted) {
                    stand(out);
                }
            } else {
                return;
            }
        }
    }

    private boolean recalled(Outbox out) {
        boolean done = recall.done(epoch, out);
        if (recall.contradiction() != null) {
            stop(Report.Outcome.FAILED, Report.Incident.Kind.DIGEST_MISMATCH, recall.contradiction(), out);
        }
        return done;
    }

    private void step(Outbox out) {
        try {
            half.step(tick, gradients.at(tick));
            counts.stepped(method.theoryBits(own.newest().theoryBits(), edges.length));
            phase = Phase.EXCHANGING;
            sendAll(false, out);
            half.finish(tick, gradients.at(tick));
        } catch (NonFiniteException e) {
            stop(Report.Outcome.DIVERGED, Report.Incident.Kind.NOT_FINITE, e.getMessage(), out);
            return;
        }
        if (tick + 1 < granted) {
            gradients.prepare(half, tick + 1);
        }
        arm(out);
    }

    private void sendAll(boolean again, Outbox out) {
        for (EdgeEnd edge : edges) {
            if (edge.weightInForce(tick) > 0) {
                send(edge, again, out);
            }
        }
    }

    private void send(EdgeEnd edge, boolean again, Outbox out) {
        Message.Exchange opening = edge.opening(epoch.number(), own, again);
        if (opening != null) {
            counts.sent(opening.payloadBits(), true);
            out.send(edge.neighbour, opening);
        }
        Message.Exchange exchange = edge.send(epoch.number(), own, again, out.nanos());
        if (opening == null || exchange.payloadBits() > 0) {
            counts.sent(exchange.payloadBits(), again);
            out.send(edge.neighbour, exchange);
        }
    }

    private void stop(Report.Outcome outcome, Report.Incident.Kind kind, String reason, Outbox out) {
        broken = new Message.Broken(outcome, "peer " + peer + ", tick " + tick + ": " + reason);
        out.report(new Report.Incident(kind, peer, tick, reason));
        out.send(plan.hub(), broken);
    }

    private boolean complete() {
        for (EdgeEnd edge : edges) {
            if (edge.awaited(tick)) {
                return false;
            }
        }
        return true;
    }

    private void finishTick(Outbox out) {
        for (EdgeEnd edge : edges) {
            if (!edge.flows(tick)) {
                continue;
            }
            if (!edge.fold(tick)) {
                String whose = "the copy of peer " + edge.neighbour + "'s vector differs from the original";
                stop(Report.Outcome.FAILED, Report.Incident.Kind.DIGEST_MISMATCH, whose, out);
                return;
            }
            half.absorb(edge.weight(tick), own.now(), edge.theirs.now());
        }
        phase = Phase.READY;
        tick++;
        if (tick == granted) {
            stand(out);
        }
    }

    private void stand(Outbox out) {
        out.send(plan.hub(), counts.standing(tick, half.model(), out.wireBytes()));
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
        if (broken != null) {
            return;
        }
        if (phase == Phase.AWAY) {
            onStart(out);
        } else if (phase == Phase.RECALLING) {
            ask(out);
            advance(out);
        } else if (phase == Phase.EXCHANGING) {
            if (timer.number() == tick) {
                out.report(
                        new Report.Incident(Report.Incident.Kind.ASKED_AGAIN, peer, tick, "the tick is not complete"));
                sendAll(true, out);
            }
            arm(out);
        }
    }
}
