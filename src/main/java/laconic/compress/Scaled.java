package laconic.compress;

import laconic.math.Draw;

/**
 * An unbiased compressor scaled to be contractive: C/(1 + ω), α = 1/(1 + ω) (Beznosikov et al. 2002.12410, theorem 3). The
 * factor travels, rounded to the wire type, before the unscaled payload.
 *
 * @param inner the unbiased compressor
 */
public record Scaled(Compressor.Unbiased inner) implements Compressor.Contractive {

    @Override
    public double alpha(int dimension) {
        return 1 / (1 + inner.omega(dimension));
    }

    @Override
    public Encoder encoder(int dimension, Wire wire) {
        NodeEncoder part = NodeEncoder.of(inner, dimension, wire);
        return new NodeEncoder(dimension, wire, part.depth) {
            @Override
            boolean write(double[] x, int offset, int m, Draw draw, Output out) {
                out.tag(Kind.SCALED);
                out.value(out.round(alpha(m)));
                return part.write(x, offset, m, draw, out);
            }
        };
    }

    @Override
    public Compressor member(int node, int n) {
        return new Scaled((Unbiased) inner.member(node, n));
    }
}
