package laconic.compress;

import laconic.math.Draw;

/**
 * QSGD: random dithering to s even levels of the norm, C(x)_j = ‖x‖ sign(x_j) ⌊s |x_j| / ‖x‖ + u_j⌋ / s (Alistarh et al.
 * 2017, section 3.1); with ‖·‖_∞ and one level it is TernGrad (Wen et al. 2017).
 *
 * <p>Unbiased; with ‖·‖₂ ω = min(d/s², √d/s), with ‖·‖_∞ ω = min(d/(4 s²), ((√d + 1)/2) / s - …), see {@link #omega}.
 *
 * @param levels s in 1 … 2^20
 * @param norm by which the vector is scaled
 */
public record Qsgd(int levels, Norm norm) implements Compressor.Unbiased {

    static final int LEVELS_MAX = 1 << 20;

    public Qsgd {
        if (levels < 1 || levels > LEVELS_MAX) {
            throw new IllegalArgumentException("levels = " + levels + " is not in 1 … " + LEVELS_MAX);
        }
    }

    /** TernGrad: values in {-1, 0, 1} · ‖x‖_∞. */
    public static Qsgd ternGrad() {
        return new Qsgd(1, Norm.LINF);
    }

    /**
     * For ‖·‖₂: min(d/s², √d/s). For ‖·‖_∞ a coordinate's variance, with y = s|x|/‖x‖_∞, is at most min(1/4, y) (‖x‖_∞/s)²,
     * and the entry of largest magnitude has none: with one level ω = (√d - 1)/2, otherwise
     * min((d - 1)/(4 s²), (√d - 1)/2 / s · …).
     */
    @Override
    public double omega(int dimension) {
        double d = dimension;
        double s = levels;
        if (norm == Norm.L2) {
            return Math.min(d / (s * s), Math.sqrt(d) / s);
        }
        return levels == 1 ? (Math.sqrt(d) - 1) / 2 : Math.min((d - 1) / (4 * s * s), (Math.sqrt(d) - 1) / (2 * s));
    }

    @Override
    public Encoder encoder(int dimension, Wire wire) {
        return new QsgdEncoder(dimension, wire);
    }

    private final class QsgdEncoder extends LevelEncoder {

        QsgdEncoder(int dimension, Wire wire) {
            super(dimension, wire);
        }

        @Override
        boolean write(double[] x, int offset, int m, Draw draw, Output out) {
            double scale = out.round(norm.of(x, offset, m));
            if (scale == 0) {
                return false;
            }
            for (int from = 0; from < m; from += BLOCK) {
                int n = Math.min(BLOCK, m - from);
                draw.uniforms(from, n, uniform);
                quantise(x, offset + from, n, levels, scale, uniform, level, from);
            }
            QsgdNode.write(levels, norm, scale, out);
            return code.write(level, m, out.sink);
        }
    }

    /** level[to + j] := sign(x) ⌊s |x| / scale + u⌋, at most s + 1 in magnitude where rounding of the scale asks for it. */
    static void quantise(
            double[] x, int offset, int n, int levels, double scale, double[] uniform, int[] level, int to) {
        for (int j = 0; j < n; j++) {
            double value = x[offset + j];
            int magnitude = Math.min((int) (levels * Math.abs(value) / scale + uniform[j]), levels + 1);
            level[to + j] = value < 0 ? -magnitude : magnitude;
        }
    }
}
