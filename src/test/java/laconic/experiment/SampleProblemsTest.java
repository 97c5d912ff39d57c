package laconic.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import laconic.node.Node;
import laconic.node.Report;
import laconic.node.Row;
import laconic.sim.Loop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The problems over samples, as the experiment file names them. */
class SampleProblemsTest {

    private static final String DATA = "data { type = synthetic, rows = 400, features = 5, classes = 3 }, test = 100";
    private static final Path MNIST = Path.of("..", "shared", "data", "t10k-images-idx3-ubyte.gz");

    @TempDir
    private Path directory;

    private List<Row> run(String problem, String... overrides) {
        String text = "workers = 4, evaluate.every = 50, stop.rounds = 100, method { type = gd, step = 0.5 }\n"
                + "problem { " + problem + " }";
        Trial trial = Trial.of(Experiment.parse(text, "test", directory, List.of(overrides)));
        Trial again = Trial.of(Experiment.parse(trial.experiment().text(), "again", directory, List.of()));
        List<Row> rows = rows(trial);
        assertThat(rows(again)).isEqualTo(rows);
        return rows;
    }

    private static List<Row> rows(Trial trial) {
        List<Row> rows = new ArrayList<>();
        List<Node> nodes = IntStream.rangeClosed(0, trial.n())
                .mapToObj(i -> trial.start(i, 0, false, () -> {}))
                .toList();
        new Loop(nodes, report -> {
                    if (report instanceof Report.Evaluated evaluated) {
                        rows.add(evaluated.row());
                    }
                })
                .run();
        return rows;
    }

    /** Three classes: guessing is right a third of the time, the planted model far more often. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "type = softmax, split = by-label",
                "type = softmax, split = dirichlet, dirichlet-alpha = 0.1, batch = 20",
                "type = mlp, hidden = [8, 6]",
                "type = mlp, hidden = [], l2 = 0.01"
            })
    void classesAreLearnt(String problem) {
        List<Row> rows = run(problem + ", " + DATA);

        assertThat(rows.get(2).loss()).isLessThan(0.8 * rows.get(0).loss());
        assertThat(rows.get(2).accuracy()).isGreaterThan(0.6);
    }

    /** Without hidden layers a network is softmax regression: they differ in their starting point alone. */
    @Test
    void softmaxStartsWhereAllClassesAreEquallyLikely() {
        assertThat(run("type = softmax, " + DATA).get(0).loss()).isCloseTo(Math.log(3), within(1e-14));
    }

    @Test
    void theBoundedRegulariserIsNotConvex() {
        Trial trial = Trial.of(Experiment.parse(
                "workers = 2, method.type = gd, problem { type = logistic, l2 = 1, regulariser = bounded, " + DATA
                        + " }",
                "test",
                directory,
                List.of()));

        assertThat(trial.optimum()).isNaN();
        assertThat(trial.optimumNote()).isEqualTo("f is not known to be convex");
    }

    @Test
    void imagesAreReadAndTheirOptimumIsNotSought() {
        assumeThat(Files.isReadable(MNIST)).as("%s is there", MNIST).isTrue();
        Trial trial = Trial.of(Experiment.parse(
                "workers = 10, method { type = sgd, step = 0.1 }, problem { type = softmax, test = 2000,"
                        + " split = by-label, batch = 50, data = \"" + MNIST + "\" }",
                "test",
                Path.of(""),
                List.of()));

        assertThat(trial.dimension()).isEqualTo(7850);
        assertThat(trial.optimumNote()).startsWith("not sought: ");
    }
}
