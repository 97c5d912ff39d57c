package laconic.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import laconic.math.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GoldenProblemsTest {

    @ParameterizedTest
    @ValueSource(strings = {"diana_randk2_logistic", "gd_quadratic", "dcgd_top1_counterexample"})
    void valuesAtBothEndsOfTheTrajectory(String name) {
        JsonNode golden = GoldenProblems.file(name);
        Problem problem = GoldenProblems.of(golden);
        double[] f = GoldenProblems.vector(golden.get("f"));
        assertThat(problem.value(problem.start())).isEqualTo(f[0], within(1e-15));
        double last = f[f.length - 1];
        assertThat(problem.value(GoldenProblems.vector(golden.get("x_final"))))
                .isEqualTo(last, within(2e-15 * Math.max(1, last)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"diana_randk2_logistic", "gd_quadratic", "dcgd_top1_counterexample"})
    void smoothnessConstants(String name) {
        JsonNode golden = GoldenProblems.file(name);
        Constants constants = GoldenProblems.of(golden).constants();
        JsonNode problem = golden.get("problem");
        assertThat(constants.smoothness()).isEqualTo(problem.get("L").asDouble(), within(2e-14));
        assertThat(constants.maxSmoothness()).isEqualTo(problem.get("Lmax").asDouble(), within(2e-14));
        if (problem.has("mu")) {
            assertThat(constants.strongConvexity()).isEqualTo(problem.get("mu").asDouble(), within(1e-14));
        }
    }

    @Test
    void gradientDescentOnTheQuadratic() {
        JsonNode golden = GoldenProblems.file("gd_quadratic");
        Problem problem = GoldenProblems.of(golden);
        double gamma = golden.get("hyper").get("gamma").asDouble();
        double[] x = problem.start();
        double[] g = new double[x.length];
        for (JsonNode f : golden.get("f")) {
            assertThat(problem.valueAndGradient(x, g)).isEqualTo(f.asDouble(), within(1e-14));
            Vectors.axpy(-gamma, g, x);
        }
    }
}
