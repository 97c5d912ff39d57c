package laconic.objective;

import java.util.Arrays;
import laconic.math.Vectors;

/**
 * The regularised mean loss of a linear model on one node's samples: f_i(x) = (1/m) Σ_j ℓ(⟨a_j, x⟩, y_j) + λ/2 ‖x‖².
 *
 * <p>Logistic regression and least squares, by the choice of ℓ. Immutable and without buffers. Losses are summed with
 * Kahan's compensation, so that the value is good to a few units in the last place whatever m is.
 */
public final class LinearModel implements TwiceDifferentiable {
    private final Rows rows;
    private final double[] labels;
    private final Loss loss;
    private final double l2;

    /**
     * @param samples at least one; with the constant column where a bias is wanted
     * @param l2 λ ≥ 0, on all coordinates, the bias included
     */
    public LinearModel(Samples samples, Loss loss, double l2) {
        if (samples.size() == 0 || !(l2 >= 0 && l2 < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(samples.size() + " samples and l2 = " + l2
                    + ": at least one sample and a finite l2 ≥ 0 are needed");
        }
        this.rows = samples.rows();
        this.labels = Arrays.stream(samples.labels()).map(loss::label).toArray();
        this.loss = loss;
        this.l2 = l2;
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
        Arrays.fill(into, 0);
        double sum = 0;
        double lost = 0;
        for (int j = 0; j < labels.length; j++) {
            double t = rows.dot(j, x);
            double term = loss.value(t, labels[j]) - lost;
            double next = sum + term;
            lost = (next - sum) - term;
            sum = next;
            rows.axpy(loss.slope(t, labels[j]), j, into);
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
        return new WeightedGram(rows, weights, l2);
    }

    @Override
    public Curvature hessianCeiling() {
        return bound(loss.curvatureCeiling());
    }

    @Override
    public Curvature hessianFloor() {
        return bound(loss.curvatureFloor());
    }

    @Override
    public double strongConvexity() {
        return loss.curvatureFloor() == 0 ? l2 : TwiceDifferentiable.super.strongConvexity();
    }

    @Override
    public boolean convex() {
        return true;
    }

    @Override
    public boolean constantHessian() {
        return loss.curvatureFloor() == loss.curvatureCeiling();
    }

    private Curvature bound(double curvature) {
        double[] weights = new double[labels.length];
        Arrays.fill(weights, curvature / labels.length);
        return new WeightedGram(rows, weights, l2);
    }

    private double withRegulariser(double sum, double[] x) {
        return sum / labels.length + l2 / 2 * Vectors.squaredNorm(x);
    }

    /** Turns a sum of {@code count} sample gradients into the mean and adds the regulariser's gradient. */
    private void finish(int count, double[] x, double[] into) {
        for (int k = 0; k < into.length; k++) {
            into[k] = into[k] / count + l2 * x[k];
        }
    }

    /** Σ_j w_j a_j a_jᵀ + shift · I. */
    private record WeightedGram(Rows rows, double[] weights, double shift) implements Curvature {

        @Override
        public int dimension() {
            return rows.dimension();
        }

        @Override
        public void addTimes(double scale, double[] v, double[] into) {
            for (int j = 0; j < weights.length; j++) {
                rows.axpy(scale * weights[j] * rows.dot(j, v), j, into);
            }
            Vectors.axpy(scale * shift, v, into);
        }

        @Override
        public void addTo(double scale, double[][] into) {
            for (int j = 0; j < weights.length; j++) {
                rows.addOuter(scale * weights[j], j, into);
            }
            for (int k = 0; k < into.length; k++) {
                into[k][k] += scale * shift;
            }
        }
    }
}
