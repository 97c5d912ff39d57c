package laconic.compress;

import laconic.math.Draw;

/**
 * Natural compression: each entry is rounded at random, without bias, to one of the two powers of two around it (Horváth et
 * al. 2019, definition 1): 2^e ≤ |x| < 2^(e+1) goes down with probability (2^(e+1) - |x|) / 2^e. Unbiased with ω = 1/8.
 *
 * <p>Entries below the least positive value of the wire type are rounded without bias to it or zero; powers above its largest
 * are refused.
 */
public record NaturalCompression() implements Compressor.Unbiased {

    @Override
    public double omega(int dimension) {
        return 1.0 / 8;
    }

    @Override
    public Encoder encoder(int dimension, Wire wire) {
        return new NaturalEncoder(dimension, wire);
    }

    private static final class NaturalEncoder extends LevelEncoder {

        NaturalEncoder(int dimension, Wire wire) {
            super(dimension, wire);
        }

        @Override
        boolean write(double[] x, int offset, int m, Draw draw, Output out) {
            int least = NaturalNode.exponentMin(out.wire);
            int most = least;
            for (int from = 0; from < m; from += BLOCK) {
                int n = Math.min(BLOCK, m - from);
                draw.uniforms(from, n, uniform);
                most = Math.max(most, round(x, offset + from, n, least, from));
            }
            if (most > NaturalNode.exponentMax(out.wire)) {
                out.finite(Double.POSITIVE_INFINITY);
            }
            for (int j = 0; j < m; j++) {
                int shifted = level[j];
                int magnitude = most + 1 - (Math.abs(shifted) + least - 1);
                level[j] = shifted == 0 ? 0 : shifted < 0 ? -magnitude : magnitude;
            }
            NaturalNode.write(most, out);
            return code.write(level, m, out.sink);
        }

        /** level[to + j] := ± (1 + exponent - least), or 0; returns the largest exponent. */
        private int round(double[] x, int offset, int n, int least, int to) {
            int most = least;
            for (int j = 0; j < n; j++) {
                double value = x[offset + j];
                double magnitude = Math.abs(value);
                int e = Math.getExponent(magnitude);
                int shifted;
                if (e >= least && e >= Double.MIN_EXPONENT) {
                    double lower = Double.longBitsToDouble((e + 1023L) << 52);
                    e += uniform[j] < (2 * lower - magnitude) / lower ? 0 : 1;
                    shifted = e - least + 1;
                } else {
                    shifted = small(magnitude, uniform[j], least);
                    e = least + shifted - 1;
                }
                most = Math.max(most, e);
                level[to + j] = value < 0 ? -shifted : shifted;
            }
            return most;
        }

        /** The rounding of magnitudes below 2^least (to it or zero) and of float64's denormals. */
        private static int small(double magnitude, double uniform, int least) {
            if (magnitude == 0) {
                return 0;
            }
            int e = Math.getExponent(magnitude * 0x1p60) - 60;
            double scaled = magnitude * 0x1p60 * Math.scalb(1.0, -e - 60);
            if (e < least) {
                double ratio = Math.scalb(magnitude, -least);
                return uniform < 1 - ratio ? 0 : 1;
            }
            return e - least + 1 + (uniform < 2 - scaled ? 0 : 1);
        }
    }
}
