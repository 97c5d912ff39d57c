package laconic.compress;

import laconic.coding.DecodeException;
import laconic.math.Draw;

/**
 * The wire format, version 1: the bytes of a {@link Payload}.
 *
 * <p>A payload is one part. A part begins with a tag byte (version in two bits, wire type in one, kind in five), in the first
 * part followed by the varint d; then what the kind needs, which may be further parts, to depth 6. A zero vector is always
 * the kind ZERO. Decoding is total: bytes are a payload of exactly one form or a {@link DecodeException}; it adds into the
 * caller's array, allocates no more than the bytes that are there or d justify, and takes time linear in both.
 *
 * <p>Theoretical bits follow the usual counts: F a value, ⌈log₂ C(d,k)⌉ an index set that travels, F + d (1 + ⌈log₂(s+1)⌉) a
 * dithering of s levels, F + d log₂ 3 TernGrad, 9 d (float32) or 12 d natural compression, F + d a scaled sign, 1 a zero
 * vector; a composition adds its parts.
 */
final class Format {

    static final int VERSION = 1;
    static final int DEPTH_MAX = 6;

    private Format() {}

    /** Refuses bytes that are not a payload of {@code dimension} coordinates. */
    static void check(byte[] bytes, int dimension, Draw draw) throws DecodeException {
        Input in = new Input(bytes, dimension, true);
        in.read(dimension, draw, null, 0, 0);
        if (in.source.remaining() != 0) {
            throw new DecodeException(in.source.remaining() + " bytes behind the end of the payload");
        }
    }

    /** v += rate · (the payload's vector); the bytes have been checked. */
    static void addTo(byte[] bytes, int dimension, Draw draw, double rate, double[] v) {
        if (v.length != dimension) {
            throw new IllegalArgumentException(
                    "a vector of " + v.length + " coordinates where " + dimension + " are due");
        }
        try {
            new Input(bytes, dimension, false).read(dimension, draw, v, 0, rate);
        } catch (DecodeException e) {
            throw new IllegalStateException("a payload that was checked does not decode", e);
        }
    }

    static int[] touched(byte[] bytes, int dimension) {
        try {
            return new Input(bytes, dimension, false).touched(dimension);
        } catch (DecodeException e) {
            throw new IllegalStateException("a payload that was checked does not decode", e);
        }
    }

    static double theoryBits(byte[] bytes, int dimension, Draw draw) {
        try {
            return new Input(bytes, dimension, false).theory(dimension, draw);
        } catch (DecodeException e) {
            throw new IllegalStateException("a payload that was checked does not decode", e);
        }
    }

    /** ⌈log₂ v⌉ for v ≥ 1. */
    static int ceilLog2(long v) {
        return 64 - Long.numberOfLeadingZeros(v - 1);
    }

    /** ⌈log₂ C(m,k)⌉, by Stirling's series, which is off by less than 1e-9 of a bit. */
    static double subsetBits(int m, int k) {
        return k == 1 ? ceilLog2(m) : StrictMath.ceil(log2Binomial(m, k) - 1e-9);
    }

    /** log₂ C(m,k). */
    static double log2Binomial(int m, int k) {
        if (k == 0 || k == m) {
            return 0;
        }
        return (lnFactorial(m) - lnFactorial(k) - lnFactorial(m - k)) / StrictMath.log(2);
    }

    private static double lnFactorial(int n) {
        if (n < 16) {
            double product = 1;
            for (int j = 2; j <= n; j++) {
                product *= j;
            }
            return StrictMath.log(product);
        }
        double x = n + 1.0;
        double inverse = 1 / (x * x);
        double series = (1.0 / 12 - inverse * (1.0 / 360 - inverse * (1.0 / 1260 - inverse / 1680))) / x;
        return (x - 0.5) * StrictMath.log(x) - x + 0.5 * StrictMath.log(2 * Math.PI) + series;
    }
}
