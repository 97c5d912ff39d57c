package laconic.actor;

import java.util.function.IntToLongFunction;
import laconic.coding.DecodeException;
import laconic.node.Message;
import laconic.node.Report;

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
            ServerFrames.downlink(downlink, start(out, Kind.DOWNLINK, from));
        } else if (message instanceof Message.Uplink uplink) {
            ServerFrames.uplink(uplink, start(out, Kind.UPLINK, from));
        } else if (message instanceof Message.Exchange exchange) {
            PeerFrames.exchange(exchange, start(out, Kind.EXCHANGE, from));
        } else if (message instanceof Message.Join join) {
            start(out, Kind.JOIN, from).fixed64(join.nonce());
        } else if (message instanceof Message.Welcome welcome) {
            start(out, Kind.WELCOME, from).fixed64(welcome.nonce());
            out.varint(welcome.epoch()).varint(welcome.incarnation());
        } else if (message instanceof Message.Grant grant) {
            PeerFrames.grant(grant, start(out, Kind.GRANT, from));
        } else if (message instanceof Message.Standing standing) {
            PeerFrames.standing(standing, start(out, Kind.STANDING, from));
        } else if (message instanceof Message.Meeting meeting) {
            PeerFrames.meeting(meeting, start(out, Kind.MEETING, from));
        } else if (message instanceof Message.Ask ask) {
            PeerFrames.ask(ask, start(out, Kind.ASK, from));
        } else if (message instanceof Message.Progress progress) {
            PeerFrames.progress(progress, start(out, Kind.PROGRESS, from));
        } else if (message instanceof Message.Recall recall) {
            PeerFrames.recall(recall, start(out, Kind.RECALL, from));
        } else if (message instanceof Message.Recollection held) {
            PeerFrames.recollection(held, start(out, Kind.RECOLLECTION, from));
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
            ReportFrames.closed(closed, start(out, Kind.ROUND_CLOSED, from));
        } else if (report instanceof Report.Evaluated evaluated) {
            ReportFrames.row(evaluated.row(), start(out, Kind.EVALUATED, from));
        } else if (report instanceof Report.Incident incident) {
            ReportFrames.incident(incident, start(out, Kind.INCIDENT, from));
        } else if (report instanceof Report.Finished finished) {
            ReportFrames.finished(finished, start(out, Kind.FINISHED, from));
        } else {
            throw new IllegalArgumentException("no frame for " + report);
        }
        return out.sealed(seal(from, hub));
    }

    private FrameWriter start(FrameWriter out, Kind kind, int from) {
        return out.u8(version << KIND_BITS | kind.ordinal()).varint(hub - from);
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
            case DOWNLINK -> message(from, ServerFrames.downlink(in));
            case UPLINK -> message(from, ServerFrames.uplink(in));
            case JOIN -> message(from, new Message.Join(in.fixed64()));
            case WELCOME -> message(from, new Message.Welcome(in.fixed64(), in.number(), in.number()));
            case EXCHANGE -> message(from, PeerFrames.exchange(in));
            case GRANT -> message(from, PeerFrames.grant(in));
            case STANDING -> message(from, PeerFrames.standing(in));
            case MEETING -> message(from, PeerFrames.meeting(in));
            case ASK -> message(from, PeerFrames.ask(in));
            case PROGRESS -> message(from, PeerFrames.progress(in));
            case RECALL -> message(from, PeerFrames.recall(in));
            case RECOLLECTION -> message(from, PeerFrames.recollection(in));
            case BROKEN -> message(from, new Message.Broken(in.choice(Report.Outcome.values()), in.text()));
            case ROUND_CLOSED -> report(from, ReportFrames.closed(in));
            case EVALUATED -> report(from, new Report.Evaluated(ReportFrames.row(in)));
            case INCIDENT -> report(from, ReportFrames.incident(in));
            case FINISHED -> report(from, ReportFrames.finished(in));
        };
    }

    private static Letter message(int from, Message message) {
        return new Letter(from, message, null);
    }

    private static Letter report(int from, Report report) {
        return new Letter(from, null, report);
    }
}
