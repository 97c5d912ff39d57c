package laconic.node;

import java.util.Arrays;
import laconic.coding.DecodeException;
import laconic.compress.NonFiniteException;
import laconic.method.GossipMethod;
import laconic.replica.Replica;
import laconic.topology.MixingMatrix;

/**
 * One peer of a {@link GossipMethod} without a global round: it steps on its own clock, and each of its edges advances by
 * exchanges of its own, see {@link AsynchronousEdge}. What one end of an edge gains the other loses, so the mean of all models
 * moves only by gradients.
 *
 * <p>After a step it gives its half of an exchange on every edge whose last one it has taken, so that what it shows over an
 * edge holds that edge's own flows so far. It waits only where it is {@code lagMax} steps ahead of an edge's last exchange. No
 * circle of peers can wait for each other: one that waits has taken a step after the newest half that its neighbour gave, which
 * was not before the first of the steps that the neighbour is ahead of the next.
 */
public final class AsynchronousPeerNode implements Node {

    private static final long NOT_ASKED = Long.MAX_VALUE;

    private final GossipMethod method;
    private final Plan plan;
    private final int peer;
    private final int lagMax;
    private final StepGradients gradients;
    private final long process;
    private final PeerState state;
    private final AsynchronousEdge[] edges;
    private final PeerCounts counts = new PeerCounts();

    private long tick;
    private long heard;
    private long reportAt = NOT_ASKED;
    private boolean resting = true;
    private boolean stepArmed;
    private boolean retryArmed;
    private int lagSeen;
    private Message.Broken broken;

    /**
     * A process of a peer.
     *
     * @param lagMax own steps since the last exchange over an edge after which this peer waits, ≥ 1
     * @param process {@link Epoch#FIRST}, or another number: then it has lost the peer's model, and says so
     */
    public AsynchronousPeerNode(
            GossipMethod method,
            Plan plan,
            MixingMatrix mixing,
            int lagMax,
            int peer,
            WorkerNode.Data data,
            long process) {
        this.process = process;
        this.method = method;
        this.plan = plan;
        this.peer = peer;
        this.lagMax = lagMax;
        gradients = new StepGradients(data);
        state = new PeerState(method, plan, peer, 1);
        int[] neighbours = mixing.neighbours(peer);
        edges = new AsynchronousEdge[neighbours.length];
        for (int e = 0; e < edges.length; e++) {
            int j = neighbours[e];
            int address = method.stream().address(j, plan.n());
            Replica theirs = new Replica(method.stream(), address, plan.randomness());
            edges[e] = new AsynchronousEdge(j, mixing.weight(peer, j), theirs);
        }
    }

    /** x_i at this moment. */
    public double[] model() {
        return state.half.model();
    }

    /** Own steps so far. */
    public long tick() {
        return tick;
    }

    /** This peer's own x̂_i, for invariant checks. */
    public Replica shown() {
        return state.own;
    }

    /** This peer's copy of a neighbour's x̂_j as it was in the last exchange with it, for invariant checks. */
    public Replica copyOf(int neighbour) {
        return edge(neighbour).theirs;
    }

    /** Whether two peers are neighbours. */
    public boolean meets(int other) {
        return Arrays.stream(edges).anyMatch(edge -> edge.neighbour == other);
    }

    /** The version of its own vector in the newest half of an exchange that it has given to a neighbour. */
    public long shownTo(int neighbour) {
        return edge(neighbour).shown();
    }

    /** The most steps that it has been ahead of an edge's last exchange. */
    public int lagSeen() {
        return lagSeen;
    }

    /** Exchanges that it has taken with a neighbour, for invariant checks. */
    public long exchanges(int neighbour) {
        return edge(neighbour).taken();
    }

    private AsynchronousEdge edge(int neighbour) {
        for (AsynchronousEdge edge : edges) {
            if (edge.neighbour == neighbour) {
                return edge;
            }
        }
        throw new IllegalStateException("peer " + peer + " has no edge to " + neighbour);
    }

    @Override
    public void onStart(Outbox out) {
        if (process != Epoch.FIRST) {
            out.send(plan.hub(), new Message.Join(process));
            arm(out);
        }
    }

    @Override
    public void onMessage(int from, Message message, Outbox out) {
        if (process != Epoch.FIRST) {
            return; // What is said to the process that was lost.
        }
        if (message instanceof Message.Ask ask) {
            if (ask.number() > heard) {
                heard = ask.number();
                take(ask, out);
            }
        } else if (message instanceof Message.Meeting meeting) {
            meet(edge(from), meeting, out);
        } else {
            throw new IllegalStateException("a peer without a global round does not expect " + message);
        }
    }

    private void take(Message.Ask ask, Outbox out) {
        if (broken != null) {
            out.send(plan.hub(), broken);
            return;
        }
        resting = ask.rest();
        reportAt = resting ? tick : ask.grant().tick();
        advance(out);
        if (tick >= reportAt) {
            report(out);
        }
    }

