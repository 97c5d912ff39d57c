package laconic.compress;

import laconic.coding.DecodeException;
import laconic.coding.Source;
import laconic.math.Draw;

/** The code of a vector by its m values in the wire type. */
final class DenseNode implements Node {

    /** Writes factor · x at the given positions (all m in order where null); false when every value rounds to zero. */
    static boolean write(double[] x, int offset, int[] position, int m, double factor, Output out) {
        out.tag(Kind.DENSE);
        boolean any = false;
        if (out.wire == Wire.FLOAT32) {
            for (int j = 0; j < m; j++) {
                float value = (float) (factor * x[offset + (position == null ? j : position[j])]);
                refuse(value - value != 0, out);
                any |= value != 0;
                out.sink.float32(value);
            }
        } else {
            for (int j = 0; j < m; j++) {
                double value = factor * x[offset + (position == null ? j : position[j])];
                refuse(value - value != 0, out);
                any |= value != 0;
                out.sink.float64(value);
            }
        }
        return any;
    }

    private static void refuse(boolean nonFinite, Output out) {
        if (nonFinite) {
            out.finite(Double.NaN);
        }
    }

    @Override
    public void read(Input in, int m, Draw draw, double[] v, int offset, double rate) throws DecodeException {
        in.source.require((long) m * in.wire.bits() / 8);
        if (v == null) {
            check(in, m);
        } else if (in.wire == Wire.FLOAT32) {
            int at = in.source.position();
            for (int j = 0; j < m; j++) {
                v[offset + j] += rate * in.source.float32At(at + 4 * j);
            }
        } else {
            int at = in.source.position();
            for (int j = 0; j < m; j++) {
                v[offset + j] += rate * in.source.float64At(at + 8 * j);
            }
        }
        in.source.position(in.source.position() + m * in.wire.bits() / 8);
    }

    private static void check(Input in, int m) throws DecodeException {
        Source source = in.source;
        int at = source.position();
        boolean any = false;
        double sum = 0;
        if (in.wire == Wire.FLOAT32) {
            for (int j = 0; j < m; j++) {
                float value = source.float32At(at + 4 * j);
                any |= value != 0;
                sum += value - value;
            }
        } else {
            for (int j = 0; j < m; j++) {
                double value = source.float64At(at + 8 * j);
                any |= value != 0;
                sum += value - value;
            }
        }
        Input.finite(sum);
        if (!any) {
            throw new DecodeException("a zero vector written out");
        }
    }

    @Override
    public double theory(Input in, int m, Draw draw) throws DecodeException {
        read(in, m, draw, null, 0, 0);
        return (double) m * in.wire.bits();
    }
}
