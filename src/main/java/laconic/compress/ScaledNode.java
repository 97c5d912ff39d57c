package laconic.compress;

import laconic.coding.DecodeException;
import laconic.math.Draw;

/** The code of a vector that is a factor in (0, 1] times another part. */
final class ScaledNode implements Node {

    @Override
    public void read(Input in, int m, Draw draw, double[] v, int offset, double rate) throws DecodeException {
        in.readNonZero(m, draw, v, offset, rate * factor(in));
    }

    private static double factor(Input in) throws DecodeException {
        double factor = in.scale();
        if (factor > 1) {
            throw new DecodeException("a factor of " + factor + " above 1");
        }
        return factor;
    }

    @Override
    public double theory(Input in, int m, Draw draw) throws DecodeException {
        factor(in);
        return in.theory(m, draw);
    }
}
