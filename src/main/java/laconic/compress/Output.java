package laconic.compress;

import laconic.coding.Sink;

/** The writing side of the wire format: a sink that knows the payload's wire type and writes its head. */
final class Output {

    private static final long EXPONENT = 0x7FFL << 52;
    private static final long EXPONENT_UNIT = 1L << 52;

    final Sink sink = new Sink();
    final Wire wire;

    private final int dimension;

    Output(int dimension, Wire wire) {
        this.dimension = dimension;
        this.wire = wire;
    }

    /** Writes a part's tag, and behind the first one the payload's dimension. */
    void tag(Kind kind) {
        boolean first = sink.position() == 0;
        sink.u8(Format.VERSION << 6 | wire.ordinal() << 5 | kind.ordinal());
        if (first) {
            sink.varint(dimension);
        }
    }

    /** Writes a value that is of the wire type already. */
    void value(double value) {
        if (wire == Wire.FLOAT32) {
            sink.float32((float) value);
        } else {
            sink.float64(value);
        }
    }

    /** Rounds to the wire type. */
    double round(double value) {
        return finite(wire.round(value));
    }

    double finite(double value) {
        if (!Double.isFinite(value)) {
            throw new NonFiniteException("a value, norm or scale is not finite in " + wire + ": it must not travel");
        }
        return value;
    }

    /** Refuses infinities and NaN among {@code x[offset … offset+m-1]}, for compressors that may not look at every entry. */
    void finite(double[] x, int offset, int m) {
        long carry = 0;
        for (int j = offset; j < offset + m; j++) {
            carry |= (Double.doubleToRawLongBits(x[j]) & EXPONENT) + EXPONENT_UNIT;
        }
        if (carry < 0) {
            finite(Double.NaN);
        }
    }
}
