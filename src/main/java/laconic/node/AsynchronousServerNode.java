package laconic.node;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import laconic.coding.DecodeException;
import laconic.coding.StateReader;
import laconic.coding.StateWriter;
import laconic.compress.NonFiniteException;
import laconic.method.Responders;
import laconic.method.ServerMethod;
import laconic.replica.Replica;

/**
 * The server of a {@link ServerMethod} without a barrier: it closes an update when {@code buffer} uplinks have come, and asks
 * only those workers again whose uplinks it took. Every worker works on one exchange at a time, at its own pace, so that no
 * uplink is dropped for being slow; its staleness is counted in the updates since it was asked.
 *
 * <p>An update moves the model by a whole step, so that a small buffer wants a smaller step size than the synchronous method.
 * Downlinks and uplinks carry the number of the worker's own exchange; the method sees the number of the update. A method's
 * dense start is a barrier: everyone answers first.
 */
public final class AsynchronousServerNode implements Server {

    private final Plan plan;
    private final int buffer;
    private final ServerStreams ends;
    private final ServerMethod.ServerHalf half;
    private final Uplinks uplinks;
    private final Hub hub;

    private long update;
    private final long[] exchange;
    private final long[] askedAt;
    private final BitSet waiting = new BitSet();
    private final BitSet reachable = new BitSet();
    private int counted;
    private int stalenessMax;
    private boolean retryArmed;
    private int[] next;
    private boolean restored;
    private final boolean alone;
    private int[] responders = {};
    private int participants;

    /**
     * @param buffer uplinks that close an update, 1 … n
     * @param epoch the server's term, higher than that of any server of this run before it
     */
    public AsynchronousServerNode(ServerMethod method, Plan plan, int buffer, Schedule schedule, int epoch) {
        this.plan = plan;
        this.buffer = buffer;
        ends = new ServerStreams(plan, method.streams());
        half = method.server(ends);
        hub = new Hub(schedule);
        update = method.firstRound();
        exchange = new long[plan.n()];
        askedAt = new long[plan.n()];
        uplinks = new Uplinks(plan, ends, epoch);
        alone = epoch > 0;
        Arrays.fill(exchange, update - 1);
        reachable.set(0, plan.n());
        next = IntStream.range(0, plan.n()).toArray();
    }

    @Override
    public double[] model() {
        return half.model();
    }

    @Override
    public Replica shared(int s, int worker) {
        return ends.shared(s, worker);
    }

    /** The state between two updates. */
    private byte[] state() {
        StateWriter out = new StateWriter();
        out.number(update).count(stalenessMax).numbers(exchange).numbers(askedAt);
        out.count(participants).workers(responders).workers(next);
        hub.save(out);
        uplinks.save(out);
        ends.save(out);
        return out.bytes();
    }

    @Override
    public void restore(byte[] snapshot, List<byte[]> entries) throws DecodeException {
        StateReader in = new StateReader(snapshot);
        update = in.number();
        stalenessMax = in.size();
        in.numbers(exchange);
        in.numbers(askedAt);
        participants = in.size();
        responders = in.workers(plan.n());
        next = in.workers(plan.n());
        hub.load(in, update);
        uplinks.load(in);
        ends.load(in);
        in.end();
        waiting.set(0, plan.n());
        for (byte[] entry : entries) {
            restore(new StateReader(entry));
        }
        if (alone && hub.losesRounds()) {
            uplinks.renewAll();
        }
        restored = true;
    }

    /** Opens and closes the next update again, with the answers that counted. */
    private void restore(StateReader entry) throws DecodeException {
        long expected = entry.number();
        if (update != expected) {
            throw new DecodeException("a log entry of update " + expected + " where " + update + " is due");
        }
        int[] answered = entry.workers(plan.n());
        begin();
        uplinks.loadAnswers(entry);
        count(answered);
        uplinks.loadChanges(entry);
        entry.end();
    }

    /** The update that has closed, for the log. */
    private byte[] entry() {
        StateWriter out = new StateWriter().number(update - 1).workers(next);
        uplinks.saveRound(responders, out);
        return out.bytes();
    }

    @Override
    public void onStart(Outbox out) {
        if (restored && alone && participants > 0) {
            reportClosed(out);
        }
        long done = Math.max(0, update);
        if (hub.goesOn(done, half.model(), counts(out), out)) {
            hub.keepFirst(done, this::state, out);
            open(out);
        }
        if (restored) {
            waiting.stream().filter(i -> askedAt[i] < update).forEach(i -> ask(i, out));
        }
    }

    /** Begins an update and the next exchange of those whose uplinks the last one took. */
    private void open(Outbox out) {
        try {
            begin();
        } catch (NonFiniteException e) {
            diverged(e, out);
            return;
        }
        for (int i : next) {
            ask(i, out);
        }
        arm(out);
    }

    private void begin() {
        ends.clearCoins();
        half.open(update, next);
        for (int i : next) {
            uplinks.forget(i);
            exchange[i]++;
            askedAt[i] = update;
            waiting.set(i);
        }
    }

