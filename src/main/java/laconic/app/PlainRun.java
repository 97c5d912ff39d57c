package laconic.app;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import laconic.coding.DecodeException;
import laconic.experiment.Trial;
import laconic.method.ServerMethod;
import laconic.node.Message;
import laconic.node.Report;
import laconic.sim.Replay;

/**
 * The plain method beside a run: it follows the participation that the run reports, round by round, and so has the
 * model that the run must have.
 */
final class PlainRun {

    /** A round that closed: who joined before it did, and the steps that count in it. */
    private record Closed(long round, List<Integer> joined, int[] responders, List<Replay.Step> steps) {}

    private final Trial trial;
    private final boolean barrier;
    private final List<Closed> done = new ArrayList<>();
    private Replay replay;
    private long stalenessMax;
    private final Message.Uplink[] newest;
    private final long[] askedAt;
    private final List<Integer> joined = new ArrayList<>();

    /** @param trial of a method with a server */
    PlainRun(Trial trial) {
        this.trial = trial;
        barrier = trial.sampling() != null;
        newest = new Message.Uplink[trial.n()];
        askedAt = new long[trial.n()];
        begin();
    }

    private void begin() {
        stalenessMax = 0;
        Arrays.fill(askedAt, ((ServerMethod) trial.method()).firstRound());
        replay = new Replay((ServerMethod) trial.method(), trial.plan(), trial.sampling(), trial::data);
    }

    /**
     * A new server knows of no round after this one: what came later did not happen, nor did joins since.
     *
     * @return how many joins it has not heard of
     */
    long backTo(long round) throws DecodeException {
        long forgotten = joined.size();
        joined.clear();
        for (int k = done.size() - 1; k >= 0 && done.get(k).round > round; k--) {
            forgotten += done.remove(k).joined.size();
        }
        begin();
        for (Closed each : done) {
            follow(each);
        }
        return forgotten;
    }

    /**
     * An uplink is about to reach the server: where there is no barrier, it says on which state a worker took its step.
     */
    void delivered(int worker, Message.Uplink uplink) {
        Message.Uplink last = newest[worker];
        boolean news = last == null
                || uplink.incarnation() > last.incarnation()
                || uplink.incarnation() == last.incarnation() && uplink.round() > last.round();
        if (news) {
            newest[worker] = uplink;
        }
    }

    /** A process without memory has joined. */
    void joined(int worker) {
        joined.add(worker);
    }

    /** A round closed. */
    void closed(Report.RoundClosed closed) throws DecodeException {
        List<Replay.Step> steps = barrier
                ? Replay.steps(closed.round(), closed.responders())
                : Arrays.stream(closed.responders())
                        .mapToObj(i -> new Replay.Step(i, newest[i].round(), newest[i].versions()))
                        .toList();
        done.add(new Closed(closed.round(), List.copyOf(joined), closed.responders(), steps));
        joined.clear();
        follow(done.get(done.size() - 1));
    }

    private void follow(Closed closed) throws DecodeException {
        replay.open(closed.round, closed.joined);
        replay.close(closed.round, closed.responders, closed.steps);
        for (int i : closed.responders) {
            stalenessMax = Math.max(stalenessMax, closed.round - askedAt[i]);
            askedAt[i] = closed.round + 1;
        }
    }

    /** The most updates for which a worker was at work on an uplink that counted; without a barrier only. */
    long stalenessMax() {
        return barrier ? 0 : stalenessMax;
    }

    /** The model after the last round that closed, shape (d). */
    double[] model() {
        return replay.model();
    }
}
