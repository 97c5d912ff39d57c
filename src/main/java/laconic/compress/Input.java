package laconic.compress;

import laconic.coding.DecodeException;
import laconic.coding.Source;
import laconic.math.Draw;

/** The reading side of the wire format: a cursor over one payload's bytes, its wire type, and the dispatch on kinds. */
final class Input {

    private static final int KIND = 31;

    final Source source;
    final Wire wire;
    /** Whether bytes are being judged: then what only the encoder's choice decides is checked too. */
    final boolean check;

    private final int head;
    private int depth;

    /** Starts at the head of a payload for {@code dimension} coordinates. */
    Input(byte[] bytes, int dimension, boolean check) throws DecodeException {
        this.source = new Source(bytes);
        this.check = check;
        head = source.u8();
        if (head >>> 6 != Format.VERSION) {
            throw new DecodeException("wire version " + (head >>> 6) + " where " + Format.VERSION + " is spoken");
        }
        wire = Wire.values()[head >>> 5 & 1];
        int announced = source.varint();
        if (announced != dimension) {
            throw new DecodeException("a vector of " + announced + " coordinates where " + dimension + " are due");
        }
    }

    private Node open() throws DecodeException {
        int tag = depth == 0 ? head : source.u8();
        if (tag >>> 5 != head >>> 5) {
            throw new DecodeException("a part with another version or wire type");
        }
        int kind = tag & KIND;
        if (kind >= Kind.COUNT) {
            throw new DecodeException("no payload kind " + kind);
        }
        if (++depth > Format.DEPTH_MAX) {
            throw new DecodeException("parts within parts beyond depth " + Format.DEPTH_MAX);
        }
        return Kind.of(kind).node();
    }

    /**
     * Reads the next part, a vector of m coordinates, and adds it: {@code v[offset + j] += rate · value_j}. With v null it
     * only reads.
     *
     * @return whether the part is anything but the zero vector
     */
    boolean read(int m, Draw draw, double[] v, int offset, double rate) throws DecodeException {
        Node node = open();
        node.read(this, m, draw, v, offset, rate);
        depth--;
        return node != ZeroNode.INSTANCE;
    }

    /** Reads the next part, which must not be the zero vector: only a whole payload or a block is. */
    void readNonZero(int m, Draw draw, double[] v, int offset, double rate) throws DecodeException {
        if (!read(m, draw, v, offset, rate)) {
            throw new DecodeException("a zero vector within a part");
        }
    }

    /**
     * The byte position of the next part's k values where that part is plain values, with the cursor moved behind them;
     * -1 where it is anything else. For payloads that have been checked.
     */
    int plain(int k) {
        int at = source.position();
        if ((source.u8At(at) & KIND) != Kind.DENSE.ordinal()) {
            return -1;
        }
        source.position(at + 1 + k * wire.bits() / 8);
        return at + 1;
    }

    /** Value i of those that {@link #plain} found. */
    double plainValue(int at, int i) {
        return wire == Wire.FLOAT32 ? source.float32At(at + 4 * i) : source.float64At(at + 8 * i);
    }

    /** The positions of the whole payload, of m coordinates, if it is a sparse vector of plain values; otherwise null. */
    int[] touched(int m) throws DecodeException {
        return open() instanceof IndexedNode ? IndexedNode.positions(this, m) : null;
    }

    /** Reads the next part for its theoretical bits. */
    double theory(int m, Draw draw) throws DecodeException {
        Node node = open();
        double bits = node.theory(this, m, draw);
        depth--;
        return bits;
    }

    /** A value of the wire type; finite. */
    double value() throws DecodeException {
        return finite(wire == Wire.FLOAT32 ? source.float32() : source.float64());
    }

    /** A value of the wire type that scales: finite and above zero. */
    double scale() throws DecodeException {
        double scale = value();
        if (!(scale > 0)) {
            throw new DecodeException("a scale that is not above zero");
        }
        return scale;
    }

    /** A parameter of a compressor, always float64; in the given range, the lower end excluded. */
    double parameter(double above, double to) throws DecodeException {
        double value = source.float64();
        if (!(value > above && value <= to)) {
            throw new DecodeException("a parameter of " + value + " outside (" + above + ", " + to + "]");
        }
        return value;
    }

    /** A count in from … to. */
    int count(int from, int to) throws DecodeException {
        int count = source.varint();
        if (count < from || count > to) {
            throw new DecodeException("a count of " + count + " outside " + from + " … " + to);
        }
        return count;
    }

    static double finite(double value) throws DecodeException {
        if (!Double.isFinite(value)) {
            throw new DecodeException("a value that is not finite");
        }
        return value;
    }
}
