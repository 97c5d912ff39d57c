package laconic.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import laconic.math.SeededRandomness;
import laconic.math.Vectors;
import laconic.objective.ClassAccuracy;
import laconic.objective.DenseRows;
import laconic.objective.LinearModel;
import laconic.objective.Loss;
import laconic.objective.NetworkShape;
import laconic.objective.Objective;
import laconic.objective.Problem;
import laconic.objective.ReferenceOptimum;
import laconic.objective.Samples;
import laconic.objective.SoftmaxRegression;
import org.junit.jupiter.api.Test;

class SyntheticTest {
    private static final SeededRandomness RANDOMNESS = new SeededRandomness(1, 20);
    private final Samples samples = Synthetic.classification(2000, 100, RANDOMNESS);

    @Test
    void featuresAreStandardAndLabelsBalanced() {
        double sum = 0;
        double squares = 0;
        for (double[] row : ((DenseRows) samples.rows()).values()) {
            for (double v : row) {
                sum += v;
                squares += v * v;
            }
        }
        assertThat(sum / 2e5).isEqualTo(0, within(4 / Math.sqrt(2e5)));
        assertThat(squares / 2e5).isEqualTo(1, within(4 * Math.sqrt(2 / 2e5)));
        double labels = 0;
        for (double label : samples.labels()) {
            assertThat(Math.abs(label)).isEqualTo(1);
            labels += label;
        }
        assertThat(labels / 2000).isEqualTo(0, within(4 / Math.sqrt(2000)));
    }

    /** Gradient descent with step 1/L gains nine orders of magnitude in 50 rounds, with and without a bias. */
    @Test
    void isWellConditioned() {
        for (Samples all : List.of(samples, samples.withConstant())) {
            List<Objective> locals = new ArrayList<>();
            for (Samples part : Split.CONTIGUOUS.apply(all, 20, RANDOMNESS)) {
                locals.add(new LinearModel(part, Loss.LOGISTIC, 1e-3));
            }
            Problem problem =
                    Problem.of("logistic", locals, new double[all.rows().dimension()]);
            double optimum = ReferenceOptimum.of(problem).value();
            double gamma = 1 / problem.constants().smoothness();
            double[] x = problem.start();
            double[] g = new double[x.length];
            double first = problem.value(x) - optimum;
            for (int t = 0; t < 50; t++) {
                problem.gradient(x, g);
                Vectors.axpy(-gamma, g, x);
            }
            assertThat(problem.value(x) - optimum).isLessThan(1e-9 * first);
        }
    }

    /** Pinned on JDK 17; equal seeds give equal data on every JDK. */
    @Test
    void bitsAreTheSameOnEveryJdk() {
        assertThat(samples.digest()).isEqualTo(4186988311926005142L);
        assertThat(Synthetic.classification(2000, 100, new SeededRandomness(2, 20))
                        .digest())
                .isNotEqualTo(samples.digest());
    }

    /** Labels follow the planted model: all classes occur, and softmax regression predicts well above chance. */
    @Test
    void classesCanBeLearned() {
        Samples all = Synthetic.classes(1500, 8, 5, RANDOMNESS);
        Holdout cut = Holdout.last(all, 500);
        assertThat(Classes.of(all).labels()).containsExactly(0, 1, 2, 3, 4);
        Problem problem = Problem.of("softmax", List.of(new SoftmaxRegression(cut.train(), 5, 1e-3)), new double[45]);
        double[] x = ReferenceOptimum.of(problem).x();
        assertThat(new ClassAccuracy(new NetworkShape(List.of(8, 5)), cut.test()).of(x))
                .isGreaterThan(0.6);
        assertThatThrownBy(() -> Synthetic.classes(1, 1, 1, RANDOMNESS))
                .hasMessage("synthetic data of 1 rows, 1 features and 1 classes: at least 1, 1 and 2 are needed");
    }

    @Test
    void refusesNoRowsAndNoFeatures() {
        assertThatThrownBy(() -> Synthetic.classification(0, 3, RANDOMNESS))
                .isInstanceOf(DataException.class)
                .hasMessage("synthetic data of 0 rows and 3 features: both must be at least 1");
    }
}
