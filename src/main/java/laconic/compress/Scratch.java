package laconic.compress;

import laconic.math.Draw;

/** The values that a sparsifier has picked, gathered for the compressor behind it. */
final class Scratch {

    private final double[] values;

    Scratch(int k) {
        values = new double[k];
    }

    /** Writes factor · x at k positions as a part: by the inner encoder, or as plain values where that is null. */
    static boolean writePart(
            double[] x,
            int offset,
            int[] position,
            int k,
            double factor,
            NodeEncoder inner,
            Draw draw,
            Scratch scratch,
            Output out) {
        if (inner == null) {
            return DenseNode.write(x, offset, position, k, factor, out);
        }
        for (int i = 0; i < k; i++) {
            scratch.values[i] = factor * x[offset + position[i]];
        }
        return inner.write(scratch.values, 0, k, draw.part(1), out);
    }
}
