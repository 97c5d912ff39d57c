package laconic.coding;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** The bytes of a kept state while they are being written; {@link StateReader} reads them. Little-endian, at most 2 GiB. */
public final class StateWriter {

    private static final int FIRST_BYTES = 256;

    private ByteBuffer bytes = ByteBuffer.allocate(FIRST_BYTES).order(ByteOrder.LITTLE_ENDIAN);

    private ByteBuffer room(int count) {
        if (bytes.remaining() < count) {
            int needed = Math.addExact(bytes.position(), count);
            int capacity = (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(2L * bytes.capacity(), needed));
            bytes = ByteBuffer.allocate(Math.max(capacity, needed))
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .put(bytes.flip());
        }
        return bytes;
    }

    /** One bit of truth, as a byte. */
    public StateWriter flag(boolean value) {
        room(1).put((byte) (value ? 1 : 0));
        return this;
    }

    /** A number ≥ 0, seven bits a byte from the lowest up, in the fewest bytes. */
    public StateWriter count(long value) {
        if (value < 0) {
            throw new IllegalArgumentException(value + " is no count");
        }
        return unsigned(value);
    }

    private StateWriter unsigned(long value) {
        room(10);
        long rest = value;
        while (rest >>> 7 != 0) {
            bytes.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        bytes.put((byte) rest);
        return this;
    }

    /** A signed number, as the count of 0, -1, 1, -2, 2, … */
    public StateWriter number(long value) {
        return unsigned(value << 1 ^ value >> 63);
    }

    /** All 64 bits of a number. */
    public StateWriter real(double value) {
        room(8).putLong(Double.doubleToRawLongBits(value));
        return this;
    }

    /** A count and that many bytes. */
    public StateWriter blob(byte[] value) {
        count(value.length);
        room(value.length).put(value);
        return this;
    }

    /** A count and that many numbers, all their bits. */
    public StateWriter vector(double[] value) {
        count(value.length);
        ByteBuffer at = room(Math.multiplyExact(8, value.length));
        at.asDoubleBuffer().put(value);
        at.position(at.position() + 8 * value.length);
        return this;
    }

    /** A count and that many signed numbers. */
    public StateWriter numbers(long[] value) {
        count(value.length);
        for (long each : value) {
            number(each);
        }
        return this;
    }

    /** A count and that many numbers of workers. */
    public StateWriter workers(int[] value) {
        count(value.length);
        for (int each : value) {
            number(each);
        }
        return this;
    }

    /** What was written so far. */
    public byte[] bytes() {
        return Arrays.copyOf(bytes.array(), bytes.position());
    }
}
