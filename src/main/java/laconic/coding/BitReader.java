package laconic.coding;

/** A cursor over the bits of a {@link Source} from its position on; {@link #close} hands the position back. */
public final class BitReader {

    private final byte[] bytes;
    private final long end;
    private long at;

    public BitReader(Source source) {
        bytes = source.bytes;
        end = 8L * bytes.length;
        at = 8L * source.position;
    }

    /** At least 57 of the bits from here on, the next one lowest; zeros stand for bits beyond the end. */
    long peek() {
        int index = (int) (at >>> 3);
        int shift = (int) at & 7;
        if (index + 8 <= bytes.length) {
            return (long) Sink.LONG.get(bytes, index) >>> shift;
        }
        long word = 0;
        for (int j = bytes.length - 1; j >= index; j--) {
            word = word << 8 | bytes[j] & 0xFF;
        }
        return word >>> shift;
    }

    void skip(int count) throws DecodeException {
        at += count;
        if (at > end) {
            throw new DecodeException("the message ends within a run of bits");
        }
    }

    /** The next {@code count} ≤ 32 bits. */
    public int bits(int count) throws DecodeException {
        long word = peek();
        skip(count);
        return (int) (word & (1L << count) - 1);
    }

    /** The number of zeros before the next one. */
    public int unary() throws DecodeException {
        int zeros = 0;
        long word = peek();
        while (word == 0) {
            skip(56);
            zeros += 56;
            word = peek();
        }
        int rest = Long.numberOfTrailingZeros(word);
        skip(rest + 1);
        return zeros + rest;
    }

    /** A Rice code: the quotient by 2^r in unary, then r ≤ 31 low bits; in 0 … 2^31-1. */
    public int rice(int r) throws DecodeException {
        long word = peek();
        int quotient = Long.numberOfTrailingZeros(word);
        long value;
        if (quotient + 1 + r <= 57) {
            skip(quotient + 1 + r);
            value = (long) quotient << r | word >>> quotient >>> 1 & (1L << r) - 1;
        } else {
            value = ((long) unary() << r) + (bits(r) & 0xFFFFFFFFL);
        }
        if (value > Integer.MAX_VALUE) {
            throw new DecodeException("a gap above 2^31 - 1");
        }
        return (int) value;
    }

    /** n Rice codes, as {@link #rice(int)} one by one: up to three from one look at the bits, which shortens the wait. */
    void rice(int r, int[] into, int n) throws DecodeException {
        int mask = (int) ((1L << r) - 1);
        int j = 0;
        while (j + 2 < n) {
            long word = peek();
            int q0 = Long.numberOfTrailingZeros(word);
            long second = word >>> r + 1 >>> q0;
            int q1 = Long.numberOfTrailingZeros(second);
            long third = second >>> r + 1 >>> q1;
            int q2 = Long.numberOfTrailingZeros(third);
            int length = q0 + q1 + q2 + 3 * (r + 1);
            if (length > 57) {
                into[j++] = rice(r);
                continue;
            }
            into[j] = q0 << r | (int) (word >>> q0 >>> 1) & mask;
            into[j + 1] = q1 << r | (int) (second >>> q1 >>> 1) & mask;
            into[j + 2] = q2 << r | (int) (third >>> q2 >>> 1) & mask;
            skip(length);
            j += 3;
        }
        while (j < n) {
            into[j++] = rice(r);
        }
    }

    /** A number ≥ 1 in Elias' γ code. */
    public int gamma() throws DecodeException {
        int length = unary();
        if (length > 30) {
            throw new DecodeException("a count above 2^31 - 1");
        }
        return 1 << length | bits(length);
    }

    /** Moves the cursor on by a number of bits that {@code Source.require} has found present, from the run's start. */
    long position() {
        return at;
    }

    void position(long bit) {
        at = bit;
    }

    /** Ends the run: the rest of its last byte must be zeros. */
    public void close(Source source) throws DecodeException {
        int rest = (int) -at & 7;
        if (bits(rest) != 0) {
            throw new DecodeException("a run of bits is not filled with zeros");
        }
        source.position = (int) (at >>> 3);
    }
}
