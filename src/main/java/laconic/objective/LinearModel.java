package laconic.objective;

import java.util.Arrays;
import laconic.math.Vectors;

/**
 * The regularised mean loss of a linear model on one node's samples: f_i(x) = (1/m) Σ_j ℓ(⟨a_j, x⟩, y_j) + λ r(x).
 *
 * <p>Logistic regression and least squares, by the choice of ℓ; convex or not, by the choice of r. Immutable and
 * without buffers. Losses are summed with Kahan's compensation, so that the value is good to a few units in the last
 * place whatever m is.
 */
public final class LinearModel implements TwiceDifferentiable {
    private final Rows rows;
    private final double[] labels;
    private final Loss loss;
    private final Regulariser regulariser;
    private final double lambda;

    /** The model with λ/2 ‖x‖², λ = {@code l2}. */
    public LinearModel(Samples samples, Loss loss, double l2) {
        this(samples, loss, Regulariser.RIDGE, l2);
    }

    /**
     * @param samples at least one; with the constant column where a bias is wanted
     * @param lambda λ ≥ 0, on all coordinates, the bias included
     */
    public LinearModel(Samples samples, Loss loss, Regulariser regulariser, double lambda) {
        Regulariser.validate(samples, lambda);
        this.rows = samples.rows();
        this.labels = Arrays.stream(samples.labels()).map(loss::label).toArray();
        this.loss = loss;
        this.regulariser = regulariser;
        this.lambda = lambda;
    }

    @Override
    public int dimension() {
        return rows.dimension();
    }

    @Override
    public int rows() {
        return labels.length;
    }

    @Override
    public double value(double[] x) {
        double sum = 0;
        double lost = 0;
        for (int j = 0; j < labels.length; j++) {
            double term = loss.value(rows.dot(j, x), labels[j]) - lost;
            double next = sum + term;
            lost = (next - sum) - term;
            sum = next;
        }
        return withRegulariser(sum, x);
    }

    @Override
    public void gradient(double[] x, double[] into) {
        Arrays.fill(into, 0);
        for (int j = 0; j < labels.length; j++) {
            rows.axpy(loss.slope(rows.dot(j, x), labels[j]), j, into);
        }
        finish(labels.length, x, into);
    }

    @Override
    public void gradient(double[] x, int[] batch, double[] into) {
        if (batch.length == 0) {
            throw new IllegalArgumentException("a mini-batch needs at least one sample");
        }
        Arrays.fill(into, 0);
        for (int j : batch) {
            rows.axpy(loss.slope(rows.dot(j, x), labels[j]), j, into);
        }
        finish(batch.length, x, into);
    }

    @Override
    public double valueAndGradient(double[] x, double[] into) {
        double[] valueAndSlope = new double[2];
        Arrays.fill(into, 0);
        double sum = 0;
        double lost = 0;
        for (int j = 0; j < labels.length; j++) {
            loss.valueAndSlope(rows.dot(j, x), labels[j], valueAndSlope);
            double term = valueAndSlope[0] - lost;
            double next = sum + term;
            lost = (next - sum) - term;
            sum = next;
            rows.axpy(valueAndSlope[1], j, into);
        }
        finish(labels.length, x, into);
        return withRegulariser(sum, x);
    }

    @Override
    public Curvature hessian(double[] x) {
        double[] weights = new double[labels.length];
        for (int j = 0; j < weights.length; j++) {
            weights[j] = loss.curvature(rows.dot(j, x), labels[j]) / labels.length;
        }
        double[] diagonal = new double[x.length];
        for (int k = 0; k < diagonal.length; k++) {
            diagonal[k] = lambda * regulariser.curvature(x[k]);
        }
        return new WeightedGram(rows, weights, diagonal);
    }

    @Override
    public Curvature hessianCeiling() {
        return bound(loss.curvatureCeiling(), regulariser.curvatureCeiling());
    }

    @Override
    public Curvature hessianFloor() {
        return bound(loss.curvatureFloor(), regulariser.curvatureFloor());
    }

    @Override
    public double strongConvexity() {
        return loss.curvatureFloor() == 0
                ? Math.max(0, lambda * regulariser.curvatureFloor())
                : TwiceDifferentiable.super.strongConvexity();
    }

    @Override
    public boolean convex() {
        return lambda * regulariser.curvatureFloor() >= 0 || TwiceDifferentiable.super.convex();
    }

    @Override
    public boolean constantHessian() {
        return loss.curvatureFloor() == loss.curvatureCeiling()
                && (lambda == 0 || regulariser.curvatureFloor() == regulariser.curvatureCeiling());
    }

    private Curvature bound(double lossCurvature, double regulariserCurvature) {
        double[] weights = new double[labels.length];
        Arrays.fill(weights, lossCurvature / labels.length);
        double[] diagonal = new double[dimension()];
        Arrays.fill(diagonal, lambda * regulariserCurvature);
        return new WeightedGram(rows, weights, diagonal);
    }

    private double withRegulariser(double sum, double[] x) {
        return sum / labels.length + lambda * regulariser.value(x);
    }

    /** Turns a sum of {@code count} sample gradients into the mean and adds the regulariser's gradient. */
    private void finish(int count, double[] x, double[] into) {
        if (count > 1) {
            Vectors.divide(into, count);
        }
        regulariser.addGradient(lambda, x, into);
    }

    /** Σ_j w_j a_j a_jᵀ + diag(diagonal). */
    private record WeightedGram(Rows rows, double[] weights, double[] diagonal) implements Curvature {

        @Override
        public int dimension() {
            return rows.dimension();
        }

        @Override
        public void addTimes(double scale, double[] v, double[] into) {
            for (int j = 0; j < weights.length; j++) {
                rows.axpy(scale * weights[j] * rows.dot(j, v), j, into);
            }
            for (int k = 0; k < into.length; k++) {
                into[k] += scale * diagonal[k] * v[k];
            }
        }

        @Override
        public void addTo(double scale, double[][] into) {
            for (int j = 0; j < weights.length; j++) {
                rows.addOuter(scale * weights[j], j, into);
            }
            for (int k = 0; k < into.length; k++) {
                into[k][k] += scale * diagonal[k];
            }
        }
    }
}