    private void meet(AsynchronousEdge edge, Message.Meeting meeting, Outbox out) {
        take(edge, meeting, out);
        if (flow(edge, out) && resting) {
            report(out);
        }
        advance(out);
    }

    private void take(AsynchronousEdge edge, Message.Meeting meeting, Outbox out) {
        try {
            boolean asks = edge.take(meeting);
            if (asks && edge.silent(out.nanos(), plan.retryNanos() / 2)) {
                again(edge, out); // Repeats that answer repeats would multiply.
            }
        } catch (DecodeException e) {
            out.report(new Report.Incident(Report.Incident.Kind.UNDECODABLE, peer, tick, e.getMessage()));
        }
    }

    /** Gives what is due now, and sees to it that the next step is taken when there is one to take. */
    private void advance(Outbox out) {
        for (AsynchronousEdge edge : edges) {
            if (resting && edge.asked() && !edge.waits() && broken == null && give(edge, out)) {
                report(out);
            }
        }
        if (!resting && !stepArmed && broken == null && !waits()) {
            stepArmed = true;
            out.wakeAfter(0, new Timer(Timer.Cause.STEP, tick));
        }
    }

    private boolean waits() {
        for (AsynchronousEdge edge : edges) {
            if (edge.lag(tick) >= lagMax) {
                return true;
            }
        }
        return false;
    }

    private void step(Outbox out) {
        try {
            state.half.step(tick, gradients.at(tick));
            state.half.finish(tick, gradients.at(tick));
        } catch (NonFiniteException e) {
            stop(Report.Outcome.DIVERGED, Report.Incident.Kind.NOT_FINITE, e.getMessage(), out);
            return;
        }
        counts.stepped(method.theoryBits(state.own.newest().theoryBits(), edges.length));
        tick++;
        for (AsynchronousEdge edge : edges) {
            lagSeen = Math.max(lagSeen, (int) edge.lag(tick));
            if (!edge.waits()) {
                give(edge, out);
            }
        }
        if (tick >= reportAt) {
            report(out);
        }
    }

    /** Gives this end's half of the open exchange; true if that completes it. */
    private boolean give(AsynchronousEdge edge, Outbox out) {
        Message.Meeting half = edge.give(0, state.own, out.nanos());
        counts.sent(half.payloadBits(), false);
        out.send(edge.neighbour, half);
        arm(out);
        return flow(edge, out);
    }

    private boolean flow(AsynchronousEdge edge, Outbox out) {
        if (broken != null || !edge.meets(tick)) {
            return false;
        }
        if (!edge.agrees()) {
            String whose = "the copy of peer " + edge.neighbour + "'s vector differs from the original";
            stop(Report.Outcome.FAILED, Report.Incident.Kind.DIGEST_MISMATCH, whose, out);
            return false;
        }
        state.half.absorb(edge.weight(), edge.mine(), edge.theirs.now());
        Message.Meeting early = edge.early();
        if (early != null) {
            take(edge, early, out);
        }
        return true;
    }

    private void again(AsynchronousEdge edge, Outbox out) {
        for (Message.Meeting half : edge.again(out.nanos())) {
            counts.sent(half.payloadBits(), true);
            out.send(edge.neighbour, half);
        }
    }

    private void report(Outbox out) {
        reportAt = NOT_ASKED;
        long[] exchanges = new long[edges.length];
        boolean rests = resting;
        for (int e = 0; e < edges.length; e++) {
            exchanges[e] = edges[e].taken();
            rests &= !edges[e].waits();
        }
        Message.Standing standing = counts.standing(tick, state.half.model(), out.wireBytes());
        out.send(plan.hub(), new Message.Progress(standing, rests, lagSeen, exchanges));
    }

    private void stop(Report.Outcome outcome, Report.Incident.Kind kind, String reason, Outbox out) {
        broken = new Message.Broken(outcome, "peer " + peer + ", step " + tick + ": " + reason);
        out.report(new Report.Incident(kind, peer, tick, reason));
        out.send(plan.hub(), broken);
    }

    private void arm(Outbox out) {
        if (!retryArmed) {
            retryArmed = true;
            out.wakeAfter(plan.retryNanos(), new Timer(Timer.Cause.RETRY, tick));
        }
    }

    @Override
    public void onTimer(Timer timer, Outbox out) {
        if (timer.cause() == Timer.Cause.STEP) {
            stepArmed = false;
            if (!resting && broken == null && !waits()) {
                step(out);
            }
            advance(out);
            return;
        }
        retryArmed = false;
        onStart(out);
        for (AsynchronousEdge edge : edges) {
            if (edge.waits() && broken == null) {
                if (edge.silent(out.nanos(), plan.retryNanos())) {
                    String what = "exchange " + edge.taken() + " with peer " + edge.neighbour + " is not complete";
                    out.report(new Report.Incident(Report.Incident.Kind.ASKED_AGAIN, peer, tick, what));
                    again(edge, out);
                }
                arm(out);
            }
        }
    }
}
