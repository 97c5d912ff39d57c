package laconic.actor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import laconic.coding.DecodeException;

/**
 * A cursor over a received frame. It accepts what {@link FrameWriter} writes and nothing else, reads nothing beyond the end,
 * and allocates no more than the frame is long.
 */
final class FrameReader {

    private static final int CHECKSUM_BYTES = 4;

    private final ByteBuffer bytes;

    /** @throws DecodeException if the checksum does not fit the frame and the session */
    FrameReader(long session, byte[] frame) throws DecodeException {
        int length = frame.length - CHECKSUM_BYTES;
        bytes = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
        if (length < 1 || bytes.getInt(length) != FrameWriter.checksum(session, frame, length)) {
            throw new DecodeException("a frame of " + frame.length + " bytes with a wrong checksum");
        }
        bytes.limit(length);
    }

    private ByteBuffer need(long count) throws DecodeException {
        if (count > bytes.remaining()) {
            throw new DecodeException(
                    count + " more bytes are due at byte " + bytes.position() + " of " + bytes.limit());
        }
        return bytes;
    }

    int u8() throws DecodeException {
        return need(1).get() & 0xFF;
    }

    /** 64 bits, to be read as unsigned. */
    long varint() throws DecodeException {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            int next = u8();
            if (shift == 63 && next > 1 || next == 0 && shift > 0) {
                throw new DecodeException("a number that is too long before byte " + bytes.position());
            }
            value |= (long) (next & 0x7F) << shift;
            if (next < 0x80) {
                return value;
            }
        }
    }

    long zigzag() throws DecodeException {
        long value = varint();
        return value >>> 1 ^ -(value & 1);
    }

    /** A number in 0 … 2^31 - 1. */
    int number() throws DecodeException {
        long value = varint();
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw new DecodeException("a number beyond 2^31 - 1 before byte " + bytes.position());
        }
        return (int) value;
    }

    /** A count of things that take at least {@code bytesEach} bytes each, which are there. */
    int count(int bytesEach) throws DecodeException {
        int count = number();
        need((long) count * bytesEach);
        return count;
    }

    long fixed64() throws DecodeException {
        return need(8).getLong();
    }

    double float64() throws DecodeException {
        return Double.longBitsToDouble(fixed64());
    }

    byte[] blob() throws DecodeException {
        byte[] blob = new byte[count(1)];
        bytes.get(blob);
        return blob;
    }

    double[] vector() throws DecodeException {
        double[] vector = new double[count(8)];
        bytes.asDoubleBuffer().get(vector);
        bytes.position(bytes.position() + 8 * vector.length);
        return vector;
    }

    String text() throws DecodeException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(blob()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new DecodeException("a text that is not UTF-8 before byte " + bytes.position());
        }
    }

    <E extends Enum<E>> E choice(E[] all) throws DecodeException {
        int ordinal = number();
        if (ordinal >= all.length) {
            throw new DecodeException("there is no choice " + ordinal + " of " + all.length);
        }
        return all[ordinal];
    }

    void end() throws DecodeException {
        if (bytes.hasRemaining()) {
            throw new DecodeException(bytes.remaining() + " bytes too many");
        }
    }
}
