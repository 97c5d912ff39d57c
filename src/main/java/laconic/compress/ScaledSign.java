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

            @Override
            boolean write(double[] x, int offset, int m, Draw draw, Output out) {
                double sum = 0;
                int zero = 0;
                for (int j = 0; j < m; j++) {
                    sum += Math.abs(x[offset + j]);
                    zeros[zero] = j;
                    zero += x[offset + j] == 0 ? 1 : 0;
                }
                double scale = out.round(sum / m);
                return scale != 0 && SignNode.write(x, offset, m, scale, zeros, zero, out);
            }
        };
    }
}
