package laconic.node;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import laconic.coding.DecodeException;
import laconic.coding.StateReader;
import laconic.coding.StateWriter;
import laconic.compress.NonFiniteException;
import laconic.method.Responders;
import laconic.method.ServerMethod;
import laconic.replica.Replica;

/**
 * The server of a {@link ServerMethod}: opens rounds, asks the sampled workers, closes on everyone's answer or at the
 * deadline with a quorum, and asks the same round again below it.
 *
 * <p>What was written when a round opened stays. Uplinks are buffered and counted together, in worker order, when the round
 * closes; late ones are dropped. A worker that lost its state joins and gets the state with its next downlink.
 */
public final class ServerNode implements Server {

    private static final double MEDIAN_MEMORY = 0.9;

    private final Plan plan;
    private final Participation participation;
    private final ServerStreams ends;
    private final ServerMethod.ServerHalf half;
    private final Uplinks uplinks;
    private final Hub hub;

    private long round;
    private int[] asked = {};
    private final BitSet waiting = new BitSet();
    private final BitSet reachable = new BitSet();
    private int counted;
    private long opened;
    private final long[] responseNanos;
    private boolean retryArmed;
    private double medianNanos;
    private int[] responders = {};
    private int participants;
    private boolean restored;
    private final boolean alone;

    /**
     * @param epoch the server's term, higher than that of any server of this run before it
     */
    public ServerNode(ServerMethod method, Plan plan, Participation participation, Schedule schedule, int epoch) {
        this.plan = plan;
        this.participation = participation;
        ends = new ServerStreams(plan, method.streams());
        half = method.server(ends);
        hub = new Hub(schedule);
        round = method.firstRound() - 1;
        uplinks = new Uplinks(plan, ends, epoch);
        alone = epoch > 0;
        responseNanos = new long[plan.n()];
        reachable.set(0, plan.n());
    }

    @Override
    public double[] model() {
        return half.model();
    }

    @Override
    public Replica shared(int s, int worker) {
        return ends.shared(s, worker);
    }

    /** The state between two rounds. */
    private byte[] state() {
        StateWriter out = new StateWriter();
        out.number(round).real(medianNanos).count(participants).workers(responders);
        hub.save(out);
        uplinks.save(out);
        ends.save(out);
        return out.bytes();
    }

    @Override
    public void restore(byte[] snapshot, List<byte[]> entries) throws DecodeException {
        StateReader in = new StateReader(snapshot);
        round = in.number();
        medianNanos = in.real();
        participants = in.size();
        responders = in.workers(plan.n());
        hub.load(in, round + 1);
        uplinks.load(in);
        ends.load(in);
        in.end();
        for (byte[] entry : entries) {
            restore(new StateReader(entry));
        }
        asked = new int[0];
        if (alone && hub.losesRounds()) {
            uplinks.renewAll();
        }
        restored = true;
    }

    /** Opens and closes the next round again, with the answers that counted. */
    private void restore(StateReader entry) throws DecodeException {
        long expected = entry.number();
        double median = entry.real();
        begin();
        if (round != expected) {
            throw new DecodeException("a log entry of round " + expected + " where round " + round + " is due");
        }
        uplinks.loadAnswers(entry);
        count();
        medianNanos = median;
        uplinks.loadChanges(entry);
        entry.end();
    }

    /** The round that has closed, in the log. */
    private byte[] entry() {
        StateWriter out = new StateWriter().number(round).real(medianNanos);
        uplinks.saveRound(Arrays.stream(responders).distinct().toArray(), out);
        return out.bytes();
    }

    @Override
    public void onStart(Outbox out) {
        if (restored && alone && participants > 0) {
            reportClosed(out);
        }
        long done = Math.max(0, round + 1);
        if (hub.goesOn(done, half.model(), counts(out), out)) {
            hub.keepFirst(done, this::state, out);
            open(out);
        }
    }

    /** Begins the next round: the method sees who is asked and writes what it shows them. */
    private void begin() {
        round++;
        ends.clearCoins();
        // A dense start is one uplink of every worker (algorithms: "initialisation is a round").
        Sampling sampling = round < 0 ? Sampling.everyone(plan.n()) : participation.sampling();
        asked = half.participants(round, sampling.sample(round));
        half.open(round, asked);
        for (int i : asked) {
            uplinks.forget(i);
        }
    }

    private void open(Outbox out) {
        try {
            begin();
        } catch (NonFiniteException e) {
            diverged(e, out);
            return;
        }
        waiting.clear();
        counted = 0;
        opened = out.nanos();
        for (int i : asked) {
            waiting.set(i);
        }
        ask(false, out);
        wake(out);
    }

    /**
     * Asks those whose answers are missing. A worker that owes the answer of an earlier round is left alone at first, so that
     * a slow one does not work through a queue of rounds that are over: it is asked when it answers, or after a while.
     */
    private void ask(boolean again, Outbox out) {
        for (int i = waiting.nextSetBit(0); i >= 0; i = waiting.nextSetBit(i + 1)) {
            if (reachable.get(i) && (again || !uplinks.link(i).owes(out.nanos(), plan.retryNanos()))) {
                uplinks.ask(i, round, out);
            }
        }
    }

    /** A deadline is a timer of its round; without one, a single slow timer looks whether a round is stuck. */
    private void wake(Outbox out) {
        if (quorum() == 0) {
            out.wakeAfter(0, new Timer(Timer.Cause.DEADLINE, round));
        } else if (!participation.deadline().never(medianNanos)) {
            out.wakeAfter(participation.deadline().after(medianNanos), new Timer(Timer.Cause.DEADLINE, round));
        } else if (!retryArmed) {
            retryArmed = true;
            out.wakeAfter(plan.retryNanos(), new Timer(Timer.Cause.RETRY, round));
        }
    }

