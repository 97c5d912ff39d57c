package laconic.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import laconic.math.Vectors;
import laconic.node.Node;
import laconic.node.Odds;
import laconic.node.Report;
import laconic.sim.Loop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A resolved experiment says every number, and runs to the same bits wherever it is read. */
class ResolvedTest {

    private static final String BASE = """
            workers = 4
            problem { type = quadratic, dimension = 8 }
            method { type = gd }
            stop { rounds = 30 }
            evaluate { every = 10 }
            """;

    @TempDir
    private Path directory;

    static Stream<String> methods() {
        return Catalogue.entries(Catalogue.Section.METHODS).stream().map(Entry::name);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void runsToTheSameBits(String method) {
        Experiment given = Experiment.parse(BASE, "base", directory, Catalogue.exampleOverrides(method));
        Trial trial = Trial.of(given);
        String text = trial.experiment().text();

        Trial again = Trial.of(Experiment.parse(text, "resolved", directory, List.of()));

        assertThat(text).doesNotContain("= theory").doesNotContain("= auto");
        assertThat(withoutNotes(again.experiment().text())).isEqualTo(withoutNotes(text));
        assertThat(digest(again)).isEqualTo(digest(trial));
    }

    /** The digest of the model that a plain loop over the trial's nodes ends with. */
    private static long digest(Trial trial) {
        List<Report> reports = new ArrayList<>();
        List<Node> nodes = IntStream.rangeClosed(0, trial.n())
                .mapToObj(i -> trial.start(i, 0, false, () -> {}))
                .toList();
        new Loop(nodes, reports::add).run();
        Report.Finished finished = (Report.Finished) reports.get(reports.size() - 1);
        assertThat(finished.outcome()).isEqualTo(Report.Outcome.STOPPED);
        return Vectors.digest(finished.model());
    }

    private static String withoutNotes(String text) {
        return text.replaceAll("(?m)^ *#.*\n", "");
    }

    @Test
    void everyKeySurvives() {
        String text = """
                name = all
                seed = -5
                workers = 4
                problem {
                  type = logistic
                  data { type = synthetic, rows = 40, features = 3 }
                  l2 = 1e-300
                  bias = true
                  split = by-label
                  batch = 7
                }
                method {
                  type = mcm
                  step = 0.1
                  up { type = top-k, k = 2, then { type = natural-dithering, levels = 3, norm = linf, blocks = 2 } }
                  down { type = grid-rounding, grid = [1, 1.5, 2], unbiased = false, blocks = [3, 1] }
                  up-memory-rate = 0.30000000000000004
                  down-memory-rate = 0.25
                  init = gradient
                  down-memory-init = model
                }
                participation { fraction = 0.3, sampling = fixed, quorum = 0.7, deadline = 1500ms }
                network { latency = 1 ms, up = 10 Mbit, down = 1.5 Gbit, compute = 3us
                  straggler { fraction = 0.1, slowdown = 10 } }
                faults { loss = 0.1, duplicate = 0.2, reorder = 0.3, corrupt = 0.05, delay = 4ms, queue = 9
                  pause = [ { node = worker-0, at = 1s, back = 2s } ]
                  slow = [ { nodes = [worker-0, worker-1], delay = 3ms } ]
                  bandwidth = [ { nodes = [worker-1], rate = 30 kbit, at = 1s, back = 2s } ]
                  disk { latency = 5ms, torn = 0.5 }
                  crash = [ { node = worker-1, at = 1s, back = 2s }, { node = server, at = 2s, back = 3s } ] }
                precision { wire = float64 }
                evaluate { every = 3 }
                stop { rounds = 9000000000, up-bits = 1e12, seconds = 1e3 }
                optimum = none
                """;
        Experiment once = Experiment.parse(text, "once", directory, List.of());

        Experiment twice = Experiment.parse(once.text(), "twice", directory, List.of());

        assertThat(twice.text()).isEqualTo(once.text());
        assertThat(twice.participation()).isEqualTo(once.participation());
        assertThat(twice.network())
                .isEqualTo(new NetworkConfig(1_000_000, 1e7, 1.5e9, 3000, 0.1, 10))
                .isEqualTo(once.network());
        assertThat(twice.faults())
                .isEqualTo(new FaultsConfig(
                        new Odds(0.1, 0.2, 0.3, 0.05, 4_000_000),
                        9,
                        List.of(
                                new FaultsConfig.Crash(1, 1_000_000_000, 2_000_000_000),
                                new FaultsConfig.Crash(FaultsConfig.SERVER, 2_000_000_000, 3_000_000_000L)),
                        List.of(),
                        List.of(new FaultsConfig.Pause(0, 1_000_000_000, 2_000_000_000)),
                        List.of(new FaultsConfig.Slow(List.of(0, 1), 3_000_000)),
                        List.of(new FaultsConfig.Limit(List.of(1), 30_000, 1_000_000_000, 2_000_000_000)),
                        new FaultsConfig.Disk(5_000_000, 0.5),
                        Long.MAX_VALUE));
        assertThat(twice.stop()).isEqualTo(once.stop());
        assertThat(twice.seed()).isEqualTo(-5);
        assertThat(twice.evaluateEvery()).isEqualTo(3);
        assertThat(once.text()).contains("up-memory-rate = 0.30000000000000004\n", "l2 = 1e-300\n");
    }

    /**
     * Tridiagonal quadratic with s = 0: L_i = L = 1 + λ up to the ends of the spectrum, so theory is known in closed
     * form.
     */
    @Test
    void theoryIsTheRuleOfThePaper() {
        String text = """
                workers = 4
                problem { type = quadratic, dimension = 8, heterogeneity = 0, strong-convexity = 0.5 }
                method { type = diana, up { type = rand-k, k = 2 } }
                """;
        Trial trial = Trial.of(Experiment.parse(text, "theory", directory, List.of()));

        // λ_max − λ_min of tridiag(−1, 2, −1)/4 is cos(π/9) for d = 8; ω = 8/2 − 1.
        double smoothness = 0.5 + Math.cos(Math.PI / 9);
        assertThat(trial.step().getAsDouble()).isCloseTo(1 / (smoothness * (1 + 6.0 * 3 / 4)), within(1e-12));
        assertThat(trial.experiment().text())
                .contains("up-memory-rate = 0.25\n")
                .contains("# theory: 1/(1 + omega)");
        assertThat(trial.notes()).anyMatch(note -> note.startsWith("step = ") && note.contains("omega_up = 3"));
    }

    @Test
    void optimaAreKeptBesideTheRun() throws IOException {
        Experiment experiment = Experiment.parse(BASE, "base", directory, List.of());

        Trial first = Trial.of(experiment, directory);

        List<Path> kept;
        try (Stream<Path> files = Files.list(directory)) {
            kept = files.toList();
        }
        assertThat(kept).hasSize(1);
        assertThat(kept.get(0).getFileName().toString()).matches("\\.laconic-optimum-[0-9a-f]{16}\\.json");
        String json = Files.readString(kept.get(0));
        Files.writeString(kept.get(0), json.replaceFirst("\"optimum\": [^,]*", "\"optimum\": -7.5"));
        assertThat(Trial.of(experiment, directory).optimum()).isEqualTo(-7.5);
        Files.writeString(kept.get(0), json.substring(0, 30));
        assertThat(Trial.of(experiment, directory).optimum()).isEqualTo(first.optimum());
        assertThat(Trial.of(experiment, directory.resolve("none")).optimum()).isEqualTo(first.optimum());
        Experiment other = Experiment.parse(BASE, "base", directory, List.of("seed=2"));
        assertThat(Trial.of(other, directory).optimum()).isNotEqualTo(first.optimum());
    }

    @Test
    void otherDataAreRefused() throws IOException {
        Path data = directory.resolve("data.txt");
        Files.writeString(data, "1 1:1\n-1 2:1\n1 1:2\n-1 2:3\n");
        String overrides = "problem={ type = logistic, data = data.txt, l2 = 1 }";
        String text = Trial.of(Experiment.parse(BASE, "base", directory, List.of(overrides)))
                .experiment()
                .text();
        assertThat(text).contains("data = \"" + data + "\"");
        Files.writeString(data, "1 1:1\n-1 2:1\n1 1:2\n-1 2:4\n");

        Experiment resolved = Experiment.parse(text, "resolved", Path.of("elsewhere"), List.of());

        org.assertj.core.api.Assertions.assertThatThrownBy(() -> Trial.of(resolved))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("these are other data");
    }
}
