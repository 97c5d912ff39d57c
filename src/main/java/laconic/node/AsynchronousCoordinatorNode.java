package laconic.node;

import java.util.Arrays;
import java.util.BitSet;
import laconic.math.Vectors;
import laconic.topology.MixingMatrix;

/**
 * The coordinator of a gossip run without a global round: it starts, observes and stops. A round is n steps of whatever peers
 * took them. It looks at the mean of the models that peers have reported newest, which are of different moments; nobody waits for
 * it.
 *
 * <p>Where a criterion seems met it lets all peers rest. They take no further step and complete the exchanges that have begun;
 * when both ends of every edge have taken as many, each flow has been taken twice, with opposite signs. That state is looked at,
 * and ends the run if the criterion is met there too.
 */
public final class AsynchronousCoordinatorNode implements Node {

    private final Plan plan;
    private final MixingMatrix mixing;
    private final Hub hub;
    private final Message.Progress[] newest;
    private final double[] mean;
    private long looked;
    private long asked;
    private boolean resting;

    /** @param starts x_i at the start, shape (n, d) */
    public AsynchronousCoordinatorNode(Plan plan, Schedule schedule, MixingMatrix mixing, double[][] starts) {
        this.plan = plan;
        this.mixing = mixing;
        hub = new Hub(schedule);
        newest = new Message.Progress[plan.n()];
        for (int i = 0; i < plan.n(); i++) {
            Message.Standing standing = new Message.Standing(0, starts[i], 0, 0, 0, 0, 0, 0);
            newest[i] = new Message.Progress(standing, false, 0, new long[mixing.neighbours(i).length]);
        }
        mean = new double[starts[0].length];
    }

    /** The mean of the models that it has heard of newest. */
    public double[] model() {
        return mean;
    }

    @Override
    public void onStart(Outbox out) {
        if (hub.goesOn(0, mean, counts(out), out)) {
            grantAll(out);
            out.wakeAfter(plan.retryNanos(), new Timer(Timer.Cause.RETRY, 0));
        }
    }

    /** Takes the mean. */
    private Hub.Counts counts(Outbox out) {
        Vectors.zero(mean);
        for (Message.Progress each : newest) {
            Vectors.add(each.standing().model(), mean);
        }
        Vectors.divide(mean, plan.n());
        long gossip = 0;
        long repeated = 0;
        double theory = 0;
        long wire = out.wireBytes();
        long repairs = 0;
        int lag = 0;
        double distance = 0;
        for (Message.Progress each : newest) {
            Message.Standing standing = each.standing();
            gossip += standing.gossipBits();
            repeated += standing.repeatedBits();
            theory += standing.theoryBits();
            wire = standing.wireBytes() < 0 || wire < 0 ? -1 : wire + standing.wireBytes();
            repairs += standing.repairs();
            lag = Math.max(lag, each.lagMax());
            distance += Vectors.squaredDistance(standing.model(), mean);
        }
        int n = plan.n();
        Row.Membership membership = new Row.Membership(n, 0, 0, 0);
        return new Hub.Counts(0, 0, gossip, repeated, theory, wire, n, n, repairs, lag, distance / n, membership);
    }

    /** Steps that it has heard of. */
    private long steps() {
        long steps = 0;
        for (Message.Progress each : newest) {
            steps += each.standing().tick();
        }
        return steps;
    }

    @Override
    public void onMessage(int from, Message message, Outbox out) {
        if (hub.finished()) {
            return;
        }
        if (message instanceof Message.Broken broken) {
            hub.finish(broken.outcome(), broken.reason(), mean, out);
        } else if (message instanceof Message.Progress progress) {
            progress(from, progress, out);
        } else if (message instanceof Message.Join) {
            lost(from, "has lost its model", out);
        } else {
            throw new IllegalStateException("a coordinator does not expect " + message);
        }
    }

    private void progress(int peer, Message.Progress progress, Outbox out) {
        if (!progress.after(newest[peer])) {
            return;
        }
        newest[peer] = progress;
        if (resting && settled()) {
            resting = false;
            if (hub.goesOn(looked, mean, closed(out), out)) {
                grantAll(out);
            }
            return;
        }
        if (!resting) {
            look(out);
        }
        if (!resting) {
            grant(peer, out);
        }
    }

    private Hub.Counts closed(Outbox out) {
        Hub.Counts counts = counts(out);
        int[] all = new int[plan.n()];
        Arrays.setAll(all, i -> i);
        out.report(new Report.RoundClosed(looked - 1, all.length, all, 0, 0, counts.gossipBits()));
        return counts;
    }

    /** Looks at the run if its next look is due. */
    private void look(Outbox out) {
        long rounds = steps() / plan.n();
        long due = hub.nextLook(looked);
        if (due > rounds) {
            return;
        }
        for (long next = hub.nextLook(due); next > due && next <= rounds; next = hub.nextLook(due)) {
            due = next;
        }
        looked = due;
        if (hub.seemsMet(looked, mean, closed(out), out)) {
            resting = true;
            grantAll(out);
        }
    }

    /** Whether all peers rest, and both ends of every edge have taken as many exchanges. */
    private boolean settled() {
        for (int i = 0; i < plan.n(); i++) {
            int[] neighbours = mixing.neighbours(i);
            for (int e = 0; e < neighbours.length; e++) {
                int back = Arrays.binarySearch(mixing.neighbours(neighbours[e]), i);
                if (newest[i].exchanges()[e] != newest[neighbours[e]].exchanges()[back]) {
                    return false;
                }
            }
            if (!newest[i].rests()) {
                return false;
            }
        }
        return true;
    }

    private void grantAll(Outbox out) {
        for (int i = 0; i < plan.n(); i++) {
            grant(i, out);
        }
    }

    /** Asks a peer to report after its share, at its pace so far, of the steps that are left until the next look; or to rest. */
    private void grant(int peer, Outbox out) {
        long done = newest[peer].standing().tick();
        double left = (double) hub.nextLook(looked) * plan.n() - steps();
        double pace = Math.min((double) done / Math.max(1, steps()), 2.0 / plan.n());
        long share = (long) Math.max(1, left * pace);
        Message.Grant grant = new Message.Grant(done + share, Epoch.first(plan.n()), new BitSet());
        out.send(peer, new Message.Ask(++asked, resting, grant));
    }

    private void lost(int peer, String what, Outbox out) {
        String reason =
                "peer " + peer + " " + what + ", and mode asynchronous goes on with every peer or not at all; mode"
                        + " synchronous goes on with those that are left";
        hub.finish(Report.Outcome.FAILED, reason, mean, out);
    }

    @Override
    public void onPeers(BitSet reachable, Outbox out) {
        int gone = reachable.nextClearBit(0);
        if (!hub.finished() && gone < plan.n()) {
            out.report(new Report.Incident(Report.Incident.Kind.PEER_LOST, gone, looked, "it cannot be reached"));
            lost(gone, "cannot be reached", out);
        }
    }

    @Override
    public void onTimer(Timer timer, Outbox out) {
        if (!hub.finished()) {
            grantAll(out);
            out.wakeAfter(plan.retryNanos(), new Timer(Timer.Cause.RETRY, 0));
        }
    }
}
