package laconic.node;

import java.util.ArrayList;
import java.util.List;
import laconic.coding.DecodeException;
import laconic.coding.StateReader;
import laconic.coding.StateWriter;
import laconic.compress.NonFiniteException;
import laconic.math.Draw;
import laconic.math.Purpose;
import laconic.math.SeededRandomness;
import laconic.math.Vectors;
import laconic.method.Oracle;
import laconic.method.ServerMethod;
import laconic.replica.CatchUp;
import laconic.replica.Increment;
import laconic.replica.Local;
import laconic.replica.Proposal;
import laconic.replica.Reader;
import laconic.replica.Replica;
import laconic.replica.Stream;
import laconic.replica.Writer;

/**
 * One worker of a {@link ServerMethod}. A step is a transaction: memories and locals move when the server acknowledges that
 * very uplink, and stay where they were otherwise. Asked again, it sends the same bytes again. Where its state does not
 * match the server's, it drops it and joins anew.
 */
public final class WorkerNode implements Node {

    /** A worker's gradients; a new step may choose another mini-batch. */
    public interface Data extends Oracle {

        /** The steps of {@code round} begin: until the next call every gradient is over that round's mini-batch. */
        void begin(long round);

        /** The same gradients, kept from state and wire where they are not finite. */
        default Oracle checked() {
            return (x, into) -> {
                gradient(x, into);
                if (!Vectors.finite(into)) {
                    throw new NonFiniteException("a gradient holds an infinity or NaN");
                }
            };
        }
    }

    private final ServerMethod method;
    private final Plan plan;
    private final int worker;
    private final Data data;
    private final long process;

    private List<Replica> ends;
    private List<Local> locals;
    private ServerMethod.WorkerHalf half;
    private int coins;
    private int epoch;
    private int incarnation;
    private long round;
    private Message.Uplink sent;
    private int joins;
    private long nonce;
    private boolean joining;
    private long lostBits;
    private long repeatedBits;

    /**
     * @param worker its number, 0 … n-1
     * @param process a number that no other process of this worker has; names its joins
     * @param returning whether the run has begun without this process, so that it must ask for the state
     */
    public WorkerNode(ServerMethod method, Plan plan, int worker, Data data, long process, boolean returning) {
        this.method = method;
        this.plan = plan;
        this.worker = worker;
        this.data = data;
        this.process = process;
        joining = returning;
        reset();
    }

    private void reset() {
        round = Message.Downlink.NONE;
        sent = null;
        ends = new ArrayList<>();
        locals = new ArrayList<>();
        for (Stream stream : method.streams()) {
            int copy = stream.copyOf(worker);
            ends.add(
                    stream.way() == Stream.Way.UP
                            ? new Proposal(stream, copy, plan.n(), plan.randomness(), plan.wire())
                            : new Replica(stream, stream.address(copy, plan.n()), plan.randomness()));
        }
        half = method.worker(worker, new Ends());
    }

    @Override
    public byte[] save() {
        StateWriter out = new StateWriter();
        out.count(epoch).count(incarnation).number(round).count(coins);
        out.count(joins).number(nonce).flag(joining).count(lostBits).count(repeatedBits);
        ends.forEach(end -> end.save(out));
        locals.forEach(local -> local.save(out));
        out.flag(sent != null);
        if (sent != null) {
            out.count(sent.incarnation()).number(sent.round()).numbers(sent.versions());
            out.flag(sent.increments().isEmpty()).count(sent.lostBits()).count(sent.repeatedBits());
        }
        return out.bytes();
    }

    @Override
    public void restore(byte[] snapshot, List<byte[]> entries) throws DecodeException {
        reset();
        StateReader in = new StateReader(snapshot);
        epoch = in.size();
        incarnation = in.size();
        round = in.number();
        coins = in.size();
        joins = in.size();
        nonce = in.number();
        joining = in.flag();
        lostBits = in.count();
        repeatedBits = in.count();
        for (Replica end : ends) {
            end.load(in);
        }
        for (Local local : locals) {
            local.load(in);
        }
        if (in.flag()) {
            int of = in.size();
            long answered = in.number();
            long[] versions = new long[ends.size()];
            in.numbers(versions);
            List<Increment> increments = in.flag() ? List.of() : pending();
            if (increments.contains(null)) {
                throw new DecodeException("an uplink was sent, but what it carried was not kept");
            }
            sent = new Message.Uplink(of, answered, versions, increments, in.count(), in.count());
        }
        in.end();
    }

    /** This worker's copy of stream {@code s}, for invariant checks. */
    public Replica replica(int s) {
        return ends.get(s);
    }

    /** The term of the newest server that it has heard, for invariant checks. */
    public int epoch() {
        return epoch;
    }

    /** Whether it waits for the server's welcome and so shares no state. */
    public boolean joining() {
        return joining;
    }

    @Override
    public void onStart(Outbox out) {
        if (joining) {
            join(out);
        }
    }

    private void join(Outbox out) {
        if (sent != null) {
            lostBits += sent.payloadBits();
        }
        reset();
        joining = true;
        joins++;
        nonce = SeededRandomness.mix(SeededRandomness.mix(process) + joins);
        askToJoin(out);
    }

