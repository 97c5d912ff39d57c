package laconic.actor;

import java.util.ArrayList;
import java.util.List;
import laconic.coding.DecodeException;
import laconic.replica.CatchUp;
import laconic.replica.Increment;

/** What a writer offers a reader, in frames: increments, or a whole state. */
final class CatchUpFrames {

    private CatchUpFrames() {}

    static void snapshot(long round, CatchUp.Snapshot snapshot, FrameWriter out) {
        boolean newest = snapshot.newest() != null;
        out.varint(newest ? 3 : 1).zigzag(round - snapshot.version()).vector(snapshot.state());
        if (newest) {
            increment(round, snapshot.newest(), out);
        }
    }

    static void increment(long reference, Increment increment, FrameWriter out) {
        out.zigzag(reference - increment.round()).blob(increment.bytes());
    }

    static CatchUp.Snapshot snapshot(int shape, long version, long round, FrameReader in) throws DecodeException {
        if (shape > 3) {
            throw new DecodeException("a snapshot with " + (shape >>> 1) + " increments");
        }
        double[] state = in.vector();
        return new CatchUp.Snapshot(version, state, shape == 3 ? increment(round, in) : null);
    }

    /** @param stride by how much the expected round grows from one increment to the next */
    static List<Increment> increments(int count, long reference, int stride, FrameReader in) throws DecodeException {
        List<Increment> increments = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            increments.add(increment(reference + (long) stride * k, in));
        }
        return increments;
    }

    static Increment increment(long reference, FrameReader in) throws DecodeException {
        return new Increment(reference - in.zigzag(), in.blob());
    }
}
