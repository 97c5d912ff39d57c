package laconic.coding;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A growing byte buffer with the primitive writes of the wire format: little-endian numbers, minimal varints, and bits from
 * the lowest up. Reused from message to message; {@link #toBytes} copies out.
 */
public final class Sink {

    static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] bytes = new byte[64];
    private int position;
    private long pending;
    private int pendingBits;

    /** Bytes written so far. */
    public int position() {
        return position;
    }

    /** Forgets what was written from {@code position} on. */
    public void rewind(int position) {
        this.position = position;
        pending = 0;
        pendingBits = 0;
    }

    public byte[] toBytes() {
        return Arrays.copyOf(bytes, position);
    }

    /** The buffer, with room for {@code count} more bytes behind {@link #position}. */
    byte[] reserve(int count) {
        int needed = Math.addExact(position, count);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8, Math.max(needed, 2L * bytes.length)));
        }
        return bytes;
    }

    void advance(int count) {
        position += count;
    }

    /** One byte, the low eight bits of {@code value}. */
    public void u8(int value) {
        reserve(1)[position++] = (byte) value;
    }

    /** An unsigned number, seven bits a byte from the lowest up, in the fewest bytes. */
    public void varint(int value) {
        int rest = value;
        while (rest >>> 7 != 0) {
            u8(rest | 0x80);
            rest >>>= 7;
        }
        u8(rest);
    }

    /** A signed number, as the varint of 0, -1, 1, -2, 2, … */
    public void zigzag(int value) {
        varint(value << 1 ^ value >> 31);
    }

    public void float32(float value) {
        INT.set(reserve(4), position, Float.floatToRawIntBits(value));
        position += 4;
    }

    public void float64(double value) {
        LONG.set(reserve(8), position, Double.doubleToRawLongBits(value));
        position += 8;
    }

    /** The {@code count} ≤ 32 low bits of {@code value}; the bits above them are zero. {@link #align} ends a run of bits. */
    public void bits(int value, int count) {
        pending |= (value & 0xFFFFFFFFL) << pendingBits;
        pendingBits += count;
        if (pendingBits >= 32) {
            INT.set(reserve(4), position, (int) pending);
            position += 4;
            pending >>>= 32;
            pendingBits -= 32;
        }
    }

    /** {@code zeros} ≥ 0 zero bits and a one. */
    public void unary(int zeros) {
        int rest = zeros;
        while (rest >= 32) {
            bits(0, 32);
            rest -= 32;
        }
        bits(1 << rest, rest + 1);
    }

    /** A number ≥ 1 in Elias' γ code: its length less one in unary, then its bits below the leading one. */
    public void gamma(int value) {
        int length = 31 - Integer.numberOfLeadingZeros(value);
        unary(length);
        bits(value ^ 1 << length, length);
    }

    /** Fills the last byte of a run of bits with zeros. */
    public void align() {
        reserve(4);
        while (pendingBits > 0) {
            bytes[position++] = (byte) pending;
            pending >>>= 8;
            pendingBits -= 8;
        }
        pending = 0;
        pendingBits = 0;
    }
}
