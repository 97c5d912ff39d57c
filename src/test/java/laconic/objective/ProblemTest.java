package laconic.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import laconic.math.SeededRandomness;
import laconic.math.Vectors;
import org.junit.jupiter.api.Test;

class ProblemTest {
    private final Problem golden = GoldenProblems.of(GoldenProblems.file("diana_randk2_logistic"));

    @Test
    void meansAreSumsInWorkerOrderDividedByN() {
        double[] x = {0.1, -0.2, 0.3, 0, 1, -1, 0.5, 2};
        double value = 0;
        double[] sum = new double[8];
        double[] g = new double[8];
        for (int i = 0; i < 4; i++) {
            value += golden.local(i).value(x);
            golden.local(i).gradient(x, g);
            Vectors.add(g, sum);
        }
        Vectors.divide(sum, 4);
        assertThat(golden.value(x)).isEqualTo(value / 4);
        golden.gradient(x, g);
        assertThat(g).containsExactly(sum);
        assertThat(golden.copy().valueAndGradient(x, g)).isEqualTo(value / 4);
        assertThat(g).containsExactly(sum);
    }

    @Test
    void startingPointsAreCopies() {
        golden.start()[0] = 9;
        golden.start(3)[0] = 9;
        assertThat(golden.start()).containsExactly(new double[8]);
        Problem apart = Problem.of("consensus", List.of(new Zero(1), new Zero(1)), new double[1])
                .withStarts(new double[][] {{1}, {4}});
        assertThat(apart.start(1)).containsExactly(4);
        assertThat(apart.start()).containsExactly(2.5);
        assertThat(apart.copy().start(0)).containsExactly(1);
    }

    @Test
    void constantsOfLocals() {
        Quadratic three = new Quadratic(new double[][] {{3}}, new double[1]);
        Quadratic four = new Quadratic(new double[][] {{4}}, new double[1]);
        Constants constants =
                Problem.of("quadratic", List.of(three, four), new double[1]).constants();
        assertThat(constants.localSmoothness()).containsExactly(3, 4);
        assertThat(constants.smoothness()).isEqualTo(3.5);
        assertThat(constants.strongConvexity()).isEqualTo(3.5);
        assertThat(constants.smoothnessA()).isEqualTo(Math.sqrt(2) * 0.5);
        assertThat(constants.smoothnessB()).isEqualTo(Math.sqrt(2) * 3.5);
        assertThat(constants.maxSmoothness()).isEqualTo(4);
        assertThat(constants.meanSquareSmoothness()).isEqualTo(Math.sqrt(12.5));
    }

    @Test
    void accuracyIsTheShareOfRightSigns() {
        Samples test = new Samples(new DenseRows(new double[][] {{1}, {-2}, {3}, {-4}}), new double[] {1, 0, -1, 1});
        assertThat(golden.accuracy()).isEmpty();
        assertThat(golden.withAccuracy(new LinearAccuracy(test))
                        .accuracy()
                        .orElseThrow()
                        .of(new double[] {2}))
                .isEqualTo(0.5);
    }

    @Test
    void refusesPartsOfDifferentSizes() {
        List<Objective> unequal = List.of(new Zero(2), new Zero(3));
        assertThatThrownBy(() -> Problem.of("x", unequal, new double[2])).hasMessageContaining("worker 1 has f of 3");
        assertThatThrownBy(() -> golden.withStarts(new double[3][8])).hasMessageContaining("3 starting points for 4");
        assertThatThrownBy(() -> new Quadratic(new double[][] {{1, 2}, {3, 1}}, new double[2]))
                .hasMessageContaining("A must be symmetric");
    }

    /** Pinned on JDK 17: what a run computes from must be the same bits on every JDK. */
    @Test
    void bitsAreTheSameOnEveryJdk() {
        Problem problem = GeneratedProblems.tridiagonal(5, 30, 0.8, 1e-2, new SeededRandomness(2, 5));
        double[] g = new double[30];
        double value = problem.valueAndGradient(problem.start(), g);
        Constants constants = problem.constants();
        double[] logistic = new double[8];
        double[] results = {
            value,
            constants.smoothness(),
            constants.smoothnessA(),
            golden.valueAndGradient(new double[] {1, 2, 3, 4, -4, -3, -2, -1}, logistic),
            golden.constants().smoothness()
        };
        assertThat(Vectors.digest(g) + Vectors.digest(logistic) + Vectors.digest(results))
                .isEqualTo(-6680220482575313315L);
    }
}
