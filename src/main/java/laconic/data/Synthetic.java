package laconic.data;

import laconic.math.Draw;
import laconic.math.Purpose;
import laconic.math.Randomness;
import laconic.math.Vectors;
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

    /**
     * Dense samples of a planted softmax model: features N(0, 1), planted x_c ~ N(0, 9/features · I) for each class c,
     * and class c with probability softmax(⟨a, x_1⟩, …, ⟨a, x_k⟩)_c, by the largest of ⟨a, x_c⟩ plus a Gumbel variable.
     *
     * @param classes k; labels are 0 … k − 1
     * @throws DataException if rows or features are below 1, or classes below 2
     */
    public static Samples classes(int rows, int features, int classes, Randomness randomness) {
        if (rows < 1 || features < 1 || classes < 2) {
            throw new DataException("synthetic data of " + rows + " rows, " + features + " features and " + classes
                    + " classes: at least 1, 1 and 2 are needed");
        }
        double[][] planted = new double[classes][];
        for (int c = 0; c < classes; c++) {
            planted[c] = Normal.vector(randomness.draw(Purpose.DATA, PLANTED, 0).part(c), features);
        }
        double[][] values = new double[rows][];
        double[] labels = new double[rows];
        for (int r = 0; r < rows; r++) {
            Draw draw = randomness.draw(Purpose.DATA, PLANTED, r + 1);
            values[r] = Normal.vector(draw, features);
            double most = Double.NEGATIVE_INFINITY;
            for (int c = 0; c < classes; c++) {
                double gumbel = -StrictMath.log(-StrictMath.log(draw.uniform(2 * features + c)));
                double score = 3 / Math.sqrt(features) * Vectors.dot(planted[c], values[r]) + gumbel;
                if (score > most) {
                    most = score;
                    labels[r] = c;
                }
            }
        }
        return new Samples(new DenseRows(values), labels);
    }
}
