package laconic.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import laconic.math.SeededRandomness;
import org.junit.jupiter.api.Test;

class ReferenceOptimumTest {

    @Test
    void theGradientVanishesAtTheMinimum() {
        Problem problem = GoldenProblems.of(GoldenProblems.file("gd_quadratic"));
        ReferenceOptimum optimum = ReferenceOptimum.of(problem);
        assertThat(optimum.known()).isTrue();
        assertThat(optimum.gradientNorm()).isLessThanOrEqualTo(1e-12);
        double[] g = new double[8];
        problem.gradient(optimum.x(), g);
        assertThat(g).containsExactly(new double[8], within(1e-12));
    }

    /** tridiag(−1, 2, −1) x = (1, 0, …) has the solution x_j = 1 − j/(d + 1), j from 1. */
    @Test
    void findsTheKnownMinimumOfSecondDifferences() {
        int d = 200;
        double[][] matrix = new double[d][d];
        double[] b = new double[d];
        b[0] = 1;
        double[] expected = new double[d];
        for (int j = 0; j < d; j++) {
            matrix[j][j] = 2;
            if (j > 0) {
                matrix[j][j - 1] = -1;
                matrix[j - 1][j] = -1;
            }
            expected[j] = 1 - (j + 1.0) / (d + 1);
        }
        ReferenceOptimum optimum =
                ReferenceOptimum.of(Problem.of("quadratic", List.of(new Quadratic(matrix, b)), new double[d]));
        assertThat(optimum.x()).containsExactly(expected, within(1e-8));
        assertThat(optimum.value()).isEqualTo(-0.5 * d / (d + 1), within(1e-15));
    }

    @Test
    void findsTheMinimumOfAConvexMeanOfNonConvexParts() {
        Problem problem = GeneratedProblems.tridiagonal(3, 20, 3, 1e-2, new SeededRandomness(1, 3));
        assertThat(problem.local(0).convex()
                        && problem.local(1).convex()
                        && problem.local(2).convex())
                .isFalse();
        assertThat(ReferenceOptimum.of(problem).gradientNorm()).isLessThanOrEqualTo(1e-12);
    }

    @Test
    void theCounterexampleHasItsMinimumAtZero() {
        ReferenceOptimum optimum = ReferenceOptimum.of(GeneratedProblems.counterexample());
        assertThat(optimum.x()).containsExactly(new double[3], within(1e-12));
        assertThat(optimum.value()).isEqualTo(0, within(1e-24));
    }

    @Test
    void saysWhyThereIsNone() {
        Quadratic saddle = new Quadratic(new double[][] {{1, 0}, {0, -1}}, new double[2]);
        ReferenceOptimum none = ReferenceOptimum.of(Problem.of("quadratic", List.of(saddle), new double[2]));
        assertThat(none.known()).isFalse();
        assertThat(none.note()).isEqualTo("f is not known to be convex");

        Quadratic slope = new Quadratic(new double[][] {{1, 0}, {0, 0}}, new double[] {0, 1});
        ReferenceOptimum unbounded = ReferenceOptimum.of(Problem.of("quadratic", List.of(slope), new double[2]));
        assertThat(unbounded.known()).isFalse();
        assertThat(unbounded.note()).contains("f may have no minimum");
    }
}
