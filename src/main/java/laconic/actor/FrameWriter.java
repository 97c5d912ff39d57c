package laconic.actor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** The bytes of a frame while they are being written; {@link FrameReader} reads them. Little-endian. */
final class FrameWriter {

    private ByteBuffer bytes;

    FrameWriter(int expectedBytes) {
        bytes = ByteBuffer.allocate(expectedBytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private ByteBuffer room(int count) {
        if (bytes.remaining() < count) {
            int capacity = Math.max(2 * bytes.capacity(), Math.addExact(bytes.position(), count));
            bytes = ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN).put(bytes.flip());
        }
        return bytes;
    }

    FrameWriter u8(int value) {
        room(1).put((byte) value);
        return this;
    }

    /** An unsigned number, seven bits a byte from the lowest up, in the fewest bytes. */
    FrameWriter varint(long value) {
        room(10);
        long rest = value;
        while (rest >>> 7 != 0) {
            bytes.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        bytes.put((byte) rest);
        return this;
    }

    /** A signed number, as the varint of 0, -1, 1, -2, 2, … */
    FrameWriter zigzag(long value) {
        return varint(value << 1 ^ value >> 63);
    }

    FrameWriter fixed64(long value) {
        room(8).putLong(value);
        return this;
    }

    FrameWriter float64(double value) {
        return fixed64(Double.doubleToRawLongBits(value));
    }

    /** A count and that many bytes. */
    FrameWriter blob(byte[] value) {
        varint(value.length);
        room(value.length).put(value);
        return this;
    }

    /** A count and that many numbers. */
    FrameWriter vector(double[] value) {
        varint(value.length);
        ByteBuffer at = room(Math.multiplyExact(8, value.length));
        at.asDoubleBuffer().put(value);
        at.position(at.position() + 8 * value.length);
        return this;
    }

    FrameWriter text(String value) {
        return blob(value.getBytes(StandardCharsets.UTF_8));
    }

    /** The bytes so far, followed by their checksum. */
    byte[] sealed(long session) {
        int checksum = checksum(session, bytes.array(), bytes.position());
        room(4).putInt(checksum);
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    /** CRC-32C of the session's number and the first {@code length} bytes: a frame of another session does not pass. */
    static int checksum(long session, byte[] frame, int length) {
        CRC32C crc = new CRC32C();
        for (int shift = 0; shift < 64; shift += 8) {
            crc.update((int) (session >>> shift) & 0xFF);
        }
        crc.update(frame, 0, length);
        return (int) crc.getValue();
    }
}
