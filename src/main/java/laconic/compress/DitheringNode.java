package laconic.compress;

import laconic.coding.DecodeException;
import laconic.math.Draw;

/** The code of a vector of geometric levels of a scale: s and the norm's name, b unless it is two, the scale, the levels. */
final class DitheringNode extends LevelNode {

    private final boolean natural;

    DitheringNode(boolean natural) {
        this.natural = natural;
    }

    static void write(Dithering spec, double scale, Output out) {
        boolean natural = spec.base() == 2;
        out.tag(natural ? Kind.NATURAL_DITHERING : Kind.EXPONENTIAL_DITHERING);
        out.sink.varint(2 * spec.levels() + spec.norm().ordinal());
        if (!natural) {
            out.sink.float64(spec.base());
        }
        out.value(scale);
    }

    @Override
    Scale scale(Input in, int m) throws DecodeException {
        int levels = in.count(2, 2 * Dithering.LEVELS_MAX + 1) / 2;
        double base = natural ? 2 : in.parameter(Math.nextDown(Grid.RATIO_MIN), Grid.RATIO_MAX);
        if (!natural && base == 2) {
            throw new DecodeException("a natural dithering written as an exponential one");
        }
        double scale = in.scale();
        return new GeometricScale(base, scale, new double[levels]);
    }

    /** The levels' values, computed when they are first asked for: {@code table[k]} is scale · b^-k. */
    private record GeometricScale(double base, double scale, double[] table) implements Scale {

        @Override
        public void values(int[] level, int n, double[] value) {
            for (int j = 0; j < n; j++) {
                int k = Math.abs(level[j]) - 1;
                if (k >= 0 && table[k] == 0) {
                    table[k] = scale * StrictMath.pow(base, -k);
                }
                value[j] = k < 0 ? 0 : level[j] < 0 ? -table[k] : table[k];
            }
        }

        @Override
        public void check(int[] level, int n) throws DecodeException {
            int furthest = 0;
            for (int j = 0; j < n; j++) {
                furthest = Math.max(furthest, Math.abs(level[j]));
            }
            if (furthest > table.length) {
                throw new DecodeException("level " + furthest + " of " + table.length);
            }
        }
    }

    @Override
    public double theory(Input in, int m, Draw draw) throws DecodeException {
        int start = in.source.position();
        int levels = in.source.varint() / 2;
        in.source.position(start);
        read(in, m, draw, null, 0, 0);
        return in.wire.bits() + (double) m * (1 + Format.ceilLog2(levels + 1));
    }
}
