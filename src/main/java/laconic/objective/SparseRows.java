package laconic.objective;

import java.util.Arrays;
import laconic.math.SeededRandomness;
import laconic.math.Vectors;

/**
 * Samples in compressed sparse rows: row i has its entries at {@code start[i] … start[i + 1] - 1}. Keeps the arrays,
 * which nobody changes.
 *
 * @param dimension the number of columns d
 * @param start m + 1 offsets, the first 0, none smaller than the one before
 * @param column the column of each entry, in [0, d), ascending within a row
 * @param value the entries
 */
public record SparseRows(int dimension, int[] start, int[] column, double[] value) implements Rows {

    public SparseRows {
        int count = start[start.length - 1];
        if (start[0] != 0 || count != column.length || count != value.length) {
            throw new IllegalArgumentException(
                    "offsets 0 to " + count + " for " + column.length + " columns and " + value.length + " values");
        }
        for (int i = 0; i < start.length - 1; i++) {
            for (int p = start[i]; p < start[i + 1]; p++) {
                int before = p == start[i] ? -1 : column[p - 1];
                if (column[p] <= before || column[p] >= dimension) {
                    throw new IllegalArgumentException(
                            "row " + i + ": column " + column[p] + " after " + before + ", of " + dimension);
                }
            }
        }
    }

    @Override
    public int rows() {
        return start.length - 1;
    }

    @Override
    public double dot(int row, double[] x) {
        double sum = 0;
        for (int p = start[row], end = start[row + 1]; p < end; p++) {
            sum += value[p] * x[column[p]];
        }
        return sum;
    }

    @Override
    public void axpy(double scale, int row, double[] into) {
        for (int p = start[row], end = start[row + 1]; p < end; p++) {
            into[column[p]] += scale * value[p];
        }
    }

    @Override
    public void addOuter(double scale, int row, double[][] into) {
        for (int p = start[row], end = start[row + 1]; p < end; p++) {
            axpy(scale * value[p], row, into[column[p]]);
        }
    }

    @Override
    public void addProduct(int row, double[][] matrix, double[] into) {
        int p = start[row];
        int end = start[row + 1];
        for (; p + 3 < end; p += 4) {
            Vectors.axpy(
                    value[p],
                    matrix[column[p]],
                    value[p + 1],
                    matrix[column[p + 1]],
                    value[p + 2],
                    matrix[column[p + 2]],
                    value[p + 3],
                    matrix[column[p + 3]],
                    into);
        }
        for (; p < end; p++) {
            Vectors.axpy(value[p], matrix[column[p]], into);
        }
    }

    @Override
    public void addOuter(int row, double[] v, double[][] into) {
        for (int p = start[row], end = start[row + 1]; p < end; p++) {
            Vectors.axpy(value[p], v, into[column[p]]);
        }
    }

    @Override
    public SparseRows select(int[] rows) {
        int[] offsets = new int[rows.length + 1];
        for (int i = 0; i < rows.length; i++) {
            offsets[i + 1] = offsets[i] + start[rows[i] + 1] - start[rows[i]];
        }
        int[] columns = new int[offsets[rows.length]];
        double[] values = new double[columns.length];
        for (int i = 0; i < rows.length; i++) {
            int length = offsets[i + 1] - offsets[i];
            System.arraycopy(column, start[rows[i]], columns, offsets[i], length);
            System.arraycopy(value, start[rows[i]], values, offsets[i], length);
        }
        return new SparseRows(dimension, offsets, columns, values);
    }

    @Override
    public SparseRows withConstant() {
        int[] offsets = new int[start.length];
        int[] columns = new int[column.length + rows()];
        double[] values = new double[columns.length];
        Arrays.fill(columns, dimension);
        Arrays.fill(values, 1);
        for (int i = 0; i < rows(); i++) {
            offsets[i + 1] = start[i + 1] + i + 1;
            System.arraycopy(column, start[i], columns, offsets[i], start[i + 1] - start[i]);
            System.arraycopy(value, start[i], values, offsets[i], start[i + 1] - start[i]);
        }
        return new SparseRows(dimension + 1, offsets, columns, values);
    }

    @Override
    public long digest() {
        long hash = SeededRandomness.mix(dimension) + Vectors.digest(value);
        for (int p = 0; p < column.length; p++) {
            hash = SeededRandomness.mix(hash + column[p]);
        }
        for (int offset : start) {
            hash = SeededRandomness.mix(hash + offset);
        }
        return hash;
    }
}
