package laconic.node;

import java.util.List;
import java.util.stream.IntStream;
import laconic.coding.DecodeException;
import laconic.coding.StateReader;
import laconic.coding.StateWriter;
import laconic.math.Vectors;

/**
 * The coordinator of a gossip run: it starts, observes and stops, and takes no part in training. Peers run a stretch of
 * ticks, report where they stand, and go on when all have.
 */
public final class CoordinatorNode implements Node {

    private final Plan plan;
    private final Hub hub;
    private final Message.Standing[] standings;
    private final double[] mean;
    private final double[][] starts;
    private long granted;
    private long repeats;
    private int missing;
    private boolean restored;

    /**
     * @param starts x_i at tick 0, shape (n, d)
     */
    public CoordinatorNode(Plan plan, Schedule schedule, double[][] starts) {
        this.plan = plan;
        this.starts = starts;
        hub = new Hub(schedule);
        standings = new Message.Standing[plan.n()];
        mean = new double[starts[0].length];
    }

    /** The mean of the peers' models where they last stood. */
    public double[] model() {
        return mean;
    }

    private byte[] state() {
        StateWriter out = new StateWriter().count(granted);
        hub.save(out);
        return out.bytes();
    }

    @Override
    public void restore(byte[] snapshot, List<byte[]> entries) throws DecodeException {
        StateReader in = new StateReader(snapshot);
        granted = in.count();
        hub.load(in, granted);
        in.end();
        restored = true;
    }

    @Override
    public void onStart(Outbox out) {
        for (int i = 0; i < plan.n(); i++) {
            standings[i] = new Message.Standing(0, starts[i], 0, 0, 0, out.wireBytes() < 0 ? -1 : 0);
        }
        if (restored) {
            goOn(out);
        } else {
            look(out);
        }
    }

    private void look(Outbox out) {
        Vectors.zero(mean);
        long gossip = 0;
        long repeated = 0;
        double theory = 0;
        long wire = out.wireBytes();
        for (Message.Standing standing : standings) {
            Vectors.add(standing.model(), mean);
            gossip += standing.gossipBits();
            repeated += standing.repeatedBits();
            theory += standing.theoryBits();
            wire = standing.wireBytes() < 0 || wire < 0 ? -1 : wire + standing.wireBytes();
        }
        Vectors.divide(mean, standings.length);
        double distance = 0;
        for (Message.Standing standing : standings) {
            distance += Vectors.squaredDistance(standing.model(), mean);
        }
        Hub.Counts counts = new Hub.Counts(
                0,
                0,
                gossip,
                repeated,
                theory,
                wire,
                plan.n(),
                plan.n(),
                repeats,
                0,
                distance / standings.length,
                new Row.Membership(plan.n(), 0, 0, 0));
        if (hub.goesOn(granted, mean, counts, out)) {
            hub.keepCut(granted, this::state, out);
            goOn(out);
        }
    }

    private void goOn(Outbox out) {
        granted = hub.nextLook(granted);
        missing = plan.n();
        grant(out);
        out.wakeAfter(plan.retryNanos(), new Timer(Timer.Cause.RETRY, granted));
    }

    private void grant(Outbox out) {
        for (int i = 0; i < plan.n(); i++) {
            if (standings[i].tick() < granted) {
                out.send(i, new Message.Grant(granted));
            }
        }
    }

    @Override
    public void onMessage(int from, Message message, Outbox out) {
        if (hub.finished()) {
            return;
        }
        if (message instanceof Message.Broken broken) {
            hub.finish(broken.outcome(), broken.reason(), mean, out);
        } else if (message instanceof Message.Standing standing) {
            stands(from, standing, out);
        } else {
            throw new IllegalStateException("a coordinator does not expect " + message);
        }
    }

    private void stands(int peer, Message.Standing standing, Outbox out) {
        if (standing.tick() != granted || standings[peer].tick() == granted) {
            return;
        }
        standings[peer] = standing;
        missing--;
        if (missing == 0) {
            int[] everyone = IntStream.range(0, plan.n()).toArray();
            out.report(new Report.RoundClosed(granted - 1, plan.n(), everyone, 0, 0, gossipBits()));
            look(out);
        }
    }

    private long gossipBits() {
        long bits = 0;
        for (Message.Standing standing : standings) {
            bits += standing.gossipBits();
        }
        return bits;
    }

    @Override
    public void onTimer(Timer timer, Outbox out) {
        if (!hub.finished() && timer.number() == granted) {
            grant(out);
            out.wakeAfter(plan.retryNanos(), new Timer(Timer.Cause.RETRY, granted));
        }
    }
}
