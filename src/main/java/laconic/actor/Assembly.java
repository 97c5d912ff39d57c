package laconic.actor;

import java.io.ByteArrayOutputStream;

/** The receiving end of a {@link Lane}: it puts frames together again and says when credit is due. */
final class Assembly {

    private static final int CREDIT_EVERY = Lane.WINDOW / 4;

    private final int frameBytesMax;
    private ByteArrayOutputStream parts;
    private long expected;
    private long lost;
    private boolean overflows;

    Assembly() {
        this(Lane.FRAME_BYTES_MAX);
    }

    Assembly(int frameBytesMax) {
        this.frameBytesMax = frameBytesMax;
    }

    /** Takes a piece; the frame that it completes, or null. A frame of which a piece is missing never completes. */
    byte[] add(Carried.Piece piece) {
        overflows = false;
        if (piece.number() < expected) {
            return null;
        }
        lost += piece.number() - expected;
        boolean follows = piece.number() == expected && parts != null && !piece.first();
        expected = piece.number() + 1;
        if (piece.first()) {
            if (piece.last()) {
                parts = null;
                return piece.bytes();
            }
            parts = new ByteArrayOutputStream(2 * Lane.PIECE_BYTES);
        } else if (!follows || parts.size() + piece.bytes().length > frameBytesMax) {
            overflows = follows;
            parts = null;
            return null;
        }
        parts.writeBytes(piece.bytes());
        if (!piece.last()) {
            return null;
        }
        byte[] frame = parts.toByteArray();
        parts = null;
        return frame;
    }

    /** Pieces seen or missed so far: what the next credit says. */
    long received() {
        return expected;
    }

    boolean creditDue() {
        return expected % CREDIT_EVERY == 0;
    }

    /** Whether the newest piece made its frame longer than a frame may be, which was given up. */
    boolean overflows() {
        return overflows;
    }

    /** Pieces that never came. */
    long lost() {
        return lost;
    }
}
