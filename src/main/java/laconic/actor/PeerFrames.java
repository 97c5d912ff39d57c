package laconic.actor;

import java.util.BitSet;
import laconic.coding.DecodeException;
import laconic.node.Epoch;
import laconic.node.Message;
import laconic.replica.CatchUp;
import laconic.replica.Increment;

/** The messages among peers and between them and their coordinator, in frames. */
final class PeerFrames {

    private PeerFrames() {}

    static void standing(Message.Standing standing, FrameWriter out) {
        out.varint(standing.tick()).vector(standing.model());
        out.varint(standing.gossipBits()).varint(standing.repeatedBits()).float64(standing.theoryBits());
        out.zigzag(standing.wireBytes()).varint(standing.repairs()).varint(standing.abandoned());
    }

    static void progress(Message.Progress progress, FrameWriter out) {
        standing(progress.standing(), out);
        out.varint((long) progress.lagMax() << 1 | (progress.rests() ? 1 : 0)).varint(progress.exchanges().length);
        for (long exchanges : progress.exchanges()) {
            out.varint(exchanges);
        }
    }

    static void exchange(Message.Exchange exchange, FrameWriter out) {
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
                CatchUpFrames.increment(round++, increment, out);
            }
        } else {
            CatchUpFrames.snapshot(0, (CatchUp.Snapshot) offer, out);
        }
    }

    static void meeting(Message.Meeting meeting, FrameWriter out) {
        out.varint(meeting.epoch()).varint(meeting.number());
        offer(meeting.offer(), out);
        out.fixed64(meeting.digest());
    }

    static void recall(Message.Recall recall, FrameWriter out) {
        out.varint((long) recall.epoch() << 1 | (recall.whole() ? 1 : 0));
    }

    static void recollection(Message.Recollection held, FrameWriter out) {
        out.varint(held.epoch()).varint(held.version()).fixed64(held.digest()).vector(held.state());
    }

    /** The first epoch, to which most runs keep, is its number alone. */
    static void grant(Message.Grant grant, FrameWriter out) {
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

    static void ask(Message.Ask ask, FrameWriter out) {
        out.varint(ask.number() << 1 | (ask.rest() ? 1 : 0));
        grant(ask.grant(), out);
    }

    private static void set(BitSet set, FrameWriter out) {
        out.blob(set.toByteArray());
    }

    static Message.Standing standing(FrameReader in) throws DecodeException {
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

    static Message.Progress progress(FrameReader in) throws DecodeException {
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
            return new CatchUp.Replay(from, CatchUpFrames.increments(shape >>> 1, from, 1, in));
        }
        return CatchUpFrames.snapshot(shape, -in.zigzag(), 0, in);
    }

    static Message.Exchange exchange(FrameReader in) throws DecodeException {
        int epoch = in.number();
        CatchUp offer = edgeOffer(in);
        return new Message.Exchange(epoch, offer, offer.version() - in.zigzag(), in.fixed64());
    }

    static Message.Meeting meeting(FrameReader in) throws DecodeException {
        return new Message.Meeting(in.number(), in.varint(), edgeOffer(in), in.fixed64());
    }

    static Message.Recall recall(FrameReader in) throws DecodeException {
        int both = in.number();
        return new Message.Recall(both >>> 1, (both & 1) == 1);
    }

    static Message.Recollection recollection(FrameReader in) throws DecodeException {
        return new Message.Recollection(in.number(), in.varint(), in.fixed64(), in.vector());
    }

    static Message.Ask ask(FrameReader in) throws DecodeException {
        long both = in.varint();
        return new Message.Ask(both >>> 1, (both & 1) == 1, grant(in));
    }

    static Message.Grant grant(FrameReader in) throws DecodeException {
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
}
