package laconic.compress;

import laconic.math.Draw;
import laconic.math.Selection;

/**
 * Top-k: the k entries of largest magnitude, unscaled, ties to the lower index (Beznosikov et al. 2002.12410, section 2.2).
 * Contractive with α = k/d, which constant vectors attain; in B1(k/d, 1), B2(k/d, 1), B3(d/k).
 *
 * @param size k
 */
public record TopK(Size size) implements Sparsifier, Compressor.Contractive {

    @Override
    public double alpha(int dimension) {
        return (double) size.of(dimension) / dimension;
    }

    @Override
    public Bias bias(int dimension) {
        double alpha = alpha(dimension);
        return new Bias(alpha, 1, alpha, 1, 1 / alpha);
    }

    @Override
    public int kept(int dimension) {
        return size.of(dimension);
    }

    @Override
    public Encoder encoder(int dimension, Wire wire, Compressor inner) {
        int most = kept(dimension);
        Part part = new Part(inner, most, wire);
        Selection selection = new Selection();
        int[] position = new int[most];
        return new NodeEncoder(dimension, wire, part.depth()) {
            @Override
            boolean write(double[] x, int offset, int m, Draw draw, Output out) {
                int k = selection.largest(x, offset, m, size.of(m), position);
                return IndexedNode.write(x, offset, m, position, k, part, draw, out);
            }
        };
    }
}
