package laconic.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import laconic.math.Purpose;
import laconic.math.SeededRandomness;
import org.junit.jupiter.api.Test;

class GeneratedProblemsTest {
    private static final SeededRandomness RANDOMNESS = new SeededRandomness(5, 10);

    @Test
    void counterexampleIsTheRecordedOne() {
        Problem golden = GoldenProblems.of(GoldenProblems.file("dcgd_top1_counterexample"));
        Problem problem = GeneratedProblems.counterexample();
        for (int i = 0; i < 3; i++) {
            Quadratic expected = (Quadratic) golden.local(i);
            Quadratic actual = (Quadratic) problem.local(i);
            assertThat(actual.matrix()).isDeepEqualTo(expected.matrix());
            assertThat(actual.b()).containsExactly(expected.b());
        }
        assertThat(problem.start()).containsExactly(1, 1, 1);
        assertThat(problem.constants().localSmoothness())
                .containsExactly(new double[] {34.5, 34.5, 34.5}, within(1e-13));
    }

    /** μ = λ whatever s; without differences L is known in closed form and L_A is 0. */
    @Test
    void tridiagonalQuadraticsHaveTheirConstants() {
        int d = 50;
        Constants equal =
                GeneratedProblems.tridiagonal(10, d, 0, 1e-3, RANDOMNESS).constants();
        assertThat(equal.strongConvexity()).isEqualTo(1e-3, within(1e-14));
        assertThat(equal.smoothness()).isEqualTo(1e-3 + Math.cos(Math.PI / (d + 1)), within(1e-14));
        assertThat(equal.smoothnessA()).isZero();
        assertThat(equal.smoothnessB()).isEqualTo(equal.smoothness());

        Constants half =
                GeneratedProblems.tridiagonal(10, d, 0.5, 1e-3, RANDOMNESS).constants();
        Constants whole =
                GeneratedProblems.tridiagonal(10, d, 1, 1e-3, RANDOMNESS).constants();
        assertThat(half.strongConvexity()).isEqualTo(1e-3, within(1e-13));
        assertThat(whole.convex()).isTrue();
        assertThat(whole.smoothnessA())
                .isEqualTo(2 * half.smoothnessA(), within(1e-13))
                .isGreaterThan(1);
        assertThat(whole.smoothnessB()).isEqualTo(Math.sqrt(2) * whole.smoothness(), within(1e-14));
    }

    /**
     * L_A = √2 s max_i |ξ_i − mean ξ| cos²(π/(2(d+1))), so s = 0, 0.1, 0.5, 1 give 0 and figures as 0.32 : 1.60 : 3.2;
     * the published 3.2 is no rare draw.
     */
    @Test
    void differencesOfTridiagonalQuadraticsGrowWithTheKnob() {
        int d = 50;
        List<Double> whole = new ArrayList<>();
        for (int seed = 0; seed < 40; seed++) {
            SeededRandomness randomness = new SeededRandomness(seed, 10);
            double[] xi = new double[10];
            Arrays.setAll(xi, i -> Normal.of(randomness.draw(Purpose.DATA, i, 0), 0));
            double mean = Arrays.stream(xi).sum() / 10;
            double spread = Arrays.stream(xi).map(v -> Math.abs(v - mean)).max().orElseThrow();
            double expected = Math.sqrt(2) * spread * Math.pow(Math.cos(Math.PI / (2 * (d + 1))), 2);
            for (double s : new double[] {0, 0.1, 0.5, 1}) {
                assertThat(GeneratedProblems.tridiagonal(10, d, s, 1e-3, randomness)
                                .constants()
                                .smoothnessA())
                        .isEqualTo(s * expected, within(1e-13));
            }
            whole.add(expected);
        }
        Collections.sort(whole);
        assertThat(3.2).isBetween(whole.get(4), whole.get(36));
    }

    @Test
    void consensusPeersStartApartAndStayWithoutGradients() {
        Problem problem = GeneratedProblems.consensus(9, 2000, RANDOMNESS);
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < 9; i++) {
            for (double v : problem.start(i)) {
                sum += v;
                squares += v * v;
            }
        }
        assertThat(sum / 18000).isEqualTo(0, within(4 / Math.sqrt(18000)));
        assertThat(squares / 18000).isEqualTo(1, within(4 * Math.sqrt(2.0 / 18000)));
        double[] mean = problem.start();
        assertThat(mean[7])
                .isEqualTo(
                        IntStream.range(0, 9)
                                        .mapToDouble(i -> problem.start(i)[7])
                                        .sum()
                                / 9,
                        within(1e-16));
        double[] g = {1};
        new Zero(1).gradient(new double[] {3}, g);
        assertThat(g).containsExactly(0);
    }

    /** Covariance 0.6^|j−k|, noise of variance 0.16 around the stated w. */
    @Test
    void leastSquaresFollowTheirModel() {
        int m = 20000;
        Samples part = GeneratedProblems.leastSquares(1, 4, m, RANDOMNESS).get(0);
        double[][] covariance = new double[4][4];
        for (int r = 0; r < m; r++) {
            part.rows().addOuter(1.0 / m, r, covariance);
        }
        for (int j = 0; j < 4; j++) {
            for (int k = 0; k < 4; k++) {
                assertThat(covariance[j][k]).isEqualTo(Math.pow(0.6, Math.abs(j - k)), within(0.05));
            }
        }
        LinearModel f = new LinearModel(part, Loss.SQUARED, 0);
        double[] w = {Math.exp(-0.1), -Math.exp(-0.2), Math.exp(-0.3), -Math.exp(-0.4)};
        assertThat(f.value(w)).isEqualTo(0.16, within(0.01));
        ReferenceOptimum optimum = ReferenceOptimum.of(Problem.of("least-squares", List.of(f), new double[4]));
        assertThat(optimum.x()).containsExactly(w, within(0.02));
    }

    @Test
    void mcmLeastSquaresIsTheirProblem() {
        Problem problem = GeneratedProblems.mcmLeastSquares(20, 20, 200, RANDOMNESS);
        assertThat(problem.type()).isEqualTo("least-squares");
        assertThat(problem.n()).isEqualTo(20);
        assertThat(problem.start()).containsExactly(new double[20]);
        double[] x = Normal.vector(RANDOMNESS.draw(Purpose.DATA, 0, -1), 20);
        double[] g = new double[20];
        problem.local(3).gradient(x, g);
        Samples part = GeneratedProblems.leastSquares(20, 20, 200, RANDOMNESS).get(3);
        double[] expected = new double[20];
        for (int r = 0; r < 200; r++) {
            part.rows().axpy(2 * (part.rows().dot(r, x) - part.labels()[r]) / 200, r, expected);
        }
        assertThat(g).containsExactly(expected, within(1e-13));
        assertThat(ReferenceOptimum.of(problem).value()).isEqualTo(0.16, within(0.015));
        double end = (1 + 0.6) / (1 - 0.6); // the spectrum of the Toeplitz matrix fills [1/end, end]
        assertThat(problem.constants().smoothness()).isBetween(1.7 * end, 2.2 * end);
    }
}
