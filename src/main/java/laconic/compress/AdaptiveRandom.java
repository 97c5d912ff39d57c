package laconic.compress;

import laconic.math.Draw;

/**
 * Adaptive random sparsification: one coordinate, unscaled, drawn with probability |x_j| / ‖x‖₁; the first whose cumulative
 * probability exceeds u₀ (Beznosikov et al. 2002.12410, section 2.2). Contractive with α = 1/d; its exact loss is
 * 1 - ‖x‖₃³ / (‖x‖₁ ‖x‖₂²). In B1(1/d, 1), B2(1/d, 1), B3(d).
 */
public record AdaptiveRandom() implements Sparsifier, Compressor.Contractive {

    @Override
    public double alpha(int dimension) {
        return 1.0 / dimension;
    }

    @Override
    public Bias bias(int dimension) {
        return new Bias(1.0 / dimension, 1, 1.0 / dimension, 1, dimension);
    }

    @Override
    public int kept(int dimension) {
        return 1;
    }

    @Override
    public Encoder encoder(int dimension, Wire wire, Compressor inner) {
        Part part = new Part(inner, 1, wire);
        int[] position = new int[1];
        return new NodeEncoder(dimension, wire, part.depth()) {
            @Override
            boolean write(double[] x, int offset, int m, Draw draw, Output out) {
                position[0] = choose(x, offset, m, draw.uniform(0), out);
                return IndexedNode.write(x, offset, m, position, position[0] < 0 ? 0 : 1, part, draw, out);
            }
        };
    }

    /** The drawn coordinate; -1 for the zero vector. Scaled by the largest entry, so that no sum overflows. */
    private static int choose(double[] x, int offset, int m, double uniform, Output out) {
        double most = out.finite(Norm.LINF.of(x, offset, m));
        if (most == 0) {
            return -1;
        }
        double sum = 0;
        for (int j = 0; j < m; j++) {
            sum += Math.abs(x[offset + j]) / most;
        }
        double target = uniform * sum;
        double reached = 0;
        int last = -1;
        for (int j = 0; j < m; j++) {
            double share = Math.abs(x[offset + j]) / most;
            if (share > 0) {
                reached += share;
                last = j;
                if (target < reached) {
                    return j;
                }
            }
        }
        return last;
    }
}