    @Override
    public void onTimer(Timer timer, Outbox out) {
        if (hub.finished()) {
            return;
        }
        boolean retry = timer.cause() == Timer.Cause.RETRY;
        retryArmed &= !retry;
        if (timer.number() != round) {
            if (retry && participation.deadline().never(medianNanos)) {
                wake(out);
            }
            return;
        }
        if (timer.cause() == Timer.Cause.DEADLINE && counted >= quorum()) {
            close(out);
            return;
        }
        out.report(new Report.Incident(
                Report.Incident.Kind.ASKED_AGAIN, plan.hub(), round, counted + " of " + distinctAsked() + " uplinks"));
        ask(true, out);
        wake(out);
    }

    /**
     * The least number of uplinks with which this round may close. A draw among many may meet workers that are gone for good:
     * they count as not having answered, or the run would wait for them for ever. A draw of nobody else may close empty.
     */
    private int quorum() {
        int all = distinctAsked();
        if (half.needsEveryone(round)) {
            return all;
        }
        if (round < 0 || participation.sampling().probability() == 1) {
            return participation.quorumOf(all);
        }
        int there = (int) Arrays.stream(asked)
                .distinct()
                .filter(i -> reachable.get(i) || !waiting.get(i))
                .count();
        boolean anybody = reachable.nextSetBit(0) >= 0 && reachable.nextSetBit(0) < plan.n();
        return there == 0 && anybody ? 0 : participation.quorumOf(there);
    }

    private int distinctAsked() {
        return (int) Arrays.stream(asked).distinct().count();
    }

    @Override
    public void onPeers(BitSet nowReachable, Outbox out) {
        BitSet back = (BitSet) nowReachable.clone();
        back.andNot(reachable);
        back.and(waiting);
        reachable.clear();
        reachable.or(nowReachable);
        if (!hub.finished() && asked.length > 0) {
            back.stream().forEach(i -> uplinks.ask(i, round, out));
            closeIfAnswered(out);
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
        if (uplinks.join(worker, join, round, out) && Arrays.stream(asked).anyMatch(i -> i == worker)) {
            this.counted -= counted ? 1 : 0;
            waiting.set(worker);
            uplinks.ask(worker, round, out);
        }
    }

    private void answer(int worker, Message.Uplink uplink, Outbox out) {
        Uplinks.Verdict verdict = uplinks.take(worker, uplink, round, waiting.get(worker), round, out);
        if (verdict == Uplinks.Verdict.TAKEN) {
            waiting.clear(worker);
            responseNanos[worker] = out.nanos() - opened;
            counted += uplinks.counts(worker) ? 1 : 0;
            closeIfAnswered(out);
        } else if (verdict == Uplinks.Verdict.LATE
                && waiting.get(worker)
                && uplinks.link(worker).askedRound() < round) {
            uplinks.ask(worker, round, out);
        }
    }

    private void closeIfAnswered(Outbox out) {
        if (waiting.intersects(reachable)) {
            return;
        }
        if (counted >= quorum()) {
            close(out);
        } else if (waiting.isEmpty()) {
            hub.finish(
                    Report.Outcome.DIVERGED,
                    "in round " + round + " only " + counted + " of " + distinctAsked() + " gradients were finite",
                    half.model(),
                    out);
        }
    }

    /** Counts the answers that are kept, and lets the method close the round. */
    private void count() {
        int[] workers = Arrays.stream(asked).filter(uplinks::counts).toArray();
        double[] weights = new double[workers.length];
        double[] inverse = new double[workers.length];
        double p = participation.sampling().probability();
        for (int r = 0; r < workers.length; r++) {
            inverse[r] = 1 / (p * uplinks.link(workers[r]).responseRate());
            weights[r] = p < 1 ? inverse[r] : 1;
        }
        for (int i : Arrays.stream(asked).distinct().toArray()) {
            uplinks.link(i).responded(uplinks.counts(i));
        }
        int previous = -1;
        for (int i : workers) {
            if (i != previous) {
                uplinks.fold(i);
            }
            previous = i;
        }
        participants = distinctAsked();
        responders = workers;
        half.close(round, new Responders(workers, weights, inverse));
    }

    private void close(Outbox out) {
        medianNanos = runningMedian();
        try {
            count();
        } catch (NonFiniteException e) {
            diverged(e, out);
            return;
        }
        hub.keepRound(Math.max(0, round + 1), this::entry, this::state, out);
        reportClosed(out);
        if (round < 0 || hub.goesOn(round + 1, half.model(), counts(out), out)) {
            hub.keepNowAndThen(round + 1, this::state, out);
            open(out);
        }
    }

    private void reportClosed(Outbox out) {
        Hub.Counts counts = counts(out);
        out.report(new Report.RoundClosed(
                round, participants, responders, counts.upBits(), counts.downBits(), counts.gossipBits()));
    }

    private double runningMedian() {
        long[] answered = Arrays.stream(asked)
                .filter(i -> !waiting.get(i))
                .mapToLong(i -> responseNanos[i])
                .sorted()
                .toArray();
        if (answered.length == 0) {
            return medianNanos;
        }
        double median = answered[answered.length / 2];
        return medianNanos == 0 ? median : MEDIAN_MEMORY * medianNanos + (1 - MEDIAN_MEMORY) * median;
    }

    private Hub.Counts counts(Outbox out) {
        return uplinks.counts(
                participants, (int) Arrays.stream(responders).distinct().count(), 0, out);
    }

    private void diverged(NonFiniteException e, Outbox out) {
        hub.finish(Report.Outcome.DIVERGED, "in round " + round + " " + e.getMessage(), half.model(), out);
    }
}
