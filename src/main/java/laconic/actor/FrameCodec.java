package laconic.actor;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntToLongFunction;
import laconic.coding.DecodeException;
import laconic.node.Epoch;
import laconic.node.Message;
import laconic.node.Report;
import laconic.node.Row;
import laconic.replica.CatchUp;
import laconic.replica.Increment;

/**
 * The bytes of what nodes say, canonical: one byte string per value, and no other string decodes.
 *
 * <p>A frame is: version and kind (one byte), hub − sender (varint), the fields, CRC-32C over the seal and all of it.
 * The seal is the session's number; from version 2 on it is that number xor the node's key, between the hub and a node.
 * Numbers that follow from others most of the time are written as differences: versions and acknowledged rounds from
 * the message's round, increments' rounds likewise. In a steady run a frame has at most 28 bytes besides its payloads
 * (hub below 2^14 nodes, two streams, a million rounds).
 */
final class FrameCodec {

    private static final int KEYED = 2;
    private static final int KIND_BITS = 5;
    private static final Kind[] KINDS = Kind.values();

    private enum Kind {
        DOWNLINK,
        UPLINK,
        JOIN,
        WELCOME,
        EXCHANGE,
        GRANT,
        STANDING,
        BROKEN,
        ROUND_CLOSED,
        EVALUATED,
        INCIDENT,
        FINISHED,
        RECALL,
        RECOLLECTION,
        MEETING,
        PROGRESS,
        ASK
    }

    /** A decoded frame: a message or a report, the other is null. */
    record Letter(int from, Message message, Report report) {}

    private final long session;
    private final int hub;
    private final long[] keys;
    private volatile int version = Wires.OURS.newest();

    /**
     * @param session the run's number on its cluster, random
     * @param hub the largest node number
     */
    FrameCodec(long session, int hub) {
        this(session, hub, node -> 0);
    }

    /** @param keys of the nodes below the hub, as far as they are known here; 0 of others */
    FrameCodec(long session, int hub, IntToLongFunction keys) {
        this.session = session;
        this.hub = hub;
        this.keys = new long[hub + 1];
        for (int node = 0; node < hub; node++) {
            this.keys[node] = keys.applyAsLong(node);
        }
    }

    /** From now on this version is spoken and understood, and no other. */
    void speak(int agreed) {
        version = agreed;
    }

    /** What the checksum of a frame between these two covers besides the frame. */
    private long seal(int from, int to) {
        int node = Math.min(from, to);
        boolean keyed = version >= KEYED && Math.max(from, to) == hub && node >= 0;
        return keyed ? session ^ keys[node] : session;
    }

    byte[] encode(int from, Message message) {
        return encode(from, hub, message);
    }

    byte[] encode(int from, int to, Message message) {
        int expected = (int) Math.min(Integer.MAX_VALUE / 2, message.payloadBits() / 8 + 64);
        FrameWriter out = new FrameWriter(expected);
        if (message instanceof Message.Downlink downlink) {
            downlink(downlink, start(out, Kind.DOWNLINK, from));
        } else if (message instanceof Message.Uplink uplink) {
            uplink(uplink, start(out, Kind.UPLINK, from));
        } else if (message instanceof Message.Exchange exchange) {
            exchange(exchange, start(out, Kind.EXCHANGE, from));
        } else if (message instanceof Message.Join join) {
            start(out, Kind.JOIN, from).fixed64(join.nonce());
        } else if (message instanceof Message.Welcome welcome) {
            start(out, Kind.WELCOME, from).fixed64(welcome.nonce());
            out.varint(welcome.epoch()).varint(welcome.incarnation());
        } else if (message instanceof Message.Grant grant) {
            grant(grant, start(out, Kind.GRANT, from));
        } else if (message instanceof Message.Standing standing) {
            standing(standing, start(out, Kind.STANDING, from));
        } else if (message instanceof Message.Meeting meeting) {
            start(out, Kind.MEETING, from).varint(meeting.epoch()).varint(meeting.number());
            offer(meeting.offer(), out);
            out.fixed64(meeting.digest());
        } else if (message instanceof Message.Ask ask) {
            grant(ask.grant(), start(out, Kind.ASK, from).varint(ask.number() << 1 | (ask.rest() ? 1 : 0)));
        } else if (message instanceof Message.Progress progress) {
            progress(progress, start(out, Kind.PROGRESS, from));
        } else if (message instanceof Message.Recall recall) {
            start(out, Kind.RECALL, from).varint((long) recall.epoch() << 1 | (recall.whole() ? 1 : 0));
        } else if (message instanceof Message.Recollection held) {
            start(out, Kind.RECOLLECTION, from).varint(held.epoch()).varint(held.version());
            out.fixed64(held.digest()).vector(held.state());
        } else if (message instanceof Message.Broken broken) {
            start(out, Kind.BROKEN, from).varint(broken.outcome().ordinal()).text(broken.reason());
        } else {
            throw new IllegalArgumentException("no frame for " + message);
        }
        return out.sealed(seal(from, to));
    }

