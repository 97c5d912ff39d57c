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
        return (level, n, value) -> {
            for (int j = 0; j < n; j++) {
                if (Math.abs(level[j]) > levels + 1) {
                    throw new DecodeException("level " + level[j] + " of " + levels);
                }
                value[j] = level[j] == 0 ? 0 : level[j] * scale / levels;
            }
        };
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
