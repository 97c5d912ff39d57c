package laconic.compress;

import laconic.math.Draw;
import laconic.math.Selection;

/**
 * Top-k: the k entries of largest magnitude, unscaled, ties to the lower index (Beznosikov et al. 2002.12410, example (c)).
 * Contractive with α = k/d, which constant vectors attain.
 *
 * @param size k
 */
public record TopK(Size size) implements Compressor.Contractive {

    @Override
    public double alpha(int dimension) {
        return (double) size.of(dimension) / dimension;
    }

    @Override
    public Encoder encoder(int dimension, Wire wire) {
        return new TopKEncoder(dimension, size.of(dimension), null, wire);
    }

    private static final class TopKEncoder extends NodeEncoder {

        private final Selection selection = new Selection();
        private final int[] position;
        private final NodeEncoder inner;
        private final Scratch scratch;

        TopKEncoder(int dimension, int k, NodeEncoder inner, Wire wire) {
            super(dimension, wire);
            this.position = new int[k];
            this.inner = inner;
            this.scratch = inner == null ? null : new Scratch(k);
        }

        @Override
        boolean write(double[] x, int offset, int m, Draw draw, Output out) {
            int k = selection.largest(x, offset, m, Math.min(m, position.length), position);
            return IndexedNode.write(x, offset, m, position, k, inner, draw, scratch, out);
        }
    }
}