    private void ask(int worker, Outbox out) {
        if (reachable.get(worker)) {
            uplinks.ask(worker, exchange[worker], out);
        }
    }

    private void arm(Outbox out) {
        if (!retryArmed) {
            retryArmed = true;
            out.wakeAfter(plan.retryNanos(), new Timer(Timer.Cause.RETRY, update));
        }
    }

    /** Asks again those that have not answered for a while: their downlink or uplink may be lost. */
    @Override
    public void onTimer(Timer timer, Outbox out) {
        retryArmed = false;
        if (hub.finished()) {
            return;
        }
        for (int i = waiting.nextSetBit(0); i >= 0; i = waiting.nextSetBit(i + 1)) {
            if (!uplinks.answered(i) && !uplinks.link(i).owes(out.nanos(), plan.retryNanos())) {
                String detail = "exchange " + exchange[i];
                out.report(new Report.Incident(Report.Incident.Kind.ASKED_AGAIN, i, update, detail));
                ask(i, out);
            }
        }
        arm(out);
    }

    @Override
    public void onPeers(BitSet nowReachable, Outbox out) {
        BitSet back = (BitSet) nowReachable.clone();
        back.andNot(reachable);
        back.and(waiting);
        reachable.clear();
        reachable.or(nowReachable);
        if (!hub.finished()) {
            back.stream().filter(i -> !uplinks.answered(i)).forEach(i -> ask(i, out));
            closeIfDue(out);
        }
    }

    @Override
    public void onMessage(int from, Message message, Outbox out) {
        if (hub.finished()) {
            return;
        }
        if (message instanceof Message.Uplink uplink) {
            answer(from, uplink, out);
        } else if (message instanceof Message.Join join) {
            join(from, join, out);
        } else {
            throw new IllegalStateException("a server does not expect " + message);
        }
    }

    private void join(int worker, Message.Join join, Outbox out) {
        boolean counted = uplinks.counts(worker);
        if (uplinks.join(worker, join, update, out)) {
            this.counted -= counted ? 1 : 0;
            ask(worker, out);
        }
    }

    private void answer(int worker, Message.Uplink uplink, Outbox out) {
        boolean open = !uplinks.answered(worker);
        if (uplinks.take(worker, uplink, exchange[worker], open, update, out) == Uplinks.Verdict.TAKEN) {
            counted += uplinks.counts(worker) ? 1 : 0;
            closeIfDue(out);
        }
    }

    /** Closes on a full buffer, or when nobody who is reachable is left to fill it. */
    private void closeIfDue(Outbox out) {
        boolean pending = false;
        boolean answered = false;
        for (int i = waiting.nextSetBit(0); i >= 0; i = waiting.nextSetBit(i + 1)) {
            pending |= !uplinks.answered(i) && (reachable.get(i) || update < 0);
            answered |= uplinks.answered(i);
        }
        if (pending && (update < 0 || counted < buffer)) {
            return;
        }
        if (counted > 0) {
            close(out);
        } else if (answered && !pending) {
            String reason = "in update " + update + " no gradient was finite";
            hub.finish(Report.Outcome.DIVERGED, reason, half.model(), out);
        }
    }

    /** Counts the answers that are kept, and lets the method close the update. */
    private void count(int[] answered) {
        int[] workers = Arrays.stream(answered).filter(uplinks::counts).toArray();
        double[] weights = new double[workers.length];
        double[] inverse = new double[workers.length];
        Arrays.fill(weights, 1);
        Arrays.fill(inverse, (double) plan.n() / workers.length);
        for (int i : workers) {
            uplinks.fold(i);
            stalenessMax = Math.max(stalenessMax, (int) (update - askedAt[i]));
        }
        counted = 0;
        participants = answered.length;
        responders = workers;
        half.close(update, new Responders(workers, weights, inverse));
        next = answered;
        update++;
    }

    private void close(Outbox out) {
        try {
            count(waiting.stream().filter(uplinks::answered).toArray());
        } catch (NonFiniteException e) {
            diverged(e, out);
            return;
        }
        hub.keepRound(update, this::entry, this::state, out);
        reportClosed(out);
        if (update == 0 || hub.goesOn(update, half.model(), counts(out), out)) {
            hub.keepNowAndThen(update, this::state, out);
            open(out);
        }
    }

    private void reportClosed(Outbox out) {
        Hub.Counts counts = counts(out);
        out.report(new Report.RoundClosed(
                update - 1, participants, responders, counts.upBits(), counts.downBits(), counts.gossipBits()));
    }

    private Hub.Counts counts(Outbox out) {
        return uplinks.counts(waiting.cardinality(), responders.length, stalenessMax, out);
    }

    private void diverged(NonFiniteException e, Outbox out) {
        hub.finish(Report.Outcome.DIVERGED, "in update " + update + " " + e.getMessage(), half.model(), out);
    }
}
