package laconic.compress;

import laconic.math.Draw;

/** The identity, C(x) = x: what compresses nothing. Unbiased with ω = 0 and contractive with α = 1, up to the wire's rounding. */
public record Identity() implements Compressor.Unbiased, Compressor.Contractive {

    @Override
    public double omega(int dimension) {
        return 0;
    }

    @Override
    public double alpha(int dimension) {
        return 1;
    }

    @Override
    public Bias bias(int dimension) {
        return new Bias(1, 1, 1, 1, 1);
    }

    @Override
    public Encoder encoder(int dimension, Wire wire) {
        return new NodeEncoder(dimension, wire) {
            @Override
            boolean write(double[] x, int offset, int m, Draw draw, Output out) {
                return DenseNode.write(x, offset, null, m, 1, out);
            }
        };
    }
}