    /** A report, on its way to the hub, or from the hub to the client. */
    byte[] encode(int from, Report report) {
        FrameWriter out = new FrameWriter(256);
        if (report instanceof Report.RoundClosed closed) {
            start(out, Kind.ROUND_CLOSED, from).zigzag(closed.round());
            out.varint(closed.participants()).varint(closed.responders().length);
            for (int responder : closed.responders()) {
                out.varint(responder);
            }
            out.varint(closed.upBits()).varint(closed.downBits()).varint(closed.gossipBits());
        } else if (report instanceof Report.Evaluated evaluated) {
            row(evaluated.row(), start(out, Kind.EVALUATED, from));
        } else if (report instanceof Report.Incident incident) {
            start(out, Kind.INCIDENT, from).varint(incident.kind().ordinal());
            out.varint(incident.node()).zigzag(incident.round()).text(incident.detail());
        } else if (report instanceof Report.Finished finished) {
            start(out, Kind.FINISHED, from).varint(finished.outcome().ordinal());
            out.text(finished.reason()).vector(finished.model());
        } else {
            throw new IllegalArgumentException("no frame for " + report);
        }
        return out.sealed(seal(from, hub));
    }

    private FrameWriter start(FrameWriter out, Kind kind, int from) {
        return out.u8(version << KIND_BITS | kind.ordinal()).varint(hub - from);
    }

    private static void downlink(Message.Downlink downlink, FrameWriter out) {
        long round = downlink.round();
        long usual = round - 1;
        boolean unusual = downlink.acknowledged() != usual;
        out.varint(downlink.epoch()).varint(downlink.incarnation()).zigzag(round);
        out.varint((long) downlink.coins() << 1 | (unusual ? 1 : 0));
        if (unusual) {
            out.zigzag(usual - downlink.acknowledged());
        }
        out.varint(downlink.offers().size());
        for (CatchUp offer : downlink.offers()) {
            if (offer instanceof CatchUp.Replay replay) {
                out.varint((long) replay.increments().size() << 1).zigzag(round - replay.from());
                for (Increment increment : replay.increments()) {
                    increment(round, increment, out);
                }
            } else {
                snapshot(round, (CatchUp.Snapshot) offer, out);
            }
        }
        out.fixed64(downlink.digest());
    }

    private static void snapshot(long round, CatchUp.Snapshot snapshot, FrameWriter out) {
        boolean newest = snapshot.newest() != null;
        out.varint(newest ? 3 : 1).zigzag(round - snapshot.version()).vector(snapshot.state());
        if (newest) {
            increment(round, snapshot.newest(), out);
        }
    }

    private static void increment(long reference, Increment increment, FrameWriter out) {
        out.zigzag(reference - increment.round()).blob(increment.bytes());
    }

    private static void uplink(Message.Uplink uplink, FrameWriter out) {
        out.varint(uplink.incarnation()).zigzag(uplink.round()).varint(uplink.versions().length);
        for (long version : uplink.versions()) {
            out.zigzag(uplink.round() - version);
        }
        out.varint(uplink.increments().size());
        for (Increment increment : uplink.increments()) {
            increment(uplink.round(), increment, out);
        }
        out.varint(uplink.lostBits()).varint(uplink.repeatedBits());
    }

