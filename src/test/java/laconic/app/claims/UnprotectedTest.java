package laconic.app.claims;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import laconic.app.batch.Course;
import laconic.experiment.Experiment;
import laconic.experiment.Trial;
import laconic.node.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The careless host is the careful one where nothing goes wrong, and only there. */
class UnprotectedTest {

    private static final int ROUNDS = 60;

    private static Trial trial(String method) {
        String text = """
                workers = 5, seed = 2, optimum = none, precision { wire = float64 }
                problem { type = quadratic, dimension = 12, heterogeneity = 1, strong-convexity = 0.1 }
                evaluate.every = 20, stop.rounds = %d, method { type = %s }
                """.formatted(ROUNDS, method);
        return Trial.of(Experiment.parse(text, "unprotected", Path.of(""), List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "diana, step = 0.3, up { type = rand-k, k = 3 }",
                "ef21, step = 0.2, up { type = top-k, k = 3 }",
                "mcm, step = 0.1, up { type = rand-k, k = 3 }, down { type = rand-k, k = 3 }",
                "rand-mcm, step = 0.1, up { type = rand-k, k = 3 }, down { type = rand-k, k = 3 }",
                "choco-sgd, step = 0.05, consensus-step = 0.3, gossip { type = top-k, k = 3 }"
            })
    void withoutFaultsEveryErrorIsTheSame(String method) {
        Trial trial = trial(method);

        List<Unprotected.Point> points = Unprotected.run(trial, Unprotected.Faults.NONE, ROUNDS, 20);

        assertThat(points.stream().map(Unprotected.Point::error))
                .containsExactlyElementsOf(
                        Course.of(trial).rows().stream().map(Row::gradNormSq).toList());
    }

    @Test
    void oneFaultInAHundredIsSeen() {
        Trial trial = trial("diana, step = 0.3, up { type = rand-k, k = 3 }");
        double clean = end(trial, Unprotected.Faults.NONE);

        assertThat(end(trial, new Unprotected.Faults(0.01, 0, 0))).isGreaterThan(2 * clean);
        assertThat(end(trial, new Unprotected.Faults(0, 0.01, 0))).isGreaterThan(2 * clean);
        assertThat(end(trial, new Unprotected.Faults(0, 0, 0.01))).isGreaterThan(2 * clean);
    }

    private static double end(Trial trial, Unprotected.Faults faults) {
        List<Unprotected.Point> points = Unprotected.run(trial, faults, 600, 200);
        return points.get(points.size() - 1).error();
    }
}
