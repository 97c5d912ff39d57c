package laconic.compress;

import laconic.coding.DecodeException;
import laconic.math.Draw;

/** The code of a sparse vector whose positions both sides rebuild from the draw: only its values travel, as a part. */
final class SeededNode implements Node {

    private final Positions positions;

    SeededNode(Positions positions) {
        this.positions = positions;
    }

    @Override
    public void read(Input in, int m, Draw draw, double[] v, int offset, double rate) throws DecodeException {
        int[] position = positions.read(in, m, draw);
        int k = position.length;
        if (k == 0) {
            throw new DecodeException("a sparse vector without positions");
        }
        if (v == null) {
            in.readNonZero(k, draw.part(1), null, 0, 0);
            return;
        }
        int plain = in.plain(k);
        if (plain >= 0) {
            for (int i = 0; i < k; i++) {
                v[offset + position[i]] += rate * in.plainValue(plain, i);
            }
            return;
        }
        double[] values = new double[k];
        in.read(k, draw.part(1), values, 0, 1);
        for (int i = 0; i < k; i++) {
            v[offset + position[i]] += rate * values[i];
        }
    }

    @Override
    public double theory(Input in, int m, Draw draw) throws DecodeException {
        return positions.theory(m) + in.theory(positions.read(in, m, draw).length, draw.part(1));
    }
}
