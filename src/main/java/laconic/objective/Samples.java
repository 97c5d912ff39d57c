package laconic.objective;

import java.util.Arrays;
import laconic.math.SeededRandomness;
import laconic.math.Vectors;

/**
 * Labelled rows: one node's data, or everybody's. Immutable.
 *
 * @param rows the features, m × d
 * @param labels m finite labels, as the source gives them
 */
public record Samples(Rows rows, double[] labels) {

    public Samples {
        if (rows.rows() != labels.length) {
            throw new IllegalArgumentException(labels.length + " labels for " + rows.rows() + " rows");
        }
    }

    /** The number of samples m. */
    public int size() {
        return labels.length;
    }

    /** The given samples, copied, in the given order. */
    public Samples select(int[] chosen) {
        return new Samples(
                rows.select(chosen),
                Arrays.stream(chosen).mapToDouble(i -> labels[i]).toArray());
    }

    /** These samples with a last feature that is 1 everywhere (the bias). */
    public Samples withConstant() {
        return new Samples(rows.withConstant(), labels);
    }

    /** A 64-bit digest of all features and labels, by which nodes check that they hold the same data. */
    public long digest() {
        return SeededRandomness.mix(rows.digest()) + Vectors.digest(labels);
    }
}
