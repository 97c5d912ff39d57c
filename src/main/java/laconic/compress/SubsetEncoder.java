package laconic.compress;

import laconic.math.Draw;

/** The encoder of the Rand-k family: the entries at a drawn subset, scaled by m/k where unbiased. */
final class SubsetEncoder extends NodeEncoder {

    private final Size size;
    private final Kind kind;
    private final boolean unbiased;

    SubsetEncoder(int dimension, Size size, Kind kind, boolean unbiased, Wire wire) {
        super(dimension, wire);
        this.size = size;
        this.kind = kind;
        this.unbiased = unbiased;
    }

    @Override
    boolean write(double[] x, int offset, int m, Draw draw, Output out) {
        int k = size.of(m);
        int[] position = (kind == Kind.COMMON_SUBSET ? draw.common() : draw).subset(k, m);
        out.tag(kind);
        out.sink.varint(k);
        return DenseNode.write(x, offset, position, k, unbiased ? (double) m / k : 1, out);
    }
}
