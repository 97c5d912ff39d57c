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
        return new NodeEncoder(dimension, wire) {

            private final int[] zeros = new int[dimension];

            private int zeros(double[] x, int offset, int m) {
                int zero = 0;
                for (int j = 0; j < m; j++) {
                    if (x[offset + j] == 0) {
                        zeros[zero++] = j;
                    }
                }
                return zero;
            }

            @Override
            boolean write(double[] x, int offset, int m, Draw draw, Output out) {
                double s0 = 0;
                double s1 = 0;
                double s2 = 0;
                double s3 = 0;
                int end = offset + m;
                int j = offset;
                for (; j + 3 < end; j += 4) {
                    s0 += Math.abs(x[j]);
                    s1 += Math.abs(x[j + 1]);
                    s2 += Math.abs(x[j + 2]);
                    s3 += Math.abs(x[j + 3]);
                }
                for (; j < end; j++) {
                    s0 += Math.abs(x[j]);
                }
                double sum = s0 + s1 + s2 + s3;
                int zero = zeros(x, offset, m);
                double scale = out.round(sum / m);
                return scale != 0 && SignNode.write(x, offset, m, scale, zeros, zero, out);
            }
        };
    }
}
