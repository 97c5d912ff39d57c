package laconic.compress;

import laconic.coding.DecodeException;
import laconic.math.Draw;

/** The code of a vector of integers divided by χ: χ, then the integers. */
final class IntegerNode extends LevelNode {

    @Override
    Scale scale(Input in, int m) throws DecodeException {
        double chi = in.source.float64();
        if (!IntegerRounding.valid(chi)) {
            throw new DecodeException("χ = " + chi);
        }
        return new IntegerScale(chi);
    }

    private record IntegerScale(double chi) implements Scale {

        @Override
        public void values(int[] level, int n, double[] value) {
            for (int j = 0; j < n; j++) {
                value[j] = level[j] / chi;
            }
        }

        @Override
        public void check(int[] level, int n) {}
    }

    /** A word of the wire type an entry. */
    @Override
    public double theory(Input in, int m, Draw draw) throws DecodeException {
        read(in, m, draw, null, 0, 0);
        return (double) m * in.wire.bits();
    }
}
