package laconic.objective;

import java.util.ArrayList;
import java.util.List;
import laconic.math.Purpose;
import laconic.math.Randomness;

/**
 * The widths of a fully connected network: inputs, hidden layers, classes. 784-256-10 is (784, 256, 10), softmax
 * regression has no hidden layer.
 *
 * <p>Its parameters are one flat vector: layer l, from 1, has a weight matrix of (its inputs × its outputs) in
 * row-major order, so that W_jo takes input j to output o, and then one bias for each output. With a constant input at
 * the end the two are one matrix.
 *
 * @param widths at least two, each at least 1; the last, the number of classes, at least 2
 */
public record NetworkShape(List<Integer> widths) {
    private static final int START = -2;

    public NetworkShape {
        widths = List.copyOf(widths);
        if (widths.size() < 2 || widths.stream().anyMatch(width -> width < 1) || widths.get(widths.size() - 1) < 2) {
            throw new IllegalArgumentException("widths = " + widths
                    + ": at least the inputs and the classes are needed, widths from 1, the classes at least 2");
        }
        long parameters = 0;
        for (int l = 1; l < widths.size(); l++) {
            parameters += (widths.get(l - 1) + 1L) * widths.get(l);
        }
        if (parameters > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(
                    "widths = " + widths + " make " + parameters + " parameters, more than " + (Integer.MAX_VALUE - 8));
        }
    }

    /** The number of features. */
    public int inputs() {
        return widths.get(0);
    }

    /** The number of classes k. */
    public int classes() {
        return widths.get(widths.size() - 1);
    }

    /** The number of layers with parameters. */
    int depth() {
        return widths.size() - 1;
    }

    /** The number of parameters d. */
    public int dimension() {
        int sum = 0;
        for (int l = 0; l < depth(); l++) {
            sum += (widths.get(l) + 1) * widths.get(l + 1);
        }
        return sum;
    }

    /** The blocks {@code layer1.weight}, {@code layer1.bias}, {@code layer2.weight}, … in the order of the vector. */
    public List<Layer> layers() {
        List<Layer> layers = new ArrayList<>();
        int offset = 0;
        for (int l = 1; l <= depth(); l++) {
            Layer weight = new Layer("layer" + l + ".weight", offset, widths.get(l - 1), widths.get(l));
            Layer bias = new Layer("layer" + l + ".bias", offset + weight.size(), 1, widths.get(l));
            layers.add(weight);
            layers.add(bias);
            offset += weight.size() + bias.size();
        }
        return List.copyOf(layers);
    }

    /**
     * A starting point drawn at {@link Purpose#DATA}: biases 0; weights into a hidden layer from N(0, 2/inputs) (He et
     * al., arXiv:1502.01852, equation 10), weights into the classes from N(0, 2/(inputs + classes)) (Glorot and Bengio,
     * 2010, equation 16).
     */
    public double[] start(Randomness randomness) {
        double[] x = new double[dimension()];
        int offset = 0;
        for (int l = 1; l <= depth(); l++) {
            int inputs = widths.get(l - 1);
            int outputs = widths.get(l);
            double deviation = Math.sqrt(2.0 / (l < depth() ? inputs : inputs + outputs));
            double[] weights = Normal.vector(randomness.draw(Purpose.DATA, START, l), inputs * outputs);
            for (int j = 0; j < weights.length; j++) {
                x[offset + j] = deviation * weights[j];
            }
            offset += weights.length + outputs;
        }
        return x;
    }

    /** The parameters as arrays of zeros, one for each row: [layer][input, the bias last][output]. */
    double[][][] matrices() {
        double[][][] matrices = new double[depth()][][];
        for (int l = 0; l < matrices.length; l++) {
            matrices[l] = new double[widths.get(l) + 1][widths.get(l + 1)];
        }
        return matrices;
    }

    /** One array of each layer's outputs: [layer][output]. */
    double[][] outputs() {
        double[][] outputs = new double[depth()][];
        for (int l = 0; l < outputs.length; l++) {
            outputs[l] = new double[widths.get(l + 1)];
        }
        return outputs;
    }

    /** Copies a flat vector into {@link #matrices}. */
    static void unpack(double[] x, double[][][] into) {
        int offset = 0;
        for (double[][] matrix : into) {
            for (double[] row : matrix) {
                System.arraycopy(x, offset, row, 0, row.length);
                offset += row.length;
            }
        }
    }

    /** Copies {@link #matrices} into a flat vector. */
    static void pack(double[][][] matrices, double[] into) {
        int offset = 0;
        for (double[][] matrix : matrices) {
            for (double[] row : matrix) {
                System.arraycopy(row, 0, into, offset, row.length);
                offset += row.length;
            }
        }
    }
}
