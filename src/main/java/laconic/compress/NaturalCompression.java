package laconic.compress;

import laconic.math.Draw;
import laconic.math.Quantisation;

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

        private final Quantisation quantisation;
        private final long[] integer;

        NaturalEncoder(int dimension, Wire wire) {
            super(dimension, wire);
            quantisation = new Quantisation(dimension);
            integer = new long[Math.min(dimension, BLOCK)];
        }

        @Override
        boolean write(double[] x, int offset, int m, Draw draw, Output out) {
            int least = NaturalNode.exponentMin(out.wire);
            int normal = Math.max(least, Double.MIN_EXPONENT);
            quantisation.clear();
            for (int from = 0; from < m; from += BLOCK) {
                int n = Math.min(BLOCK, m - from);
                draw.integers(from, n, integer);
                quantisation.powers(x, offset + from, n, normal, 1 - least, integer, level, from);
            }
            int largest = quantisation.most();
            if (quantisation.small()) {
                largest = Math.max(largest, small(x, offset, m, normal, least, draw));
            }
            if (largest == 0) {
                return false;
            }
            int most = largest + least - 1;
            if (most > NaturalNode.exponentMax(out.wire)) {
                out.finite(Double.POSITIVE_INFINITY);
            }
            int top = most + 2 - least;
            for (int j = 0; j < m; j++) {
                int shifted = level[j];
                int sign = shifted >> 31;
                int present = (shifted | -shifted) >> 31;
                int magnitude = top - Math.abs(shifted) & present;
                level[j] = (magnitude ^ sign) - sign;
            }
            NaturalNode.write(most, out);
            return code.write(level, m, out.sink);
        }

        /** Rounds the entries that the kernel left out; returns their largest level. */
        private int small(double[] x, int offset, int m, int normal, int least, Draw draw) {
            int most = 0;
            for (int j = 0; j < m; j++) {
                double value = x[offset + j];
                if (value != 0 && Math.getExponent(value) < normal) {
                    int shifted = small(Math.abs(value), draw.uniform(j), least);
                    most = Math.max(most, shifted);
                    level[j] = value < 0 ? -shifted : shifted;
                }
            }
            return most;
        }

        /** 1 + how far the chosen exponent lies above {@code least}; 0 for zero, the lower neighbour of 2^least. */
        private static int small(double magnitude, double uniform, int least) {
            double scaled = Math.scalb(magnitude, -least);
            if (scaled < 1) {
                return uniform < 1 - scaled ? 0 : 1;
            }
            int e = Math.getExponent(scaled);
            return e + 1 + (uniform < 2 - Math.scalb(scaled, -e) ? 0 : 1);
        }
    }
}
