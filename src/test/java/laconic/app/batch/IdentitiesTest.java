package laconic.app.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import laconic.experiment.Experiment;
import laconic.experiment.Trial;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Methods that are another one in a special case reach the same model, up to the order of additions. Each case runs
 * both through the real nodes on heterogeneous quadratics, with the same random choices where they have any.
 */
class IdentitiesTest {

    private static final int ROUNDS = 40;
    private static final String PROBLEM = """
            workers = 4, seed = 3, precision { wire = float64 }, optimum = none
            problem { type = quadratic, dimension = 8, heterogeneity = 0.5, strong-convexity = 0.05 }
            """;
    private static final String UP = ", up { type = qsgd, levels = 2 }";
    private static final String RATE = ", up-memory-rate = 0.3";
    private static final String EXACT_UP = ", up { type = identity }";
    private static final String EXACT_DOWN = ", down { type = identity }";
    private static final String TOP_DOWN = ", down { type = top-k, k = 2 }";

    private static double[] model(String method, int rounds) {
        String text = PROBLEM + "evaluate.every = " + rounds + ", stop.rounds = " + rounds
                + "\nmethod { step = 0.3, type = " + method + " }";
        Course course = Course.of(Trial.of(Experiment.parse(text, method, Path.of(""), List.of())));
        assertThat(course.diverged()).isFalse();
        return course.finished().model();
    }

    private static void assertEqual(double[] one, double[] other) {
        assertThat(one).hasSameSizeAs(other);
        for (int j = 0; j < one.length; j++) {
            assertThat(one[j]).isCloseTo(other[j], within(1e-12 * Math.max(1, Math.abs(other[j]))));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sgd",
                "dcgd" + EXACT_UP,
                "ef-sgd" + EXACT_UP,
                "ef21" + EXACT_UP,
                "diana" + EXACT_UP,
                "diana, init = gradient" + EXACT_UP + RATE,
                "marina, sync-probability = 0.5" + EXACT_UP,
                "marina, sync-probability = 1" + UP,
                "pp-marina, sync-probability = 0.5" + EXACT_UP,
                "bi-qsgd" + EXACT_UP + EXACT_DOWN,
                "artemis" + EXACT_UP + EXACT_DOWN,
                "artemis, correction = pp1" + EXACT_UP + EXACT_DOWN,
                "double-squeeze" + EXACT_UP + EXACT_DOWN,
                "dore" + EXACT_UP + EXACT_DOWN,
                "mcm" + EXACT_UP + EXACT_DOWN,
                "mcm, down-memory-init = model, down-memory-rate = 1" + EXACT_UP + EXACT_DOWN,
                "rand-mcm" + EXACT_UP + EXACT_DOWN,
                "rand-mcm, groups = 2" + EXACT_UP + EXACT_DOWN,
                "ef21-p" + EXACT_DOWN,
                "ef21-p-diana" + EXACT_UP + EXACT_DOWN,
                "marina-p, sync-probability = 0.5" + EXACT_DOWN,
                "marina-p, sync-probability = 1, down { type = perm-k }",
                "m3, beta = 1, sync-probability = 0.5, up-sync-probability = 0.5" + EXACT_UP + EXACT_DOWN,
                "agd, strong-convexity = " + 1 / 0.3
            })
    void withoutCompressionAMethodIsGradientDescent(String method) {
        assertEqual(model(method, ROUNDS), model("gd", ROUNDS));
    }

    static Stream<Arguments> pairs() {
        String diana = "diana" + UP + RATE;
        String perm = ", sync-probability = 0.3, down { type = perm-k }";
        return Stream.of(
                Arguments.of("bi-qsgd" + UP + EXACT_DOWN, "dcgd" + UP),
                Arguments.of("artemis" + UP + RATE + EXACT_DOWN, diana),
                Arguments.of("dore, beta = 1, eta = 0.5" + UP + RATE + EXACT_DOWN, diana),
                Arguments.of("mcm" + UP + RATE + EXACT_DOWN, diana),
                Arguments.of("rand-mcm" + UP + RATE + EXACT_DOWN, diana),
                Arguments.of("ef21-p-diana, init = zero" + UP + RATE + EXACT_DOWN, diana),
                Arguments.of(
                        "mcm, init = gradient, down-memory-rate = 1, down-memory-init = model" + UP + RATE + TOP_DOWN,
                        "ef21-p-diana" + UP + RATE + TOP_DOWN),
                Arguments.of(
                        "mcm, down-memory-rate = 1, down-memory-init = model" + EXACT_UP + TOP_DOWN,
                        "ef21-p" + TOP_DOWN),
                Arguments.of("rand-mcm, groups = 1" + UP + TOP_DOWN, "mcm" + UP + TOP_DOWN),
                Arguments.of("rand-mcm, groups = 4" + UP + TOP_DOWN, "mcm" + UP + TOP_DOWN),
                Arguments.of("artemis, correction = pp1" + UP + RATE + EXACT_DOWN, diana),
                Arguments.of("m3, beta = 1, up-sync-probability = 1" + UP + perm, "marina-p" + perm),
                // Top-k of a multiple is the multiple, so the step may stand inside (EF) or outside (DoubleSqueeze).
                Arguments.of(
                        "double-squeeze, up { type = top-k, k = 2 }" + EXACT_DOWN,
                        "ef-sgd, up { type = top-k, k = 2 }"));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void oneMethodIsAnother(String one, String other) {
        assertEqual(model(one, ROUNDS), model(other, ROUNDS));
    }

    /** Estimates that start at 0 leave x^0 for another round; from then on EF21 is DIANA with rate 1. */
    @ParameterizedTest
    @ValueSource(strings = {"natural", "identity"})
    void ef21FromZeroIsDianaOneRoundLater(String compressor) {
        String up = ", up { type = " + compressor + " }";
        assertEqual(model("ef21, init = zero" + up, ROUNDS + 1), model("diana, up-memory-rate = 1" + up, ROUNDS));
    }
}
