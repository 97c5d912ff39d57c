package laconic.compress;

import laconic.math.Draw;

/**
 * PowerSGD: the vector as a matrix M (rows × cols, near-square, padded with zeros) is replaced by P Qᵀ of rank r, with
 * P = orth(M S), Q = Mᵀ P (Vogels, Karimireddy, Jaggi 2019, algorithm 1).
 *
 * <p>The paper starts S from the last message's Q. Here S is Gaussian, from the draw, with a fresh value in every message: a
 * message then depends on its vector and address alone, so that it can be asked for again, and there is a constant: for
 * the random r-dimensional range of S, E‖P Pᵀ M‖² ≥ E‖M orth(S)‖² = (r/cols)‖M‖², hence α = r/cols.
 *
 * @param rank r in 1 … 64, cut to the matrix
 */
public record PowerSgd(int rank) implements Compressor.Contractive {

    static final int RANK_MAX = 64;

    public PowerSgd {
        if (rank < 1 || rank > RANK_MAX) {
            throw new IllegalArgumentException("rank = " + rank + " is not in 1 … " + RANK_MAX);
        }
    }

    /** ⌈√d⌉. */
    static int rows(int dimension) {
        int rows = (int) Math.sqrt(dimension);
        return (long) rows * rows < dimension ? rows + 1 : rows;
    }

    /** ⌈d / rows⌉ ≤ rows. */
    static int cols(int dimension) {
        return (dimension - 1) / rows(dimension) + 1;
    }

    @Override
    public double alpha(int dimension) {
        return Math.min(1, (double) rank / cols(dimension));
    }

    @Override
    public Encoder encoder(int dimension, Wire wire) {
        return new PowerEncoder(dimension, wire);
    }

    private final class PowerEncoder extends NodeEncoder {

        PowerEncoder(int dimension, Wire wire) {
            super(dimension, wire);
        }

        @Override
        boolean write(double[] x, int offset, int m, Draw draw, Output out) {
            double norm = out.finite(Norm.LINF.of(x, offset, m));
            if (norm == 0) {
                return false;
            }
            int rows = rows(m);
            int cols = cols(m);
            int r = Math.min(rank, cols);
            double[][] p = product(x, offset, m, norm, gaussian(r, cols, draw), rows, cols);
            orthonormalise(p);
            out.tag(Kind.LOW_RANK);
            out.sink.varint(r);
            boolean any = false;
            for (double[] column : p) {
                for (int i = 0; i < rows; i++) {
                    column[i] = out.wire.round(column[i]);
                    out.value(column[i]);
                }
            }
            for (double[] column : transposed(x, offset, m, norm, p, rows, cols)) {
                for (double entry : column) {
                    double value = out.round(entry * norm);
                    any |= value != 0;
                    out.value(value);
                }
            }
            return any;
        }
    }

    /** r columns of independent normal entries (Box, Muller 1958). */
    private static double[][] gaussian(int r, int cols, Draw draw) {
        double[][] columns = new double[r][cols];
        for (int a = 0; a < r; a++) {
            for (int j = 0; j < cols; j++) {
                int index = 2 * (a * cols + j);
                double radius = Math.sqrt(-2 * StrictMath.log(1 - draw.uniform(index)));
                columns[a][j] = radius * StrictMath.cos(2 * Math.PI * draw.uniform(index + 1));
            }
        }
        return columns;
    }

    /** The columns of M S, M scaled to entries of at most 1. */
    private static double[][] product(double[] x, int offset, int m, double norm, double[][] s, int rows, int cols) {
        double[][] columns = new double[s.length][rows];
        for (int a = 0; a < s.length; a++) {
            for (int i = 0; i < rows; i++) {
                double sum = 0;
                int width = Math.min(cols, m - i * cols);
                for (int j = 0; j < width; j++) {
                    sum += x[offset + i * cols + j] / norm * s[a][j];
                }
                columns[a][i] = sum;
            }
        }
        return columns;
    }

    /** The columns of Mᵀ P, M scaled to entries of at most 1. */
    private static double[][] transposed(double[] x, int offset, int m, double norm, double[][] p, int rows, int cols) {
        double[][] columns = new double[p.length][cols];
        for (int a = 0; a < p.length; a++) {
            double[] column = columns[a];
            for (int i = 0; i < rows; i++) {
                double factor = p[a][i];
                int width = Math.min(cols, m - i * cols);
                for (int j = 0; j < width; j++) {
                    column[j] += factor * (x[offset + i * cols + j] / norm);
                }
            }
        }
        return columns;
    }

    /** Gram–Schmidt, each column twice ("twice is enough"); a column within the others' span becomes zero. */
    private static void orthonormalise(double[][] columns) {
        for (int a = 0; a < columns.length; a++) {
            double before = Norm.L2.of(columns[a], 0, columns[a].length);
            for (int pass = 0; pass < 2; pass++) {
                for (int b = 0; b < a; b++) {
                    double along = 0;
                    for (int i = 0; i < columns[a].length; i++) {
                        along += columns[a][i] * columns[b][i];
                    }
                    for (int i = 0; i < columns[a].length; i++) {
                        columns[a][i] -= along * columns[b][i];
                    }
                }
            }
            double after = Norm.L2.of(columns[a], 0, columns[a].length);
            double factor = after > 1e-10 * before ? 1 / after : 0;
            for (int i = 0; i < columns[a].length; i++) {
                columns[a][i] *= factor;
            }
        }
    }
}
