package laconic.coding;

/** A cursor over received bytes with the primitive reads that {@link Sink} writes; every read beyond the end is refused. */
public final class Source {

    final byte[] bytes;
    int position;

    public Source(byte[] bytes) {
        this.bytes = bytes;
    }

    public int position() {
        return position;
    }

    /** Moves the cursor to an earlier position, or over bytes that {@link #require} has found present. */
    public void position(int position) {
        this.position = position;
    }

    public int remaining() {
        return bytes.length - position;
    }

    /** Refuses unless {@code count} more bytes are there: what stands before every allocation. */
    public void require(long count) throws DecodeException {
        if (count > remaining()) {
            throw new DecodeException("the message ends at byte " + bytes.length + " where " + count
                    + " more bytes were due from byte " + position);
        }
    }

    public int u8() throws DecodeException {
        require(1);
        return bytes[position++] & 0xFF;
    }

    /** A varint in 0 … 2^31-1, in its shortest form. */
    public int varint() throws DecodeException {
        int value = varint32();
        if (value < 0) {
            throw new DecodeException("a count above 2^31 - 1 at byte " + position);
        }
        return value;
    }

    private int varint32() throws DecodeException {
        int value = 0;
        for (int shift = 0; ; shift += 7) {
            int next = u8();
            if (shift == 28 && next > 0x0F || next == 0 && shift > 0) {
                throw new DecodeException("a number that is too long at byte " + position);
            }
            value |= (next & 0x7F) << shift;
            if (next < 0x80) {
                return value;
            }
        }
    }

    public int zigzag() throws DecodeException {
        int value = varint32();
        return value >>> 1 ^ -(value & 1);
    }

    public float float32() throws DecodeException {
        require(4);
        position += 4;
        return float32At(position - 4);
    }

    public double float64() throws DecodeException {
        require(8);
        position += 8;
        return float64At(position - 8);
    }

    /** The byte at a position that {@link #require} has found present. */
    public int u8At(int at) {
        return bytes[at] & 0xFF;
    }

    /** The float at a byte position that {@link #require} has found present. */
    public float float32At(int at) {
        return Float.intBitsToFloat((int) Sink.INT.get(bytes, at));
    }

    /** The double at a byte position that {@link #require} has found present. */
    public double float64At(int at) {
        return Double.longBitsToDouble((long) Sink.LONG.get(bytes, at));
    }
}
