package laconic.node;

import java.util.Arrays;
import java.util.function.Supplier;
import laconic.coding.DecodeException;
import laconic.coding.StateReader;
import laconic.coding.StateWriter;
import laconic.math.Vectors;

/**
 * The part of a hub (server or coordinator) that watches the run: it takes rows, reports them and decides when to stop.
 */
final class Hub {

    /** The counts at one moment; see {@link Row}. */
    record Counts(
            long upBits,
            long downBits,
            long gossipBits,
            long resyncBits,
            double theoryBits,
            long wireBytes,
            int participants,
            int responders,
            long resyncs,
            int stalenessMax,
            double consensusDistance,
            Row.Membership membership) {}

    private final Schedule schedule;
    private long evaluated = -1;
    private long kept;
    private long stateBytes;
    private long logBytes;
    private boolean finished;

    Hub(Schedule schedule) {
        this.schedule = schedule;
    }

    void save(StateWriter out) {
        out.number(evaluated);
    }

    void load(StateReader in, long rounds) throws DecodeException {
        evaluated = in.number();
        kept = rounds;
    }

    /** Keeps the state with which a server begins: nobody hears of its term before that is durable. */
    void keepFirst(long rounds, Supplier<byte[]> state, Outbox out) {
        if (schedule.durability().keeps()) {
            keep(rounds, state.get(), out);
        }
    }

    private void keep(long rounds, byte[] state, Outbox out) {
        kept = rounds;
        stateBytes = state.length;
        logBytes = 0;
        out.persist(new Durable(true, rounds, state));
    }

    /** Keeps a round that closed, before anybody hears of it: an entry of the log, or the state where the log has grown to it. */
    void keepRound(long rounds, Supplier<byte[]> entry, Supplier<byte[]> state, Outbox out) {
        if (!keepsLog()) {
            return;
        }
        byte[] bytes = entry.get();
        logBytes += bytes.length;
        if (logBytes < stateBytes) {
            out.persist(new Durable(false, rounds, bytes));
        } else {
            keep(rounds, state.get(), out);
        }
    }

    /** Keeps the state after {@code rounds} rounds that were looked at, now and then. */
    void keepNowAndThen(long rounds, Supplier<byte[]> state, Outbox out) {
        Durable.Policy policy = schedule.durability();
        if (policy.mode() == Durable.Mode.RELAXED && rounds - kept >= policy.every()) {
            keep(rounds, state.get(), out);
        }
    }

    /** Keeps the state after {@code rounds} ticks, before any peer hears what follows. */
    void keepStretch(long rounds, Supplier<byte[]> state, Outbox out) {
        if (keepsLog()) {
            keep(rounds, state.get(), out);
        }
    }

    private boolean keepsLog() {
        return schedule.durability().mode() == Durable.Mode.STRICT;
    }

    /** Whether rounds are lost with a server: those after the last state that was kept. */
    boolean losesRounds() {
        return schedule.durability().mode() == Durable.Mode.RELAXED;
    }

    boolean finished() {
        return finished;
    }

    /** The next round count at which the run pauses to be looked at. */
    long nextLook(long rounds) {
        long every = schedule.evaluateEvery();
        return Math.min((rounds / every + 1) * every, schedule.stop().rounds());
    }

    /**
     * Looks at a run whose nodes do not stand at the moment: reports a row, or nothing where a criterion seems met, so that they
     * have to be looked at when they do.
     */
    boolean seemsMet(long rounds, double[] model, Counts counts, Outbox out) {
        if (!Vectors.finite(model)) {
            return true;
        }
        Evaluator.Evaluation at = schedule.evaluator().at(model);
        boolean met = !Double.isFinite(at.loss()) || met(rounds, at.loss() - schedule.optimum(), counts, out) != null;
        if (!met) {
            report(rounds, at, counts, out);
        }
        return met;
    }

    private String met(long rounds, double gap, Counts counts, Outbox out) {
        return schedule.stop().met(rounds, gap, counts.upBits(), counts.downBits(), counts.gossipBits(), out.nanos());
    }

    /** Looks at the run after {@code rounds} rounds; true if it goes on. */
    boolean goesOn(long rounds, double[] model, Counts counts, Outbox out) {
        double gap = Double.NaN;
        if (!Vectors.finite(model)) {
            return finish(Report.Outcome.DIVERGED, "the model is not finite after round " + rounds, model, out);
        }
        if (rounds % schedule.evaluateEvery() == 0 && evaluated != rounds) {
            gap = evaluate(rounds, model, counts, out);
            if (finished) {
                return false;
            }
        }
        String met = met(rounds, gap, counts, out);
        if (met == null) {
            return true;
        }
        if (evaluated != rounds) {
            evaluate(rounds, model, counts, out);
        }
        return !finished && finish(Report.Outcome.STOPPED, met, model, out);
    }

    private double evaluate(long rounds, double[] model, Counts c, Outbox out) {
        Evaluator.Evaluation at = schedule.evaluator().at(model);
        report(rounds, at, c, out);
        if (!Double.isFinite(at.loss())) {
            finish(Report.Outcome.DIVERGED, "the loss is " + at.loss() + " after round " + rounds, model, out);
        }
        return at.loss() - schedule.optimum();
    }

    private void report(long rounds, Evaluator.Evaluation at, Counts c, Outbox out) {
        evaluated = rounds;
        out.report(new Report.Evaluated(new Row(
                rounds,
                out.nanos(),
                at.loss(),
                at.loss() - schedule.optimum(),
                at.gradNormSq(),
                at.accuracy(),
                c.upBits(),
                c.downBits(),
                c.gossipBits(),
                c.resyncBits(),
                c.theoryBits(),
                c.wireBytes(),
                c.participants(),
                c.responders(),
                c.resyncs(),
                c.stalenessMax(),
                c.consensusDistance(),
                c.membership())));
    }

    /** Ends the run; always false, for use in a return. */
    boolean finish(Report.Outcome outcome, String reason, double[] model, Outbox out) {
        if (!finished) {
            finished = true;
            out.report(new Report.Finished(outcome, reason, Arrays.copyOf(model, model.length)));
        }
        return false;
    }
}
