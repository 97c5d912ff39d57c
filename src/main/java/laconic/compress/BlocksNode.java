package laconic.compress;

import java.util.Arrays;
import laconic.coding.DecodeException;
import laconic.math.Draw;

/**
 * The code of a vector by consecutive blocks, each a part: the common size, or 0, their number and the sizes, which then are
 * not all equal but for a shorter last one.
 */
final class BlocksNode implements Node {

    /** The sizes of blocks of {@code size} ≤ m of m coordinates; the last holds the rest. */
    static int[] uniform(int size, int m) {
        int[] sizes = new int[(m - 1) / size + 1];
        Arrays.fill(sizes, size);
        sizes[sizes.length - 1] = m - size * (sizes.length - 1);
        return sizes;
    }

    private static boolean uniform(int[] size) {
        for (int b = 1; b + 1 < size.length; b++) {
            if (size[b] != size[0]) {
                return false;
            }
        }
        return size[size.length - 1] <= size[0];
    }

    static void write(int[] size, Output out) {
        out.tag(Kind.BLOCKS);
        if (uniform(size)) {
            out.sink.varint(size[0]);
            return;
        }
        out.sink.varint(0);
        out.sink.varint(size.length);
        for (int s : size) {
            out.sink.varint(s);
        }
    }

    private static int[] sizes(Input in, int m) throws DecodeException {
        int common = in.count(0, m);
        if (common > 0) {
            in.source.require((m - 1) / common + 1);
            return uniform(common, m);
        }
        int count = in.count(2, m);
        in.source.require(count);
        int[] size = new int[count];
        int left = m;
        for (int b = 0; b < count; b++) {
            size[b] = in.count(1, left);
            left -= size[b];
        }
        if (left != 0 || uniform(size)) {
            throw new DecodeException("blocks that are not as written");
        }
        return size;
    }

    @Override
    public void read(Input in, int m, Draw draw, double[] v, int offset, double rate) throws DecodeException {
        int[] size = sizes(in, m);
        boolean any = false;
        int start = offset;
        for (int b = 0; b < size.length; b++) {
            any |= in.read(size[b], draw.part(b), v, start, rate);
            start += size[b];
        }
        if (!any) {
            throw new DecodeException("a zero vector written out");
        }
    }

    @Override
    public double theory(Input in, int m, Draw draw) throws DecodeException {
        int[] size = sizes(in, m);
        double bits = 0;
        for (int b = 0; b < size.length; b++) {
            bits += in.theory(size[b], draw.part(b));
        }
        return bits;
    }
}
