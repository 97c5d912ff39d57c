package laconic.compress;

import laconic.coding.BitReader;
import laconic.coding.DecodeException;
import laconic.coding.IndexSet;
import laconic.math.Draw;

/** The code of a vector of ± one scale and zeros: the scale, the set of zeros, one bit for every other entry. */
final class SignNode implements Node {

    /** Writes x with its zeros at the given positions; where there are none, {@code signs} holds the words of all signs. */
    static void write(double[] x, int offset, int m, double scale, int[] signs, int[] zeros, int zero, Output out) {
        out.tag(Kind.SIGN);
        out.value(scale);
        out.sink.varint(zero);
        if (zero > 0) {
            IndexSet.write(zeros, zero, m, out.sink);
        }
        int word = 0;
        int filled = 0;
        int whole = zero == 0 ? m & -32 : 0;
        for (int w = 0; w < whole / 32; w++) {
            out.sink.bits(signs[w], 32);
        }
        for (int j = whole; j < m; j++) {
            double value = x[offset + j];
            word |= (value < 0 ? 1 : 0) << filled;
            filled += value == 0 ? 0 : 1;
            if (filled == 32) {
                out.sink.bits(word, 32);
                word = 0;
                filled = 0;
            }
        }
        out.sink.bits(word, filled);
        out.sink.align();
    }

    @Override
    public void read(Input in, int m, Draw draw, double[] v, int offset, double rate) throws DecodeException {
        double scale = in.scale();
        int zero = in.count(0, m - 1);
        in.source.require((m - zero) / 8);
        int[] zeros = new int[zero + 1];
        if (zero > 0) {
            readZeros(in, m, zero, zeros);
        }
        zeros[zero] = m;
        BitReader bits = new BitReader(in.source);
        long step = Double.doubleToRawLongBits(rate * scale);
        int at = 0;
        for (int j = 0; j < m; ) {
            int count = Math.min(32, zeros[at] - j);
            int word = bits.bits(count);
            if (v != null) {
                for (int b = 0; b < count; b++) {
                    v[offset + j + b] += Double.longBitsToDouble(step ^ (long) (word >>> b) << 63);
                }
            }
            j += count;
            if (j < m && j == zeros[at]) {
                at++;
                j++;
            }
        }
        bits.close(in.source);
    }

    private static void readZeros(Input in, int m, int zero, int[] zeros) throws DecodeException {
        int start = in.source.position();
        IndexSet.check(in.source, zero, m);
        in.source.position(start);
        IndexSet.Reader reader = new IndexSet.Reader(in.source, zero, m);
        reader.read(zeros, zero);
        reader.close(in.source);
    }

    @Override
    public double theory(Input in, int m, Draw draw) throws DecodeException {
        read(in, m, draw, null, 0, 0);
        return in.wire.bits() + (double) m;
    }
}
