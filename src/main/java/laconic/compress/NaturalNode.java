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
        return new Scale() {
            private boolean met;

            @Override
            public void values(int[] level, int n, double[] value) throws DecodeException {
                for (int j = 0; j < n; j++) {
                    int e = most + 1 - Math.abs(level[j]);
                    met |= e == most;
                    value[j] = level[j] == 0 ? 0 : power(e, least, level[j]);
                }
            }

            @Override
            public void close() throws DecodeException {
                if (!met) {
                    throw new DecodeException("a largest exponent that no entry has");
                }
            }
        };
    }

    /** ± 2^e. */
    private static double power(int e, int least, int sign) throws DecodeException {
        if (e < least) {
            throw new DecodeException("an exponent of " + e);
        }
        double power = e >= Double.MIN_EXPONENT ? Double.longBitsToDouble((e + 1023L) << 52) : Math.scalb(1.0, e);
        return sign < 0 ? -power : power;
    }

    @Override
    public double theory(Input in, int m, Draw draw) throws DecodeException {
        read(in, m, draw, null, 0, 0);
        return (in.wire == Wire.FLOAT32 ? 9.0 : 12.0) * m;
    }
}
