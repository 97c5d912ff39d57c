package laconic.compress;

import java.util.Arrays;
import laconic.coding.DecodeException;
import laconic.math.Draw;

/**
 * A compressed vector: its encoded bytes, checked, with the random choices that decoding needs. Both ends of a stream apply
 * the decoded bytes, so what is counted is what was sent and what is applied.
 *
 * <p>The bytes are canonical: one byte string per compressed vector. They start with a short header (format, dimension,
 * parameters). They are not copied: nobody writes to them.
 *
 * @param bytes the encoded form
 * @param dimension d
 * @param draw the random choices of the encoder, from which a shared-seed sparsifier's positions are rebuilt
 */
public record Payload(byte[] bytes, int dimension, Draw draw) {

    /**
     * The payload that {@code bytes} encode.
     *
     * @throws DecodeException if they are not exactly what an encoder writes for {@code dimension} coordinates with finite
     *     values
     */
    public static Payload decode(byte[] bytes, int dimension, Draw draw) throws DecodeException {
        Format.check(bytes, dimension, draw);
        return new Payload(bytes, dimension, draw);
    }

    /** v += rate · (this vector); v has shape (d). */
    public void addTo(double[] v, double rate) {
        Format.addTo(bytes, dimension, draw, rate, v);
    }

    /** The coordinates that {@link #addTo} may change, ascending, where they are few and known; otherwise null. */
    public int[] touched() {
        return Format.touched(bytes, dimension);
    }

    /** Bits of the encoded form. */
    public long bits() {
        return 8L * bytes.length;
    }

    /** Bits that the papers count for this vector, by the formulas of the literature (see {@link Format}). */
    public double theoryBits() {
        return Format.theoryBits(bytes, dimension, draw);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Payload that && dimension == that.dimension && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "Payload[" + bytes.length + " bytes, d = " + dimension + "]";
    }
}
