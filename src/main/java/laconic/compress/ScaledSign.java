package laconic.compress;

import laconic.math.Draw;

/**
 * Scaled sign: (‖x‖₁ / d) sign(x), sign(0) = 0 (Karimireddy et al. 2019). Contractive: E‖C(x) - x‖² = (1 - α_x)‖x‖² at most,
 * with α_x = ‖x‖₁² / (d ‖x‖₂²) ≥ 1/d.
 */
public record ScaledSign() implements Compressor.Contractive {

    @Override
    public double alpha(int dimension) {
        return 1.0 / dimension;
    }

    @Override
    public Encoder encoder(int dimension, Wire wire) {
        return new SignEncoder(dimension, wire);
    }

    /** Looks at every entry once, for the scale, the signs and whether there are zeros; only then for where these are. */
    private static final class SignEncoder extends NodeEncoder {

        private static final int WORD = 32;

        private final int[] signs;
        private final int[] zeros;
        private final double[] lane = new double[4];

        SignEncoder(int dimension, Wire wire) {
            super(dimension, wire);
            signs = new int[dimension / WORD];
            zeros = new int[dimension];
        }

        @Override
        boolean write(double[] x, int offset, int m, Draw draw, Output out) {
            int end = offset + m;
            int j = offset + (m & -WORD);
            boolean withZeros = words(x, offset, m / WORD);
            for (; j + 3 < end; j += 4) {
                for (int b = 0; b < 4; b++) {
                    lane[b] += Math.abs(x[j + b]);
                    withZeros |= x[j + b] == 0;
                }
            }
            for (; j < end; j++) {
                lane[0] += Math.abs(x[j]);
                withZeros |= x[j] == 0;
            }
            double scale = out.round((lane[0] + lane[1] + lane[2] + lane[3]) / m);
            if (scale == 0) {
                return false;
            }
            int zero = withZeros ? zeros(x, offset, m) : 0;
            SignNode.write(x, offset, m, scale, signs, zeros, zero, out);
            return true;
        }

        /** Packs the signs of {@code count} words and sums magnitudes in four lanes; returns whether an entry is zero. */
        private boolean words(double[] x, int offset, int count) {
            double s0 = 0;
            double s1 = 0;
            double s2 = 0;
            double s3 = 0;
            long borrow = 0;
            for (int w = 0; w < count; w++) {
                int from = offset + w * WORD;
                int word = 0;
                for (int b = 0; b < WORD; b++) {
                    long bits = Double.doubleToRawLongBits(x[from + b]);
                    word |= (int) (bits >>> 63) << b;
                    borrow |= (bits & Long.MAX_VALUE) - 1;
                }
                signs[w] = word;
                for (int b = 0; b < WORD; b += 4) {
                    s0 += Math.abs(x[from + b]);
                    s1 += Math.abs(x[from + b + 1]);
                    s2 += Math.abs(x[from + b + 2]);
                    s3 += Math.abs(x[from + b + 3]);
                }
            }
            lane[0] = s0;
            lane[1] = s1;
            lane[2] = s2;
            lane[3] = s3;
            return borrow < 0;
        }

        private int zeros(double[] x, int offset, int m) {
            int zero = 0;
            for (int j = 0; j < m; j++) {
                if (x[offset + j] == 0) {
                    zeros[zero++] = j;
                }
            }
            return zero;
        }
    }
}