    private static void standing(Message.Standing standing, FrameWriter out) {
        out.varint(standing.tick()).vector(standing.model());
        out.varint(standing.gossipBits()).varint(standing.repeatedBits()).float64(standing.theoryBits());
        out.zigzag(standing.wireBytes()).varint(standing.repairs()).varint(standing.abandoned());
    }

    private static void progress(Message.Progress progress, FrameWriter out) {
        standing(progress.standing(), out);
        out.varint((long) progress.lagMax() << 1 | (progress.rests() ? 1 : 0)).varint(progress.exchanges().length);
        for (long exchanges : progress.exchanges()) {
            out.varint(exchanges);
        }
    }

    private static void exchange(Message.Exchange exchange, FrameWriter out) {
        out.varint(exchange.epoch());
        offer(exchange.offer(), out);
        out.zigzag(exchange.offer().version() - exchange.acknowledged()).fixed64(exchange.digest());
    }

    /** What goes over an edge: increments' rounds follow from the version that they begin at. */
    private static void offer(CatchUp offer, FrameWriter out) {
        if (offer instanceof CatchUp.Replay replay) {
            out.varint((long) replay.increments().size() << 1).varint(replay.from());
            long round = replay.from();
            for (Increment increment : replay.increments()) {
                increment(round++, increment, out);
            }
        } else {
            snapshot(0, (CatchUp.Snapshot) offer, out);
        }
    }

    /** The first epoch, to which most runs keep, is its number alone. */
    private static void grant(Message.Grant grant, FrameWriter out) {
        Epoch epoch = grant.epoch();
        out.varint(grant.tick()).varint(epoch.number());
        if (epoch.number() > 0) {
            out.varint(epoch.tick()).float64(epoch.scale()).varint(epoch.processes().length);
            for (long process : epoch.processes()) {
                out.zigzag(process);
            }
            set(epoch.returning(), out);
        } else {
            out.varint(epoch.processes().length);
        }
        set(grant.lost(), out);
    }

    private static void set(BitSet set, FrameWriter out) {
        out.blob(set.toByteArray());
    }

    private static void row(Row row, FrameWriter out) {
        out.varint(row.round()).varint(row.nanos());
        out.float64(row.loss()).float64(row.gap()).float64(row.gradNormSq()).float64(row.accuracy());
        out.varint(row.upBits()).varint(row.downBits()).varint(row.gossipBits()).varint(row.resyncBits());
        out.float64(row.theoryBits()).zigzag(row.wireBytes());
        out.varint(row.participants()).varint(row.responders()).varint(row.resyncs());
        out.varint(row.stalenessMax()).float64(row.consensusDistance());
        Row.Membership peers = row.membership();
        out.zigzag(peers.livePeers()).zigzag(peers.suspendedEdges());
        out.zigzag(peers.epoch()).zigzag(peers.abandonedFlows());
    }

    /** The content of a frame to the hub, or to the client; any bytes give a letter or the exception. */
    Letter decode(byte[] frame) throws DecodeException {
        return decode(hub, frame);
    }

    /** The content of a frame to node {@code to}; any bytes give a letter or the exception. */
    Letter decode(int to, byte[] frame) throws DecodeException {
        FrameReader in = new FrameReader(seal(announcedSender(frame), to), frame);
        int first = in.u8();
        if (first >>> KIND_BITS != version) {
            throw new DecodeException("a frame of version " + (first >>> KIND_BITS) + ", not " + version);
        }
        int kind = first & (1 << KIND_BITS) - 1;
        if (kind >= KINDS.length) {
            throw new DecodeException("there is no kind " + kind + " of frame");
        }
        int distance = in.number();
        if (distance > hub) {
            throw new DecodeException("node " + (hub - distance) + " has sent a frame");
        }
        Letter letter = content(KINDS[kind], hub - distance, in);
        in.end();
        return letter;
    }

