package laconic.objective;

import java.util.List;
import laconic.math.Vectors;

/**
 * The regularised mean cross-entropy of a fully connected network on one node's samples: hidden layers with
 * max(0, ·) (its slope at 0 taken as 0), softmax over the classes, plus λ/2 ‖x‖² over all parameters, biases included.
 *
 * <p>Not convex and not smooth with a hidden layer, so {@link #smoothness} is infinite; without one use {@link
 * SoftmaxRegression}. The gradient is by back-propagation (Rumelhart, Hinton, Williams 1986), sample by sample in the
 * order given, and makes no garbage. Losses are summed with Kahan's compensation. Holds scratch buffers of 2 d numbers.
 */
public final class Network implements Objective {
    private final NetworkShape shape;
    private final Rows rows;
    private final int[] labels;
    private final double l2;

    private final ForwardPass forward;
    private final double[][][] slopes;

    /** [layer][output]: the slope of the sample's loss with respect to the layer's outputs before max(0, ·). */
    private final double[][] deltas;

    /**
     * @param samples at least one, without a constant column (layers have biases); labels are classes 0 … k − 1
     * @param shape with as many inputs as the samples have features
     * @param l2 λ ≥ 0
     */
    public Network(Samples samples, NetworkShape shape, double l2) {
        this(shape, samples.rows(), classes(samples, shape), l2);
        Regulariser.validate(samples, l2);
    }

    private Network(NetworkShape shape, Rows rows, int[] labels, double l2) {
        this.shape = shape;
        this.rows = rows;
        this.labels = labels;
        this.l2 = l2;
        this.forward = new ForwardPass(shape);
        this.slopes = shape.matrices();
        this.deltas = shape.outputs();
    }

    /** The labels as whole numbers, checked. */
    static int[] classes(Samples samples, NetworkShape shape) {
        if (samples.rows().dimension() != shape.inputs()) {
            throw new IllegalArgumentException(samples.rows().dimension() + " features for widths = " + shape.widths());
        }
        int[] classes = new int[samples.size()];
        for (int j = 0; j < classes.length; j++) {
            classes[j] = (int) samples.labels()[j];
            if (classes[j] != samples.labels()[j] || classes[j] < 0 || classes[j] >= shape.classes()) {
                throw new IllegalArgumentException("label " + samples.labels()[j] + " of sample " + j
                        + ": a class from 0 to " + (shape.classes() - 1) + " is needed");
            }
        }
        return classes;
    }

    @Override
    public int dimension() {
        return shape.dimension();
    }

    @Override
    public int rows() {
        return labels.length;
    }

    @Override
    public List<Layer> layers() {
        return shape.layers();
    }

    @Override
    public double value(double[] x) {
        return mean(x, false);
    }

    @Override
    public void gradient(double[] x, double[] into) {
        valueAndGradient(x, into);
    }

    @Override
    public double valueAndGradient(double[] x, double[] into) {
        clearSlopes();
        double value = mean(x, true);
        finish(labels.length, x, into);
        return value;
    }

    @Override
    public void gradient(double[] x, int[] batch, double[] into) {
        if (batch.length == 0) {
            throw new IllegalArgumentException("a mini-batch needs at least one sample");
        }
        clearSlopes();
        forward.load(x);
        for (int j : batch) {
            loss(j);
            backward(j);
        }
        finish(batch.length, x, into);
    }

    @Override
    public double smoothness() {
        return Double.POSITIVE_INFINITY;
    }

    @Override
    public double strongConvexity() {
        return 0;
    }

    @Override
    public boolean convex() {
        return false;
    }

    @Override
    public Network fresh() {
        return new Network(shape, rows, labels, l2);
    }

    /** The class probabilities of a sample at the parameters loaded last; the next call overwrites them. */
    double[] probabilities(int sample) {
        loss(sample);
        return deltas[deltas.length - 1];
    }

    void load(double[] x) {
        forward.load(x);
    }

    private double mean(double[] x, boolean withSlopes) {
        forward.load(x);
        double sum = 0;
        double lost = 0;
        for (int j = 0; j < labels.length; j++) {
            double term = loss(j) - lost;
            double next = sum + term;
            lost = (next - sum) - term;
            sum = next;
            if (withSlopes) {
                backward(j);
            }
        }
        return sum / labels.length + l2 * Regulariser.RIDGE.value(x);
    }

    /** The loss of a sample; leaves the class probabilities in the last of the deltas. */
    private double loss(int sample) {
        return Softmax.crossEntropy(forward.logits(rows, sample), labels[sample], deltas[deltas.length - 1]);
    }

    /** Adds the slopes of the sample that {@link #loss} has just seen. */
    private void backward(int sample) {
        int last = deltas.length - 1;
        deltas[last][labels[sample]] -= 1;
        for (int l = last; l > 0; l--) {
            double[] below = forward.outputs[l - 1];
            double[] delta = deltas[l];
            for (int j = 0; j < below.length; j++) {
                if (below[j] > 0) {
                    Vectors.axpy(below[j], delta, slopes[l][j]);
                    deltas[l - 1][j] = Vectors.dot(forward.weights[l][j], delta);
                } else {
                    deltas[l - 1][j] = 0;
                }
            }
            Vectors.add(delta, slopes[l][below.length]);
        }
        rows.addOuter(sample, deltas[0], slopes[0]);
        Vectors.add(deltas[0], slopes[0][shape.inputs()]);
    }

    private void clearSlopes() {
        for (double[][] matrix : slopes) {
            for (double[] row : matrix) {
                Vectors.zero(row);
            }
        }
    }

    /** Turns a sum of {@code count} sample gradients into the mean and adds the regulariser's gradient. */
    private void finish(int count, double[] x, double[] into) {
        NetworkShape.pack(slopes, into);
        Vectors.divide(into, count);
        Regulariser.RIDGE.addGradient(l2, x, into);
    }
}
