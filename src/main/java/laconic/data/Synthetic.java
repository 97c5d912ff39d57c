package laconic.data;

import laconic.math.Draw;
import laconic.math.Purpose;
import laconic.math.Randomness;
import laconic.objective.DenseRows;
import laconic.objective.Normal;
import laconic.objective.Samples;

/** The seeded classification data that a run without a file trains on. */
public final class Synthetic {
    private static final int PLANTED = -1;

    private Synthetic() {}

    /**
     * Dense samples of a planted logistic model: features N(0, 1), a planted x ~ N(0, 1/features), and the label +1
     * with probability 1/(1 + exp(−⟨a, x⟩)), −1 otherwise.
     *
     * <p>The features have unit variance, so a constant column does not stand out: with rows ≫ features the Hessian's
     * condition number is about (1 + √(features/rows))² / (1 − √(features/rows))², below 10 for 2000 × 100.
     *
     * @throws DataException if rows or features are below 1
     */
    public static Samples classification(int rows, int features, Randomness randomness) {
        if (rows < 1 || features < 1) {
            throw new DataException(
                    "synthetic data of " + rows + " rows and " + features + " features: both must be at least 1");
        }
        double[] planted = Normal.vector(randomness.draw(Purpose.DATA, PLANTED, 0), features);
        double[][] values = new double[rows][];
        double[] labels = new double[rows];
        for (int r = 0; r < rows; r++) {
            Draw draw = randomness.draw(Purpose.DATA, PLANTED, r + 1);
            values[r] = Normal.vector(draw, features);
            double t = 0;
            for (int j = 0; j < features; j++) {
                t += values[r][j] * planted[j];
            }
            double chance = 1 / (1 + StrictMath.exp(-t / Math.sqrt(features)));
            labels[r] = draw.uniform(2 * features) < chance ? 1 : -1;
        }
        return new Samples(new DenseRows(values), labels);
    }
}