    /** Who says that it has sent a frame, before its checksum is looked at; the hub where nobody does. */
    private int announcedSender(byte[] frame) {
        int distance = 0;
        for (int k = 1; k < Math.min(frame.length, 5); k++) {
            distance |= (frame[k] & 0x7F) << 7 * (k - 1);
            if (frame[k] >= 0) {
                return distance <= hub ? hub - distance : hub;
            }
        }
        return hub;
    }

    private static Letter content(Kind kind, int from, FrameReader in) throws DecodeException {
        return switch (kind) {
            case DOWNLINK -> message(from, downlink(in));
            case UPLINK -> message(from, uplink(in));
            case EXCHANGE -> message(from, exchange(in));
            case JOIN -> message(from, new Message.Join(in.fixed64()));
            case WELCOME -> message(from, new Message.Welcome(in.fixed64(), in.number(), in.number()));
            case GRANT -> message(from, grant(in));
            case RECALL -> message(from, recall(in));
            case RECOLLECTION ->
                message(from, new Message.Recollection(in.number(), in.varint(), in.fixed64(), in.vector()));
            case STANDING -> message(from, standing(in));
            case MEETING -> message(from, new Message.Meeting(in.number(), in.varint(), edgeOffer(in), in.fixed64()));
            case PROGRESS -> message(from, progress(in));
            case ASK -> message(from, ask(in));
            case BROKEN -> message(from, new Message.Broken(in.choice(Report.Outcome.values()), in.text()));
            case ROUND_CLOSED ->
                report(
                        from,
                        new Report.RoundClosed(
                                in.zigzag(), in.number(), numbers(in), in.varint(), in.varint(), in.varint()));
            case EVALUATED -> report(from, new Report.Evaluated(row(in)));
            case INCIDENT ->
                report(
                        from,
                        new Report.Incident(
                                in.choice(Report.Incident.Kind.values()), in.number(), in.zigzag(), in.text()));
            case FINISHED ->
                report(from, new Report.Finished(in.choice(Report.Outcome.values()), in.text(), in.vector()));
        };
    }

    private static Letter message(int from, Message message) {
        return new Letter(from, message, null);
    }

    private static Letter report(int from, Report report) {
        return new Letter(from, null, report);
    }

    private static Message.Downlink downlink(FrameReader in) throws DecodeException {
        int epoch = in.number();
        int incarnation = in.number();
        long round = in.zigzag();
        long flags = in.varint();
        long acknowledged = round - 1;
        if ((flags & 1) == 1) {
            long behind = in.zigzag();
            if (behind == 0) {
                throw new DecodeException("an acknowledged round that did not need to be written");
            }
            acknowledged -= behind;
        }
        if (flags >>> 1 > Integer.MAX_VALUE) {
            throw new DecodeException("coins beyond 2^31 - 1");
        }
        int streams = in.count(2);
        List<CatchUp> offers = new ArrayList<>(streams);
        for (int s = 0; s < streams; s++) {
            offers.add(offer(round, in));
        }
        return new Message.Downlink(epoch, incarnation, round, (int) (flags >>> 1), acknowledged, offers, in.fixed64());
    }

    private static CatchUp offer(long round, FrameReader in) throws DecodeException {
        int shape = in.number();
        long version = round - in.zigzag();
        if ((shape & 1) == 0) {
            return new CatchUp.Replay(version, increments(shape >>> 1, round, 0, in));
        }
        return snapshot(shape, version, round, in);
    }

    private static CatchUp.Snapshot snapshot(int shape, long version, long round, FrameReader in)
            throws DecodeException {
        if (shape > 3) {
            throw new DecodeException("a snapshot with " + (shape >>> 1) + " increments");
        }
        double[] state = in.vector();
        return new CatchUp.Snapshot(version, state, shape == 3 ? increment(round, in) : null);
    }

