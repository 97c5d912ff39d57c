package laconic.objective;

/**
 * The share of test samples on which the sign of ⟨a, x⟩ is the label's (a label ≤ 0 counts as −1, ⟨a, x⟩ = 0 as +1).
 */
public record LinearAccuracy(Samples samples) implements Accuracy {

    @Override
    public double of(double[] x) {
        int right = 0;
        for (int j = 0; j < samples.size(); j++) {
            if (samples.rows().dot(j, x) >= 0 == samples.labels()[j] > 0) {
                right++;
            }
        }
        return (double) right / samples.size();
    }
}
