package laconic.compress;

import laconic.coding.DecodeException;
import laconic.coding.LevelReader;
import laconic.math.Draw;

/** The code of a vector whose coordinates are small signed integers that stand for values; zero stands for zero. */
abstract class LevelNode implements Node {

    private static final int BLOCK = 512;

    /** What the levels of one payload stand for. */
    interface Scale {

        /** Replaces levels by values: {@code value[j]} for {@code level[j]}, j < n; all checked. */
        void values(int[] level, int n, double[] value);

        /** Refuses levels that stand for nothing. */
        void check(int[] level, int n) throws DecodeException;

        /** Refuses, after the last level, a head that the levels do not justify. */
        default void close() throws DecodeException {}
    }

    /** Reads what stands before the levels. */
    abstract Scale scale(Input in, int m) throws DecodeException;

    @Override
    public final void read(Input in, int m, Draw draw, double[] v, int offset, double rate) throws DecodeException {
        Scale scale = scale(in, m);
        LevelReader reader = new LevelReader(in.source, m, in.check);
        int symbols = reader.symbols();
        int[] index = reader.index();
        int[] level = new int[Math.min(symbols, BLOCK)];
        double[] value = new double[level.length];
        for (int from = 0; from < symbols; from += BLOCK) {
            int n = Math.min(BLOCK, symbols - from);
            reader.next(n, level);
            if (v == null) {
                scale.check(level, n);
                continue;
            }
            scale.values(level, n, value);
            if (index == null) {
                for (int j = 0; j < n; j++) {
                    v[offset + from + j] += rate * value[j];
                }
            } else {
                for (int j = 0; j < n; j++) {
                    v[offset + index[from + j]] += rate * value[j];
                }
            }
        }
        reader.close();
        if (v == null) {
            scale.close();
        }
    }
}
