package laconic.objective;

/** The function softmax(z)_c = e^{z_c} / Σ e^{z_b} and its cross-entropy, without overflow. */
final class Softmax {
    private Softmax() {}

    /** −log softmax(z)_label; writes softmax(z) to {@code probabilities}, of z's length and not z itself. */
    static double crossEntropy(double[] z, int label, double[] probabilities) {
        int top = argmax(z);
        double others = 0;
        for (int c = 0; c < z.length; c++) {
            probabilities[c] = c == top ? 1 : StrictMath.exp(z[c] - z[top]);
            others += c == top ? 0 : probabilities[c];
        }
        for (int c = 0; c < z.length; c++) {
            probabilities[c] /= 1 + others;
        }
        return z[top] - z[label] + StrictMath.log1p(others);
    }

    /** The first of the largest entries. */
    static int argmax(double[] z) {
        int top = 0;
        for (int c = 1; c < z.length; c++) {
            if (z[c] > z[top]) {
                top = c;
            }
        }
        return top;
    }
}
