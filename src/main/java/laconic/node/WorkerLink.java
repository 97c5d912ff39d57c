package laconic.node;

import java.util.ArrayList;
import java.util.List;
import laconic.coding.DecodeException;
import laconic.coding.StateReader;
import laconic.coding.StateWriter;
import laconic.compress.Payload;
import laconic.replica.CatchUp;
import laconic.replica.Outlet;
import laconic.replica.Replica;
import laconic.replica.Stream;

/** What the server knows of one worker: its incarnation, what it has acknowledged, what it was sent, how it responds. */
final class WorkerLink {

    private static final int NONCES_KEPT = 8;
    private static final int INCARNATIONS_PER_EPOCH = 1 << 16;
    private static final int EPOCHS_MAX = (1 << 15) - 1;
    private static final int ROUNDS_REMEMBERED = Long.SIZE;
    private static final double LEAST_RATE = 0.1;

    private final int worker;
    private final ServerStreams ends;
    private final long[] acknowledged;
    private final long[] sent;
    private final List<Long> nonces = new ArrayList<>();
    private int incarnation;
    private boolean fresh;
    private boolean owes;
    private long askedRound = Message.Downlink.NONE;
    private long askedNanos;
    private long applied = Message.Downlink.NONE;
    private long answers;
    private int asks;
    private long lostBits;
    private long repeatedBits;
    private long lostBefore;
    private long repeatedBefore;

    WorkerLink(int worker, ServerStreams ends) {
        this.worker = worker;
        this.ends = ends;
        acknowledged = new long[ends.streams().size()];
        sent = new long[acknowledged.length];
    }

    void save(StateWriter out) {
        out.numbers(acknowledged).numbers(sent).count(nonces.size());
        nonces.forEach(out::number);
        out.count(incarnation).flag(fresh).number(askedRound);
        out.number(applied).number(answers).count(asks);
        out.count(lostBits).count(repeatedBits).count(lostBefore).count(repeatedBefore);
    }

    void load(StateReader in) throws DecodeException {
        in.numbers(acknowledged);
        in.numbers(sent);
        nonces.clear();
        for (int left = in.length(1); left > 0; left--) {
            nonces.add(in.number());
        }
        incarnation = in.size();
        fresh = in.flag();
        owes = false;
        askedRound = in.number();
        applied = in.number();
        answers = in.number();
        asks = in.size();
        lostBits = in.count();
        repeatedBits = in.count();
        lostBefore = in.count();
        repeatedBefore = in.count();
    }

    int incarnation() {
        return incarnation;
    }

    /**
     * The share r̂ of rounds that it answers, at least 0.1: (k + 1) / (m + 1) after k answers in the last m ≤ 64 rounds that
     * asked it, before the present one. Where rounds are answered independently with probability r, 1/r̂ has the mean
     * (1 − (1 − r)^(m+1)) / r and does not depend on the present answer, so that an answer weighted by it counts once on
     * average (Chapman 1951, for inverse binomial counts).
     */
    double responseRate() {
        return Math.max(LEAST_RATE, (Long.bitCount(answers) + 1.0) / (asks + 1));
    }

    /** A round that asked it has closed, with its answer or without. */
    void responded(boolean yes) {
        answers = answers << 1 | (yes ? 1 : 0);
        asks = Math.min(ROUNDS_REMEMBERED, asks + 1);
    }

    /** Payload bits of this worker's uplinks that did not count. */
    long lostBits() {
        return lostBefore + lostBits;
    }

    /** Payload bits of uplinks that it sent again. */
    long repeatedBits() {
        return repeatedBefore + repeatedBits;
    }

    /** A join; true if it is a new one, which starts a new incarnation, above all that earlier terms may have given. */
    boolean joins(long nonce, int epoch) {
        if (nonces.contains(nonce)) {
            return false;
        }
        if (nonces.size() == NONCES_KEPT) {
            nonces.remove(0);
        }
        nonces.add(nonce);
        renew(epoch);
        return true;
    }

