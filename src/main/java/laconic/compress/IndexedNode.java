package laconic.compress;

import laconic.coding.DecodeException;
import laconic.coding.IndexSet;
import laconic.math.Draw;

/** The code of a sparse vector by its k values, a part of their own, and the set of their positions. */
final class IndexedNode implements Node {

    /** Where fewer than a coordinate in this many has a value, its position is worth knowing. */
    private static final int FEW = 8;

    /** Writes {@code x[offset + position[i]]}, i < k, of m coordinates; false when they are zero. */
    static boolean write(double[] x, int offset, int m, int[] position, int k, Part part, Draw draw, Output out) {
        if (k == 0) {
            return false;
        }
        out.tag(Kind.INDEXED);
        out.sink.varint(k);
        if (!part.write(x, offset, position, k, 1, draw, out)) {
            return false;
        }
        IndexSet.write(position, k, m, out.sink);
        return true;
    }

    @Override
    public void read(Input in, int m, Draw draw, double[] v, int offset, double rate) throws DecodeException {
        int k = in.count(1, m);
        if (v == null) {
            in.readNonZero(k, draw.part(1), null, 0, 0);
            IndexSet.check(in.source, k, m);
            return;
        }
        int plain = in.plain(k);
        double[] values = null;
        if (plain < 0) {
            values = new double[k];
            in.read(k, draw.part(1), values, 0, 1);
        }
        IndexSet.Reader positions = new IndexSet.Reader(in.source, k, m);
        int[] position = new int[Math.min(k, IndexSet.BLOCK)];
        for (int from = 0; from < k; from += IndexSet.BLOCK) {
            int n = Math.min(IndexSet.BLOCK, k - from);
            positions.read(position, n);
            if (values == null) {
                for (int i = 0; i < n; i++) {
                    v[offset + position[i]] += rate * in.plainValue(plain, from + i);
                }
            } else {
                for (int i = 0; i < n; i++) {
                    v[offset + position[i]] += rate * values[from + i];
                }
            }
        }
        positions.close(in.source);
    }

    /** The positions alone; null where they are many or do not stand behind plain values. */
    static int[] positions(Input in, int m) throws DecodeException {
        int k = in.count(1, m);
        if (k > Math.max(1, m / FEW) || in.plain(k) < 0) {
            return null;
        }
        int[] position = new int[k];
        new IndexSet.Reader(in.source, k, m).read(position, k);
        return position;
    }

    @Override
    public double theory(Input in, int m, Draw draw) throws DecodeException {
        int k = in.count(1, m);
        double bits = Format.subsetBits(m, k) + in.theory(k, draw.part(1));
        IndexSet.check(in.source, k, m);
        return bits;
    }
}
