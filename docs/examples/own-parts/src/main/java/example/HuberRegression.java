package example;

import java.util.Arrays;
import java.util.stream.IntStream;
import laconic.objective.Objective;

/**
 * One worker's robust regression: the mean of Huber's loss h(a_j·x − y_j) over its samples plus λ/2 ‖x‖², where h(r) is
 * r²/2 up to |r| = δ and δ(|r| − δ/2) beyond, so that outliers pull with a bounded force (Huber 1964).
 */
final class HuberRegression implements Objective {

    private final double[][] features;
    private final double[] targets;
    private final double delta;
    private final double l2;

    /**
     * @param features a_j, shape (m, d)
     * @param targets y_j, shape (m)
     */
    HuberRegression(double[][] features, double[] targets, double delta, double l2) {
        this.features = features;
        this.targets = targets;
        this.delta = delta;
        this.l2 = l2;
    }

    @Override
    public int dimension() {
        return features[0].length;
    }

    @Override
    public int rows() {
        return features.length;
    }

    @Override
    public double value(double[] x) {
        double sum = 0;
        for (int j = 0; j < rows(); j++) {
            double size = Math.abs(residual(j, x));
            sum += size <= delta ? size * size / 2 : delta * (size - delta / 2);
        }
        return sum / rows() + l2 / 2 * dot(x, x);
    }

    @Override
    public void gradient(double[] x, double[] into) {
        gradient(x, IntStream.range(0, rows()).toArray(), into);
    }

    @Override
    public void gradient(double[] x, int[] batch, double[] into) {
        Arrays.fill(into, 0);
        for (int j : batch) {
            double slope = Math.max(-delta, Math.min(delta, residual(j, x))) / batch.length;
            for (int c = 0; c < into.length; c++) {
                into[c] += slope * features[j][c];
            }
        }
        for (int c = 0; c < into.length; c++) {
            into[c] += l2 * x[c];
        }
    }

    /** At most the mean of ‖a_j‖², because h″ ≤ 1: theory's step sizes come from this. */
    @Override
    public double smoothness() {
        return Arrays.stream(features).mapToDouble(a -> dot(a, a)).sum() / rows() + l2;
    }

    @Override
    public double strongConvexity() {
        return l2;
    }

    @Override
    public boolean convex() {
        return true;
    }

    private double residual(int j, double[] x) {
        return dot(features[j], x) - targets[j];
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int c = 0; c < a.length; c++) {
            sum += a[c] * b[c];
        }
        return sum;
    }
}
