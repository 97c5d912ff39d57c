package laconic.data;

import java.util.Arrays;
import laconic.objective.Samples;

/**
 * The classes of a data set: its distinct labels, ascending, each of which becomes its position, 0 … k − 1.
 *
 * @param labels k distinct whole numbers, ascending
 */
public record Classes(double[] labels) {
    private static final int MOST = 10_000;

    /**
     * The classes that occur in (all workers') samples.
     *
     * @throws DataException if a label is no whole number, or if there are not 2 to 10 000 classes
     */
    public static Classes of(Samples samples) {
        for (int j = 0; j < samples.size(); j++) {
            double label = samples.labels()[j];
            if (label != Math.rint(label)) {
                throw new DataException("label " + label + " of sample " + (j + 1)
                        + " is no whole number: classes are needed, not a regression's targets");
            }
        }
        double[] labels = Arrays.stream(samples.labels())
                .map(label -> label + 0.0) // -0 is 0
                .sorted()
                .distinct()
                .toArray();
        if (labels.length < 2 || labels.length > MOST) {
            throw new DataException("the labels make " + labels.length + " classes: 2 to " + MOST + " are allowed");
        }
        return new Classes(labels);
    }

    /** The number of classes k. */
    public int count() {
        return labels.length;
    }

    /**
     * The samples with their class numbers as labels.
     *
     * @throws DataException if a label is none of the classes (a test file that knows more than the training data)
     */
    public Samples number(Samples samples) {
        double[] numbers = new double[samples.size()];
        for (int j = 0; j < numbers.length; j++) {
            numbers[j] = Arrays.binarySearch(labels, samples.labels()[j] + 0.0);
            if (numbers[j] < 0) {
                throw new DataException("label " + samples.labels()[j] + " of sample " + (j + 1)
                        + " is none of the classes of the training data, " + shown());
            }
        }
        return new Samples(samples.rows(), numbers);
    }

    private String shown() {
        return labels.length <= 20
                ? Arrays.toString(labels)
                : labels.length + " from " + labels[0] + " to " + labels[labels.length - 1];
    }
}
