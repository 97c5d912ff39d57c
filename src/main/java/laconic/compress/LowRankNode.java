package laconic.compress;

import laconic.coding.DecodeException;
import laconic.math.Draw;

/** The code of a matrix P Qᵀ: the rank, the columns of P, the columns of Q. */
final class LowRankNode implements Node {

    /** Entries of an orthonormal column, rounded, stay below this. */
    private static final double UNIT = 1.001;

    @Override
    public void read(Input in, int m, Draw draw, double[] v, int offset, double rate) throws DecodeException {
        int rows = PowerSgd.rows(m);
        int cols = PowerSgd.cols(m);
        int r = in.count(1, Math.min(PowerSgd.RANK_MAX, cols));
        in.source.require((long) r * (rows + cols) * in.wire.bits() / 8);
        double[][] p = columns(in, r, rows, UNIT);
        double[][] q = columns(in, r, cols, Double.MAX_VALUE / (2 * r));
        double most = 0;
        for (double[] column : q) {
            most = Math.max(most, Norm.LINF.of(column, 0, cols));
        }
        if (most == 0) {
            throw new DecodeException("a zero vector written out");
        }
        for (int a = 0; v != null && a < r; a++) {
            for (int i = 0; i < rows; i++) {
                double factor = rate * p[a][i];
                int width = Math.min(cols, m - i * cols);
                for (int j = 0; j < width; j++) {
                    v[offset + i * cols + j] += factor * q[a][j];
                }
            }
        }
    }

    private static double[][] columns(Input in, int r, int length, double bound) throws DecodeException {
        double[][] columns = new double[r][length];
        for (double[] column : columns) {
            for (int i = 0; i < length; i++) {
                column[i] = in.value();
                if (Math.abs(column[i]) > bound) {
                    throw new DecodeException("an entry of " + column[i] + " beyond " + bound);
                }
            }
        }
        return columns;
    }

    @Override
    public double theory(Input in, int m, Draw draw) throws DecodeException {
        int start = in.source.position();
        int r = in.source.varint();
        in.source.position(start);
        read(in, m, draw, null, 0, 0);
        return (double) r * (PowerSgd.rows(m) + PowerSgd.cols(m)) * in.wire.bits();
    }
}
