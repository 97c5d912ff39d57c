package laconic.actor;

import java.util.ArrayList;
import java.util.List;
import laconic.coding.DecodeException;
import laconic.node.Message;
import laconic.replica.CatchUp;
import laconic.replica.Increment;

/** The messages between a server and its workers, in frames. */
final class ServerFrames {

    private ServerFrames() {}

    static void downlink(Message.Downlink downlink, FrameWriter out) {
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
                    CatchUpFrames.increment(round, increment, out);
                }
            } else {
                CatchUpFrames.snapshot(round, (CatchUp.Snapshot) offer, out);
            }
        }
        out.fixed64(downlink.digest());
    }

    static void uplink(Message.Uplink uplink, FrameWriter out) {
        out.varint(uplink.incarnation()).zigzag(uplink.round()).varint(uplink.versions().length);
        for (long version : uplink.versions()) {
            out.zigzag(uplink.round() - version);
        }
        out.varint(uplink.increments().size());
        for (Increment increment : uplink.increments()) {
            CatchUpFrames.increment(uplink.round(), increment, out);
        }
        out.varint(uplink.lostBits()).varint(uplink.repeatedBits());
    }

    static Message.Downlink downlink(FrameReader in) throws DecodeException {
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
            return new CatchUp.Replay(version, CatchUpFrames.increments(shape >>> 1, round, 0, in));
        }
        return CatchUpFrames.snapshot(shape, version, round, in);
    }

    static Message.Uplink uplink(FrameReader in) throws DecodeException {
        int incarnation = in.number();
        long round = in.zigzag();
        long[] versions = new long[in.count(1)];
        for (int s = 0; s < versions.length; s++) {
            versions[s] = round - in.zigzag();
        }
        List<Increment> increments = CatchUpFrames.increments(in.number(), round, 0, in);
        return new Message.Uplink(incarnation, round, versions, increments, in.varint(), in.varint());
    }
}