    private void askToJoin(Outbox out) {
        out.send(plan.hub(), new Message.Join(nonce));
        out.wakeAfter(plan.retryNanos(), new Timer(Timer.Cause.RETRY, joins));
    }

    @Override
    public void onTimer(Timer timer, Outbox out) {
        if (joining && timer.number() == joins) {
            askToJoin(out);
        }
    }

    @Override
    public void onMessage(int from, Message message, Outbox out) {
        if (message instanceof Message.Downlink downlink) {
            if (!joining && downlink.epoch() >= epoch) {
                take(downlink, out);
            }
        } else if (message instanceof Message.Welcome welcome) {
            if (joining && welcome.nonce() == nonce && welcome.epoch() >= epoch) {
                joining = false;
                epoch = welcome.epoch();
                incarnation = welcome.incarnation();
            }
        } else {
            throw new IllegalStateException("a worker does not expect " + message);
        }
    }

    private void take(Message.Downlink downlink, Outbox out) {
        boolean newTerm = downlink.epoch() > epoch;
        boolean behind = downlink.incarnation() < incarnation || downlink.round() < round;
        if (behind && !newTerm) {
            return;
        }
        if (behind || downlink.incarnation() > incarnation || downlink.offers().size() != ends.size()) {
            // Not of this process; or of a server that has lost what this worker was told.
            epoch = downlink.epoch();
            join(out);
            return;
        }
        epoch = downlink.epoch();
        if (downlink.round() == round) {
            // What a server that was lost had heard counts when its successor hears it.
            repeatedBits += newTerm ? 0 : sent.payloadBits();
            out.send(plan.hub(), sent);
            return;
        }
        boolean counted = sent != null && downlink.acknowledged() == sent.round();
        lostBits += sent == null || counted ? 0 : sent.payloadBits();
        sent = null;
        settle(counted);
        if (!catchUp(downlink, out)) {
            join(out);
            return;
        }
        round = downlink.round();
        coins = downlink.coins();
        data.begin(round);
        sent = step(out);
        out.send(plan.hub(), sent);
    }

    private void settle(boolean counts) {
        for (Replica end : ends) {
            if (end instanceof Proposal proposal) {
                proposal.settle(counts);
            }
        }
        for (Local local : locals) {
            local.settle(counts);
        }
    }

    /** Brings every stream to the server's version; false where that fails and the state must be had anew. */
    private boolean catchUp(Message.Downlink downlink, Outbox out) {
        long digest = 0;
        for (int s = 0; s < ends.size(); s++) {
            Replica end = ends.get(s);
            CatchUp offer = downlink.offers().get(s);
            try {
                if (!end.accept(offer) || end.version() != offer.version()) {
                    out.report(incident(
                            Report.Incident.Kind.GAP, downlink, end.stream() + " is at version " + end.version()));
                    return false;
                }
            } catch (DecodeException e) {
                out.report(incident(Report.Incident.Kind.UNDECODABLE, downlink, e.getMessage()));
                return false;
            }
            digest = Message.Downlink.digest(digest, end.digest());
        }
        if (digest != downlink.digest()) {
            out.report(incident(Report.Incident.Kind.DIGEST_MISMATCH, downlink, "one of " + method.streams()));
            return false;
        }
        return true;
    }

    private Report incident(Report.Incident.Kind kind, Message.Downlink downlink, String detail) {
        return new Report.Incident(kind, worker, downlink.round(), detail);
    }

    private Message.Uplink step(Outbox out) {
        List<Increment> increments = List.of();
        try {
            half.step(round, data.checked());
            increments = pending();
        } catch (NonFiniteException e) {
            settle(false);
            out.report(new Report.Incident(Report.Incident.Kind.NOT_FINITE, worker, round, e.getMessage()));
        }
        long[] versions = new long[ends.size()];
        for (int s = 0; s < versions.length; s++) {
            versions[s] = ends.get(s).version();
        }
        return new Message.Uplink(incarnation, round, versions, increments, lostBits, repeatedBits);
    }

    /** What the step wrote, in the order of the uplink streams. */
    private List<Increment> pending() {
        List<Increment> increments = new ArrayList<>();
        for (Replica end : ends) {
            if (end instanceof Proposal proposal) {
                increments.add(proposal.pending());
            }
        }
        return increments;
    }

    /** The ends that the method's half sees. */
    private final class Ends implements ServerMethod.WorkerEnds {

        @Override
        public Reader down(Stream stream) {
            return ends.get(method.streams().indexOf(stream));
        }

        @Override
        public Writer up(Stream stream) {
            return (Proposal) ends.get(method.streams().indexOf(stream));
        }

        @Override
        public Local local(double[] start) {
            Local local = new Local(start);
            locals.add(local);
            return local;
        }

        @Override
        public Draw common(Purpose purpose, long round) {
            return plan.common(purpose, round);
        }

        @Override
        public boolean coin(Purpose coin) {
            return (coins & Coins.bit(coin)) != 0;
        }
    }
}
