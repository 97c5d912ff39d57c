package laconic.compress;

import laconic.math.Draw;

/** What stands behind a sparsifier: the encoder of the values that it picked, or none, and the buffer they are gathered in. */
final class Part {

    private final NodeEncoder inner;
    private final double[] values;

    /** For up to k values; plain where {@code inner} is null. */
    Part(Compressor inner, int k, Wire wire) {
        this.inner = inner == null ? null : NodeEncoder.of(inner, k, wire);
        this.values = inner == null ? null : new double[k];
    }

    /** The depth of parts within parts. */
    int depth() {
        return inner == null ? 1 : inner.depth;
    }

    /** Writes factor · x at k ≥ 1 positions as a part; false when that is the zero vector. */
    boolean write(double[] x, int offset, int[] position, int k, double factor, Draw draw, Output out) {
        if (inner == null) {
            return DenseNode.write(x, offset, position, k, factor, out);
        }
        for (int i = 0; i < k; i++) {
            values[i] = out.finite(factor * x[offset + position[i]]);
        }
        return inner.write(values, 0, k, draw.part(1), out);
    }
}
