package laconic.node;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import laconic.coding.DecodeException;
import laconic.coding.StateReader;
import laconic.coding.StateWriter;
import laconic.compress.Payload;
import laconic.replica.Increment;

/**
 * A server's desk for what workers send: it checks uplinks, keeps those that count until their round or update closes, welcomes
 * processes that join, and counts bits.
 */
final class Uplinks {

    /** What became of an uplink. */
    enum Verdict {
        /** It is kept for its round. */
        TAKEN,
        /** It is a repeat, or of a round that is over; what it says of the worker's versions was noted. */
        LATE,
        /** It is of an old process, or not what an encoder writes. */
        REFUSED
    }

    private final Plan plan;
    private int epoch;
    private final ServerStreams ends;
    private final WorkerLink[] links;
    private final Tally tally = new Tally();
    private final Message.Uplink[] kept;
    private final List<List<Payload>> payloads = new ArrayList<>();
    private final BitSet touched = new BitSet();

    Uplinks(Plan plan, ServerStreams ends, int epoch) {
        this.plan = plan;
        this.epoch = epoch;
        this.ends = ends;
        links = new WorkerLink[plan.n()];
        kept = new Message.Uplink[plan.n()];
        for (int i = 0; i < links.length; i++) {
            links[i] = new WorkerLink(i, ends);
            payloads.add(List.of());
        }
    }

    /** Writes what is known of all workers to a kept state; uplinks that wait for their round are not part of it. */
    void save(StateWriter out) {
        out.count(epoch);
        tally.save(out);
        for (WorkerLink link : links) {
            link.save(out);
        }
    }

    /** Takes over what {@link #save} wrote, as the server of a new term: a later one, and not before the one it was made for. */
    void load(StateReader in) throws DecodeException {
        epoch = Math.max(epoch, (int) Math.min(Integer.MAX_VALUE, in.size() + 1L));
        tally.load(in);
        for (WorkerLink link : links) {
            link.load(in);
        }
    }

    /** Writes the answers that count, and what has changed since this was last called. */
    void saveRound(int[] workers, StateWriter out) {
        out.workers(workers);
        for (int i : workers) {
            out.number(kept[i].round()).count(kept[i].increments().size());
            kept[i].increments().forEach(increment -> increment.save(out));
        }
        tally.save(out);
        out.count(touched.cardinality());
        touched.stream().forEach(i -> {
            out.number(i);
            links[i].save(out);
        });
        touched.clear();
    }

    /** Takes over the answers of a round, as if they had come. */
    void loadAnswers(StateReader in) throws DecodeException {
        for (int i : in.workers(links.length)) {
            long round = in.number();
            List<Increment> increments = new ArrayList<>();
            for (int left = in.length(2); left > 0; left--) {
                increments.add(Increment.load(in));
            }
            kept[i] = new Message.Uplink(0, round, new long[0], increments, 0, 0);
            payloads.set(i, links[i].decode(kept[i]));
        }
    }

    /** Takes over what {@link #saveRound} wrote after the answers, once they have been counted. */
    void loadChanges(StateReader in) throws DecodeException {
        tally.load(in);
        for (int left = in.length(2); left > 0; left--) {
            links[in.worker(links.length)].load(in);
        }
    }

    /** Every worker must have the state anew. */
    void renewAll() {
        for (WorkerLink link : links) {
            link.renew(epoch);
        }
    }

    WorkerLink link(int worker) {
        return links[worker];
    }

    /** Whether the worker's answer is kept. */
    boolean answered(int worker) {
        return kept[worker] != null;
    }

    /** Whether the worker's answer is kept and holds increments: it did not decline. */
    boolean counts(int worker) {
        return answered(worker) && !kept[worker].increments().isEmpty();
    }

    /** Asks a worker for its answer of a round or exchange. */
    void ask(int worker, long round, Outbox out) {
        touched.set(worker);
        out.send(worker, links[worker].downlink(epoch, round, ends.coins(), tally, out.nanos()));
    }

    /** Welcomes a process; true if it is new, in which case an answer of the process before it is forgotten. */
    boolean join(int worker, Message.Join join, long round, Outbox out) {
        boolean fresh = links[worker].joins(join.nonce(), epoch);
        int incarnation = links[worker].incarnation();
        touched.set(worker);
        out.send(worker, new Message.Welcome(join.nonce(), epoch, incarnation));
        if (fresh) {
            tally.joined();
            forget(worker);
            out.report(new Report.Incident(Report.Incident.Kind.JOINED, worker, round, "incarnation " + incarnation));
        }
        return fresh;
    }

    /**
     * Checks an uplink.
     *
     * @param expected the round or exchange that the worker is asked for
     * @param open whether an answer of that round is still wanted
     * @param round of the server, for reports
     */
    Verdict take(int worker, Message.Uplink uplink, long expected, boolean open, long round, Outbox out) {
        WorkerLink link = links[worker];
        if (uplink.incarnation() != link.incarnation()) {
            String detail = "uplink of incarnation " + uplink.incarnation();
            out.report(new Report.Incident(Report.Incident.Kind.LATE, worker, round, detail));
            return Verdict.REFUSED;
        }
        if (!link.fits(uplink)) {
            String detail = "an uplink of another shape";
            out.report(new Report.Incident(Report.Incident.Kind.UNDECODABLE, worker, round, detail));
            return Verdict.REFUSED;
        }
        touched.set(worker);
        link.heard(uplink);
        if (uplink.round() != expected || !open) {
            String detail = "uplink of round " + uplink.round();
            out.report(new Report.Incident(Report.Incident.Kind.LATE, worker, round, detail));
            return Verdict.LATE;
        }
        try {
            payloads.set(worker, link.decode(uplink));
        } catch (DecodeException e) {
            out.report(new Report.Incident(Report.Incident.Kind.UNDECODABLE, worker, round, e.getMessage()));
            return Verdict.REFUSED;
        }
        kept[worker] = uplink;
        if (uplink.increments().isEmpty()) {
            String detail = "the worker declined";
            out.report(new Report.Incident(Report.Incident.Kind.NOT_FINITE, worker, round, detail));
        }
        return Verdict.TAKEN;
    }

    /** Folds a worker's kept increments into the server's copies, and acknowledges them with its next downlink. */
    void fold(int worker) {
        links[worker].fold(kept[worker], payloads.get(worker));
        links[worker].applied(kept[worker].round());
        tally.up(payloads.get(worker));
    }

    void forget(int worker) {
        kept[worker] = null;
    }

    /** The run's counts at this moment. */
    Hub.Counts counts(int participants, int responders, int stalenessMax, Outbox out) {
        long up = tally.up();
        long repeated = 0;
        for (WorkerLink link : links) {
            up += link.lostBits() + link.repeatedBits();
            repeated += link.repeatedBits();
        }
        return new Hub.Counts(
                up,
                tally.down(),
                0,
                tally.resync() + repeated,
                tally.theory(),
                out.wireBytes(),
                participants,
                responders,
                tally.resyncs(),
                stalenessMax,
                Double.NaN,
                Row.Membership.NONE);
    }
}
