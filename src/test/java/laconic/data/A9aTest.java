package laconic.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import laconic.math.SeededRandomness;
import laconic.objective.LinearAccuracy;
import laconic.objective.LinearModel;
import laconic.objective.Loss;
import laconic.objective.Objective;
import laconic.objective.Problem;
import laconic.objective.ReferenceOptimum;
import laconic.objective.Samples;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The real data set of the papers, against optima that another implementation found. */
class A9aTest {
    private static final Path DATA = Path.of("../shared/data");

    @BeforeEach
    void needsTheData() {
        assumeThat(DATA.resolve("a9a.txt.gz"))
                .as("the a9a data are not at " + DATA)
                .matches(Files::exists);
    }

    private static Problem problem(int n, double l2) {
        Samples all = LibSvm.read(DATA.resolve("a9a.txt.gz")).withConstant();
        List<Objective> locals = new ArrayList<>();
        for (Samples part : Split.CONTIGUOUS.apply(all, n, new SeededRandomness(1, n))) {
            locals.add(new LinearModel(part, Loss.LOGISTIC, l2));
        }
        return Problem.of("logistic", locals, new double[all.rows().dimension()]);
    }

    @ParameterizedTest
    @CsvSource({
        "20, 1e-3, 0.3331962975484966",
        "20, 1e-4, 0.32448292079481483",
        "10, 1e-3, 0.33319678528181057",
        "10, 1e-4, 0.3244834543287187"
    })
    void theAutomaticOptimumIsTheKnownOne(int n, double l2, double expected) {
        ReferenceOptimum optimum = ReferenceOptimum.of(problem(n, l2));
        assertThat(optimum.value()).isEqualTo(expected, within(1e-15));
        assertThat(optimum.gradientNorm()).isLessThanOrEqualTo(1e-12);
    }

    @Test
    void sizeSmoothnessAndAccuracy() {
        Problem problem = problem(20, 1e-3);
        assertThat(problem.dimension()).isEqualTo(124);
        assertThat(problem.local(0).rows()).isEqualTo(1629);
        assertThat(problem.local(1).rows()).isEqualTo(1628);
        assertThat(problem.value(problem.start())).isEqualTo(Math.log(2), within(1e-15));
        assertThat(problem.constants().smoothness()).isEqualTo(1.82, within(5e-3));
        Samples test = LibSvm.read(DATA.resolve("a9a_test.txt.gz"), 123).withConstant();
        assertThat(test.size()).isEqualTo(16281);
        assertThat(new LinearAccuracy(test).of(ReferenceOptimum.of(problem).x()))
                .isEqualTo(0.85, within(5e-3));
    }
}
