package laconic.objective;

import laconic.math.Vectors;

/** A network with its parameters loaded, and the outputs of all layers for the sample it saw last: scratch buffers. */
final class ForwardPass {
    /** [layer][input, the bias last][output]. */
    final double[][][] weights;

    /** [layer][output]: after max(0, ·) in hidden layers, the logits in the last. */
    final double[][] outputs;

    ForwardPass(NetworkShape shape) {
        weights = shape.matrices();
        outputs = shape.outputs();
    }

    /** Takes the parameters x, which count until the next call. */
    void load(double[] x) {
        NetworkShape.unpack(x, weights);
    }

    /** The logits of a sample, an array that the next call overwrites. */
    double[] logits(Rows rows, int sample) {
        int last = outputs.length - 1;
        for (int l = 0; l <= last; l++) {
            double[][] matrix = weights[l];
            double[] out = outputs[l];
            Vectors.copy(matrix[matrix.length - 1], out);
            if (l == 0) {
                rows.addProduct(sample, matrix, out);
            } else {
                Vectors.addProduct(outputs[l - 1], matrix, out);
            }
            if (l < last) {
                for (int o = 0; o < out.length; o++) {
                    out[o] = Math.max(0, out[o]);
                }
            }
        }
        return outputs[last];
    }
}