    /** From here on the worker must have the state anew; what it holds is not what this server knows. */
    void renew(int epoch) {
        incarnation = Math.max(incarnation, Math.min(epoch, EPOCHS_MAX) * INCARNATIONS_PER_EPOCH) + 1;
        fresh = true;
        owes = false;
        applied = Message.Downlink.NONE;
        lostBefore += lostBits;
        repeatedBefore += repeatedBits;
        lostBits = 0;
        repeatedBits = 0;
    }

    /** Takes note of what an uplink of the present incarnation says, late or not: the worker has these versions. */
    void heard(Message.Uplink uplink) {
        fresh = false;
        owes = uplink.round() < askedRound && owes;
        for (int s = 0; s < acknowledged.length; s++) {
            acknowledged[s] = Math.max(acknowledged[s], uplink.versions()[s]);
        }
        lostBits = Math.max(lostBits, uplink.lostBits());
        repeatedBits = Math.max(repeatedBits, uplink.repeatedBits());
    }

    void applied(long round) {
        applied = round;
    }

    /** Whether it was asked before, less than {@code patience} nanoseconds ago, and has not answered: it may be at work. */
    boolean owes(long now, long patience) {
        return owes && now - askedNanos < patience;
    }

    /** The newest round that it was asked in. */
    long askedRound() {
        return askedRound;
    }

    /** The downlink for a round, counted; {@code now} is the host's clock. */
    Message.Downlink downlink(int epoch, long round, int coins, Tally tally, long now) {
        owes = true;
        askedRound = round;
        askedNanos = now;
        List<CatchUp> offers = new ArrayList<>(sent.length);
        long digest = 0;
        for (int s = 0; s < sent.length; s++) {
            Replica replica = ends.shared(s, worker);
            CatchUp catchUp;
            if (fresh) {
                catchUp = replica.snapshot();
                tally.resync(catchUp.bits());
                sent[s] = replica.version();
            } else if (replica instanceof Outlet outlet) {
                catchUp = outlet.since(acknowledged[s]);
                tally.down(catchUp, sent[s], outlet);
                sent[s] = outlet.version();
            } else {
                catchUp = new CatchUp.Replay(replica.version(), List.of());
            }
            offers.add(catchUp);
            digest = Message.Downlink.digest(digest, replica.digest());
        }
        return new Message.Downlink(epoch, incarnation, round, coins, applied, offers, digest);
    }

    /** Whether an uplink has the shape that the method's streams ask for, and names versions that there are. */
    boolean fits(Message.Uplink uplink) {
        int ups = 0;
        for (Stream stream : ends.streams()) {
            ups += stream.way() == Stream.Way.UP ? 1 : 0;
        }
        boolean whole = uplink.increments().size() == ups || uplink.increments().isEmpty();
        if (!whole || uplink.versions().length != acknowledged.length) {
            return false;
        }
        for (int s = 0; s < acknowledged.length; s++) {
            long version = uplink.versions()[s];
            if (version < 0 || version > ends.shared(s, worker).version()) {
                return false;
            }
        }
        return true;
    }

    /** Folds the increments of an uplink that counts into the server's copies; payloads in stream order. */
    void fold(Message.Uplink uplink, List<Payload> payloads) {
        int k = 0;
        for (int s = 0; s < sent.length; s++) {
            if (ends.streams().get(s).way() == Stream.Way.UP) {
                ends.shared(s, worker).fold(uplink.increments().get(k), payloads.get(k));
                k++;
            }
        }
    }

    /** Checks an uplink's increments against the streams. */
    List<Payload> decode(Message.Uplink uplink) throws DecodeException {
        List<Payload> payloads = new ArrayList<>(uplink.increments().size());
        for (int s = 0; s < sent.length && payloads.size() < uplink.increments().size(); s++) {
            if (ends.streams().get(s).way() == Stream.Way.UP) {
                payloads.add(ends.shared(s, worker).decode(uplink.increments().get(payloads.size())));
            }
        }
        return payloads;
    }
}
