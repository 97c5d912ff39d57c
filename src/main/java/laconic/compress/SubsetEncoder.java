package laconic.compress;

import laconic.math.Draw;

/** The encoder of the Rand-k family: the entries at a drawn subset, scaled by m/k where unbiased. */
final class SubsetEncoder extends NodeEncoder {

    private final Size size;
    private final Kind kind;
    private final boolean unbiased;
    private final Part part;

    SubsetEncoder(int dimension, Size size, Kind kind, boolean unbiased, Compressor inner, Wire wire) {
        this(dimension, size, kind, unbiased, new Part(inner, size.of(dimension), wire), wire);
    }

    private SubsetEncoder(int dimension, Size size, Kind kind, boolean unbiased, Part part, Wire wire) {
        super(dimension, wire, part.depth());
        this.size = size;
        this.kind = kind;
        this.unbiased = unbiased;
        this.part = part;
    }

    @Override
    boolean write(double[] x, int offset, int m, Draw draw, Output out) {
        out.finite(x, offset, m);
        int k = size.of(m);
        int[] position = (kind == Kind.COMMON_SUBSET ? draw.common() : draw).subset(k, m);
        out.tag(kind);
        out.sink.varint(k);
        return part.write(x, offset, position, k, unbiased ? (double) m / k : 1, draw, out);
    }
}
