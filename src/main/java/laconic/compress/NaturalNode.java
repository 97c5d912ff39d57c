package laconic.compress;

import laconic.coding.DecodeException;
import laconic.math.Draw;

/** The code of a vector of signed powers of two: the largest exponent, then 1 + how far each lies below it. */
final class NaturalNode extends LevelNode {

    /** The exponent of the least positive value. */
    static int exponentMin(Wire wire) {
        return wire == Wire.FLOAT32 ? -149 : -1074;
    }

    static int exponentMax(Wire wire) {
        return wire == Wire.FLOAT32 ? Float.MAX_EXPONENT : Double.MAX_EXPONENT;
    }

    static void write(int most, Output out) {
        out.tag(Kind.NATURAL);
        out.sink.zigzag(most);
    }

    @Override
    Scale scale(Input in, int m) throws DecodeException {
        int most = in.source.zigzag();
        int least = exponentMin(in.wire);
        if (most < least || most > exponentMax(in.wire)) {
            throw new DecodeException("an exponent of " + most + " in " + in.wire);
        }
        return new PowerScale(most, least);
    }

    private static final class PowerScale implements Scale {

        private final int most;
        private final int least;
        private boolean met;

        PowerScale(int most, int least) {
            this.most = most;
            this.least = least;
        }

        @Override
        public void values(int[] level, int n, double[] value) {
            for (int j = 0; j < n; j++) {
                int e = most + 1 - Math.abs(level[j]);
                long sign = level[j] >> 31;
                long coded = -level[j] | level[j];
                if (e >= Double.MIN_EXPONENT) {
                    value[j] = Double.longBitsToDouble(((e + 1023L) << 52 | sign << 63) & coded >> 63);
                } else {
                    value[j] = level[j] < 0 ? -Math.scalb(1.0, e) : Math.scalb(1.0, e);
                }
            }
        }

        @Override
        public void check(int[] level, int n) throws DecodeException {
            int furthest = 0;
            for (int j = 0; j < n; j++) {
                int magnitude = Math.abs(level[j]);
                furthest = Math.max(furthest, magnitude);
                met |= magnitude == 1;
            }
            if (most + 1 - furthest < least) {
                throw new DecodeException("an exponent of " + (most + 1 - furthest));
            }
        }

        @Override
        public void close() throws DecodeException {
            if (!met) {
                throw new DecodeException("a largest exponent that no entry has");
            }
        }
    }

    @Override
    public double theory(Input in, int m, Draw draw) throws DecodeException {
        read(in, m, draw, null, 0, 0);
        return (in.wire == Wire.FLOAT32 ? 9.0 : 12.0) * m;
    }
}
