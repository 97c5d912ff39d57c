package laconic.compress;

import laconic.coding.DecodeException;
import laconic.math.Draw;

/** The code of a vector that a coin let through: a part. One that the coin held back is the zero vector. */
final class LazyNode implements Node {

    @Override
    public void read(Input in, int m, Draw draw, double[] v, int offset, double rate) throws DecodeException {
        in.readNonZero(m, draw.part(1), v, offset, rate);
    }

    @Override
    public double theory(Input in, int m, Draw draw) throws DecodeException {
        return 1 + in.theory(m, draw.part(1));
    }
}
