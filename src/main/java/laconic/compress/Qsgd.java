package laconic.compress;

import laconic.math.Draw;
import laconic.math.Quantisation;

/**
 * QSGD: random dithering to s even levels of the norm, C(x)_j = ‖x‖ sign(x_j) ⌊s |x_j| / ‖x‖ + u_j⌋ / s (Alistarh et al.
 * 2017, section 3.1); with ‖·‖_∞ and one level it is TernGrad (Wen et al. 2017).
 *
 * <p>Unbiased; with ‖·‖₂ ω = min(d/s², √d/s) (lemma 3.1), with ‖·‖_∞ ω = (√(1 + (d-1)/s²) - 1)/2, which is attained.
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
     * With ‖·‖_∞, the largest entry is exact and the others, with fractional parts p of s|x|/‖x‖_∞, have variance p (1-p)
     * ‖x‖²_∞/s² at |x| ≥ p ‖x‖_∞/s; the worst vector has equal p, and the maximum over p is as stated; (√d - 1)/2 at s = 1.
     */
    @Override
    public double omega(int dimension) {
        double d = dimension;
        double s = levels;
        if (norm == Norm.L2) {
            return Math.min(d / (s * s), Math.sqrt(d) / s);
        }
        return (Math.sqrt(1 + (d - 1) / (s * s)) - 1) / 2;
    }

    @Override
    public Encoder encoder(int dimension, Wire wire) {
        return new QsgdEncoder(dimension, wire);
    }

    private final class QsgdEncoder extends LevelEncoder {

        private final Quantisation quantisation;
        private final long[] integer;

        QsgdEncoder(int dimension, Wire wire) {
            super(dimension, wire);
            quantisation = new Quantisation(dimension);
            integer = new long[Math.min(dimension, BLOCK)];
        }

        @Override
        boolean write(double[] x, int offset, int m, Draw draw, Output out) {
            double scale = out.round(norm.of(x, offset, m));
            if (scale == 0) {
                return false;
            }
            for (int from = 0; from < m; from += BLOCK) {
                int n = Math.min(BLOCK, m - from);
                draw.integers(from, n, integer);
                quantisation.even(x, offset + from, n, levels, scale, integer, level, from);
            }
            QsgdNode.write(levels, norm, scale, out);
            return code.write(level, m, out.sink);
        }
    }
}
