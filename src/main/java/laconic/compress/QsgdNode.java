package laconic.compress;

import laconic.coding.DecodeException;
import laconic.math.Draw;

/** The code of a vector of multiples of scale / s: s and the norm's name, the scale, the levels. */
final class QsgdNode extends LevelNode {

    static void write(int levels, Norm norm, double scale, Output out) {
        out.tag(Kind.QSGD);
        out.sink.varint(2 * levels + norm.ordinal());
        out.value(scale);
        out.finite((levels + 1) * scale);
    }

    @Override
    Scale scale(Input in, int m) throws DecodeException {
        int levels = in.count(2, 2 * Qsgd.LEVELS_MAX + 1) / 2;
        double scale = in.scale();
        Input.finite((levels + 1) * scale);
        return new EvenScale(levels, scale);
    }

    private record EvenScale(int levels, double scale) implements Scale {

        private static final int TABLE_MAX = 16;

        @Override
        public void values(int[] level, int n, double[] value) {
            if (levels <= TABLE_MAX && n > 4 * levels) {
                double[] table = new double[2 * levels + 3];
                for (int k = 0; k < table.length; k++) {
                    table[k] = (k - levels - 1) * scale / levels;
                }
                for (int j = 0; j < n; j++) {
                    value[j] = table[level[j] + levels + 1];
                }
                return;
            }
            for (int j = 0; j < n; j++) {
                value[j] = level[j] * scale / levels;
            }
        }

        @Override
        public void check(int[] level, int n) throws DecodeException {
            int most = 0;
            for (int j = 0; j < n; j++) {
                most = Math.max(most, Math.abs(level[j]));
            }
            if (most > levels + 1) {
                throw new DecodeException("level " + most + " of " + levels);
            }
        }
    }

    @Override
    public double theory(Input in, int m, Draw draw) throws DecodeException {
        int start = in.source.position();
        int head = in.source.varint();
        in.source.position(start);
        read(in, m, draw, null, 0, 0);
        boolean ternary = head == 2 + Norm.LINF.ordinal();
        return in.wire.bits()
                + m * (ternary ? StrictMath.log(3) / StrictMath.log(2) : 1 + Format.ceilLog2(head / 2 + 1));
    }
}
