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
        return (level, n, value) -> {
            for (int j = 0; j < n; j++) {
                value[j] = level[j] / chi;
            }
        };
    }

    /** A word of the wire type an entry. */
    @Override
    public double theory(Input in, int m, Draw draw) throws DecodeException {
        read(in, m, draw, null, 0, 0);
        return (double) m * in.wire.bits();
    }
}
