package laconic.objective;

import java.util.Arrays;
import laconic.math.SeededRandomness;
import laconic.math.Vectors;

/**
 * Samples as one array per row, for the fastest dense loops. Keeps the arrays, which nobody changes.
 *
 * @param values at least one row; all rows of one length
 */
public record DenseRows(double[][] values) implements Rows {

    public DenseRows {
        for (double[] row : values) {
            if (row.length != values[0].length) {
                throw new IllegalArgumentException("rows of " + values[0].length + " and " + row.length + " columns");
            }
        }
    }

    @Override
    public int rows() {
        return values.length;
    }

    @Override
    public int dimension() {
        return values[0].length;
    }

    @Override
    public double dot(int row, double[] x) {
        return Vectors.dot(values[row], x);
    }

    @Override
    public void axpy(double scale, int row, double[] into) {
        Vectors.axpy(scale, values[row], into);
    }

    @Override
    public void addOuter(double scale, int row, double[][] into) {
        double[] a = values[row];
        for (int i = 0; i < a.length; i++) {
            Vectors.axpy(scale * a[i], a, into[i]);
        }
    }

    @Override
    public void addProduct(int row, double[][] matrix, double[] into) {
        Vectors.addProduct(values[row], matrix, into);
    }

    @Override
    public void addOuter(int row, double[] v, double[][] into) {
        double[] a = values[row];
        for (int j = 0; j < a.length; j++) {
            if (a[j] != 0) {
                Vectors.axpy(a[j], v, into[j]);
            }
        }
    }

    @Override
    public DenseRows select(int[] rows) {
        double[][] chosen = new double[rows.length][];
        Arrays.setAll(chosen, i -> values[rows[i]]);
        return new DenseRows(chosen);
    }

    @Override
    public DenseRows withConstant() {
        double[][] wider = new double[values.length][];
        for (int i = 0; i < wider.length; i++) {
            wider[i] = Arrays.copyOf(values[i], values[i].length + 1);
            wider[i][values[i].length] = 1;
        }
        return new DenseRows(wider);
    }

    @Override
    public long digest() {
        long hash = dimension();
        for (double[] row : values) {
            hash = SeededRandomness.mix(hash + 1) ^ Vectors.digest(row);
        }
        return hash;
    }
}
