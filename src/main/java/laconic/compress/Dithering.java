package laconic.compress;

import laconic.math.Draw;

/**
 * Dithering to s geometric levels of the norm: C(x)_j = ‖x‖ sign(x_j) ξ(|x_j| / ‖x‖), where ξ goes at random and without bias
 * to one of the two levels of 0, b^(1-s), …, b^(-1), 1 around it. b = 2 is natural dithering (Horváth et al. 2019, definition
 * 3), any b > 1 exponential dithering (Beznosikov et al. 2002.12410, section 2.2).
 *
 * <p>Unbiased with ω = ¼(b + 1/b + 2) + t min(1, t) - 1, t = √d b^(1-s).
 *
 * @param base b in 1.01 … 2^20
 * @param levels s in 1 … 1000
 * @param norm by which the vector is scaled
 */
public record Dithering(double base, int levels, Norm norm) implements Compressor.Unbiased {

    static final int LEVELS_MAX = 1000;

    public Dithering {
        if (!(base >= Grid.RATIO_MIN && base <= Grid.RATIO_MAX)) {
            throw new IllegalArgumentException(
                    "base = " + base + " is not in " + Grid.RATIO_MIN + " … " + (int) Grid.RATIO_MAX);
        }
        if (levels < 1 || levels > LEVELS_MAX) {
            throw new IllegalArgumentException("levels = " + levels + " is not in 1 … " + LEVELS_MAX);
        }
    }

    /** Dithering to powers of two. */
    public static Dithering natural(int levels, Norm norm) {
        return new Dithering(2, levels, norm);
    }

    @Override
    public double omega(int dimension) {
        double t = Math.sqrt(dimension) * StrictMath.pow(base, 1 - levels);
        return (base + 1 / base + 2) / 4 + t * Math.min(1, t) - 1;
    }

    @Override
    public Encoder encoder(int dimension, Wire wire) {
        return new DitheringEncoder(dimension, wire);
    }

    /** The levels from 1 down to b^(1-s), then zero. */
    static double[] table(double base, int levels) {
        double[] table = new double[levels + 1];
        for (int k = 0; k < levels; k++) {
            table[k] = StrictMath.pow(base, -k);
        }
        return table;
    }

    private final class DitheringEncoder extends LevelEncoder {

        private static final int BINADES = 1076;

        private final double[] table = table(base, levels);
        private final int[] start = new int[BINADES];

        /** For every exponent -e of y, the first level at or below 2^(1-e), from which a step down or more finds y's. */
        DitheringEncoder(int dimension, Wire wire) {
            super(dimension, wire);
            int k = 0;
            for (int e = 0; e < BINADES; e++) {
                double top = Math.scalb(1.0, 1 - e);
                while (k < levels && table[k] > top) {
                    k++;
                }
                start[e] = k;
            }
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
                for (int j = 0; j < n; j++) {
                    double value = x[offset + from + j];
                    int magnitude = round(Math.abs(value) / scale, uniform[j]);
                    level[from + j] = value < 0 ? -magnitude : magnitude;
                }
            }
            DitheringNode.write(Dithering.this, scale, out);
            return code.write(level, m, out.sink);
        }

        /** 1 + the index of the chosen level, 0 for the zero level. */
        private int round(double y, double uniform) {
            if (y >= 1) {
                return 1;
            }
            if (y == 0) {
                return 0;
            }
            int k = start[-Math.max(Math.getExponent(y), 1 - BINADES)];
            while (table[k] > y) {
                k++;
            }
            double upper = table[k - 1];
            double lower = table[k];
            int chosen = uniform < (upper - y) / (upper - lower) ? k : k - 1;
            return chosen == levels ? 0 : chosen + 1;
        }
    }
}