    /** @param stride by how much the expected round grows from one increment to the next */
    private static List<Increment> increments(int count, long reference, int stride, FrameReader in)
            throws DecodeException {
        List<Increment> increments = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            increments.add(increment(reference + (long) stride * k, in));
        }
        return increments;
    }

    private static Increment increment(long reference, FrameReader in) throws DecodeException {
        return new Increment(reference - in.zigzag(), in.blob());
    }

    private static int[] numbers(FrameReader in) throws DecodeException {
        int[] numbers = new int[in.count(1)];
        for (int k = 0; k < numbers.length; k++) {
            numbers[k] = in.number();
        }
        return numbers;
    }

    private static Message.Uplink uplink(FrameReader in) throws DecodeException {
        int incarnation = in.number();
        long round = in.zigzag();
        long[] versions = new long[in.count(1)];
        for (int s = 0; s < versions.length; s++) {
            versions[s] = round - in.zigzag();
        }
        List<Increment> increments = increments(in.number(), round, 0, in);
        return new Message.Uplink(incarnation, round, versions, increments, in.varint(), in.varint());
    }

    private static Message.Standing standing(FrameReader in) throws DecodeException {
        return new Message.Standing(
                in.varint(),
                in.vector(),
                in.varint(),
                in.varint(),
                in.float64(),
                in.zigzag(),
                in.varint(),
                in.varint());
    }

    private static Message.Progress progress(FrameReader in) throws DecodeException {
        Message.Standing standing = standing(in);
        int both = in.number();
        long[] exchanges = new long[in.count(1)];
        for (int e = 0; e < exchanges.length; e++) {
            exchanges[e] = in.varint();
        }
        return new Message.Progress(standing, (both & 1) == 1, both >>> 1, exchanges);
    }

    private static CatchUp edgeOffer(FrameReader in) throws DecodeException {
        int shape = in.number();
        if ((shape & 1) == 0) {
            long from = in.varint();
            return new CatchUp.Replay(from, increments(shape >>> 1, from, 1, in));
        }
        return snapshot(shape, -in.zigzag(), 0, in);
    }

    private static Message.Exchange exchange(FrameReader in) throws DecodeException {
        int epoch = in.number();
        CatchUp offer = edgeOffer(in);
        return new Message.Exchange(epoch, offer, offer.version() - in.zigzag(), in.fixed64());
    }

    private static Message.Recall recall(FrameReader in) throws DecodeException {
        int both = in.number();
        return new Message.Recall(both >>> 1, (both & 1) == 1);
    }

    private static Message.Ask ask(FrameReader in) throws DecodeException {
        long both = in.varint();
        return new Message.Ask(both >>> 1, (both & 1) == 1, grant(in));
    }

    private static Message.Grant grant(FrameReader in) throws DecodeException {
        long tick = in.varint();
        int number = in.number();
        if (number == 0) {
            int n = in.number();
            if (n > Control.NODES_MAX) {
                throw new DecodeException("an epoch of " + n + " peers");
            }
            return new Message.Grant(tick, Epoch.first(n), set(n, in));
        }
        long begins = in.varint();
        double scale = in.float64();
        long[] processes = new long[in.count(1)];
        for (int i = 0; i < processes.length; i++) {
            processes[i] = in.zigzag();
        }
        BitSet returning = set(processes.length, in);
        Epoch epoch = new Epoch(number, begins, scale, processes, returning);
        return new Message.Grant(tick, epoch, set(processes.length, in));
    }

    private static BitSet set(int n, FrameReader in) throws DecodeException {
        byte[] bytes = in.blob();
        BitSet set = BitSet.valueOf(bytes);
        if (set.length() > n || bytes.length > 0 && bytes[bytes.length - 1] == 0) {
            throw new DecodeException("a set of peers beyond " + n + ", or one that is too long");
        }
        return set;
    }

    private static Row row(FrameReader in) throws DecodeException {
        return new Row(
                in.varint(),
                in.varint(),
                in.float64(),
                in.float64(),
                in.float64(),
                in.float64(),
                in.varint(),
                in.varint(),
                in.varint(),
                in.varint(),
                in.float64(),
                in.zigzag(),
                in.number(),
                in.number(),
                in.varint(),
                in.number(),
                in.float64(),
                new Row.Membership((int) in.zigzag(), (int) in.zigzag(), (int) in.zigzag(), in.zigzag()));
    }
}
