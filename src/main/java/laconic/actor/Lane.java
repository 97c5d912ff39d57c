package laconic.actor;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * The sending end of the way from one actor to an actor in another JVM. Frames arrive in the order in which they were sent.
 *
 * <p>Akka drops what is larger than its frame, and what overflows its queue, without a word to the sender. So a large frame
 * goes in pieces, of which no more than a window are under way until the receiver has given credit; frames behind it wait.
 */
final class Lane {

    /** Largest size of a {@link Carried}; Akka's own frame is larger. */
    static final int PIECE_BYTES = 128 << 10;

    /** Pieces that may be under way. */
    static final int WINDOW = 16;

    /** The largest frame that a lane carries and that a receiver puts together. */
    static final int FRAME_BYTES_MAX = 1 << 30;

    private static final long STALLED_NANOS = 5_000_000_000L;

    private final int from;
    private final boolean counted;
    private final int queueMax;
    private final Consumer<Carried> wire;
    private final ArrayDeque<byte[]> queue = new ArrayDeque<>();
    private int offset;
    private long next;
    private long credited;
    private long progressAt;

    /**
     * @param from the sending node
     * @param counted whether small frames go as numbered pieces too, so that the receiver notices a loss
     * @param queueMax frames that may wait
     * @param wire takes what is to be sent
     */
    Lane(int from, boolean counted, int queueMax, Consumer<Carried> wire) {
        this.from = from;
        this.counted = counted;
        this.queueMax = queueMax;
        this.wire = wire;
    }

    /**
     * Sends a frame as soon as it may go.
     *
     * @param nanos the time, by which a lane whose pieces were lost starts again
     * @return false if it was not taken because too many frames wait
     */
    boolean send(byte[] frame, long nanos) {
        if (frame.length > FRAME_BYTES_MAX) {
            throw new IllegalStateException(
                    "a frame of " + frame.length + " bytes; at most " + FRAME_BYTES_MAX + " are sent");
        }
        if (!counted && queue.isEmpty() && frame.length <= PIECE_BYTES) {
            wire.accept(new Carried.Frame(frame));
            return true;
        }
        restartIfStalled(nanos);
        if (queue.size() >= queueMax) {
            return false;
        }
        queue.add(frame);
        pump(nanos);
        return true;
    }

    /** The receiver has seen that many pieces. */
    void credit(long received, long nanos) {
        if (received > credited && received <= next) {
            credited = received;
            progressAt = nanos;
            pump(nanos);
        }
    }

    /** Whether the receiver has seen everything. */
    boolean idle() {
        return queue.isEmpty() && credited == next;
    }

    /** Without credit for a while, pieces or credits were lost: the frame under way is given up. */
    private void restartIfStalled(long nanos) {
        if (next - credited >= WINDOW && nanos - progressAt > STALLED_NANOS) {
            credited = next;
            if (offset > 0) {
                queue.remove();
                offset = 0;
            }
            pump(nanos);
        }
    }

    private void pump(long nanos) {
        if (credited == next) {
            progressAt = nanos;
        }
        while (!queue.isEmpty() && next - credited < WINDOW) {
            byte[] frame = queue.peek();
            int end = Math.min(frame.length, offset + PIECE_BYTES);
            byte[] part = end - offset == frame.length ? frame : Arrays.copyOfRange(frame, offset, end);
            wire.accept(new Carried.Piece(from, next++, offset == 0, end == frame.length, part));
            offset = end;
            if (end == frame.length) {
                queue.remove();
                offset = 0;
            }
        }
    }
}
