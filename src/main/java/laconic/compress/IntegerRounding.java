package laconic.compress;

import laconic.math.Draw;

/**
 * Scaled integer rounding: round(χ x_j)/χ, ties to even. A baseline only: near zero it is neither contractive nor unbiased,
 * so no theorem here asks for it.
 *
 * @param chi χ in 1e-30 … 1e30
 */
public record IntegerRounding(double chi) implements Compressor {

    private static final int LEVEL_MAX = 1 << 30;

    public IntegerRounding {
        if (!valid(chi)) {
            throw new IllegalArgumentException("chi = " + chi + " is not in 1e-30 … 1e30");
        }
    }

    static boolean valid(double chi) {
        return chi >= 1e-30 && chi <= 1e30;
    }

    @Override
    public Encoder encoder(int dimension, Wire wire) {
        return new LevelEncoder(dimension, wire) {
            @Override
            boolean write(double[] x, int offset, int m, Draw draw, Output out) {
                for (int j = 0; j < m; j++) {
                    double rounded = Math.rint(chi * x[offset + j]);
                    if (!(Math.abs(rounded) <= LEVEL_MAX)) {
                        throw new NonFiniteException("χ x = " + rounded + " is beyond 2^30: it must not travel");
                    }
                    level[j] = (int) rounded;
                }
                out.tag(Kind.INTEGER);
                out.sink.float64(chi);
                return code.write(level, m, out.sink);
            }
        };
    }
}
