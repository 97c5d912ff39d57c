package laconic.objective;

import laconic.math.Vectors;

/**
 * The quadratic f_i(x) = ½ xᵀA x − bᵀx with symmetric A, which may be indefinite. Keeps the arrays, which nobody
 * changes.
 *
 * @param matrix A, d × d, symmetric up to rounding
 * @param b length d
 */
public record Quadratic(double[][] matrix, double[] b) implements TwiceDifferentiable {
    private static final double ROUNDING = 1e-12;

    public Quadratic {
        for (int i = 0; i < matrix.length; i++) {
            if (matrix[i].length != b.length || matrix.length != b.length) {
                throw new IllegalArgumentException(
                        "A is " + matrix.length + " × " + matrix[i].length + " and b has " + b.length + " entries");
            }
            for (int j = 0; j < i; j++) {
                double size = Math.max(Math.abs(matrix[i][i]), Math.abs(matrix[j][j]));
                if (!(Math.abs(matrix[i][j] - matrix[j][i]) <= ROUNDING * Math.max(1, size))) {
                    throw new IllegalArgumentException("A[" + i + "][" + j + "] = " + matrix[i][j] + " but A[" + j
                            + "][" + i + "] = " + matrix[j][i] + ": A must be symmetric");
                }
            }
        }
    }

    @Override
    public int dimension() {
        return b.length;
    }

    @Override
    public int rows() {
        return 0;
    }

    @Override
    public double value(double[] x) {
        double sum = 0;
        for (int i = 0; i < b.length; i++) {
            sum += x[i] * (0.5 * Vectors.dot(matrix[i], x) - b[i]);
        }
        return sum;
    }

    @Override
    public void gradient(double[] x, double[] into) {
        for (int i = 0; i < b.length; i++) {
            into[i] = Vectors.dot(matrix[i], x) - b[i];
        }
    }

    @Override
    public void gradient(double[] x, int[] batch, double[] into) {
        gradient(x, into);
    }

    @Override
    public Curvature hessian(double[] x) {
        return new DenseCurvature(matrix);
    }

    @Override
    public Curvature hessianCeiling() {
        return new DenseCurvature(matrix);
    }

    @Override
    public Curvature hessianFloor() {
        return new DenseCurvature(matrix);
    }

    @Override
    public boolean constantHessian() {
        return true;
    }
}
