package laconic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import laconic.experiment.BadInputException;
import laconic.experiment.Experiment;
import laconic.node.Report;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaconicTest {

    @TempDir
    private Path directory;

    private static Experiment experiment(String... overrides) {
        return Experiment.parse("""
                workers = 3
                problem { type = quadratic, dimension = 8 }
                method { type = mcm, up { type = qsgd }, down { type = qsgd } }
                network { latency = 2ms }
                stop { rounds = 30 }
                """, "the test", Path.of(""), List.of(overrides));
    }

    @Test
    void hostsEndWithTheSameBits() throws InterruptedException {
        Laconic.Result run = Laconic.run(experiment());
        Laconic.Result simulated = Laconic.simulate(experiment());

        assertThat(run.outcome()).isEqualTo(Report.Outcome.STOPPED);
        assertThat(run.reason()).isEqualTo("rounds");
        assertThat(run.rows()).hasSize(31);
        assertThat(run.model()).hasSize(8).containsExactly(simulated.model());
        assertThat(run.digest()).isEqualTo(simulated.digest());
        assertThat(simulated.last().gap()).isEqualTo(simulated.last().loss() - simulated.optimum());
        // Two ways of 2 ms a round.
        assertThat(simulated.last().nanos()).isGreaterThanOrEqualTo(30 * 4_000_000L);
        assertThat(run.experiment().text()).contains("step = ").doesNotContain("theory\n");
    }

    @Test
    void writesARunDirectoryAndTellsWhatHappens() {
        List<Report> reports = new ArrayList<>();
        Path run = directory.resolve("deep").resolve("run");

        Laconic.of(experiment()).into(run).watchedBy(reports::add).simulate();

        assertThat(run.resolve("report.html")).isNotEmptyFile();
        assertThat(run.resolve("summary.json")).isNotEmptyFile();
        assertThat(reports).hasAtLeastOneElementOfType(Report.RoundClosed.class);
        assertThat(reports.get(reports.size() - 1)).isInstanceOf(Report.Finished.class);
    }

    @Test
    void refusesWhatAHostCannotDo() {
        assertThatThrownBy(() -> Laconic.simulate(experiment("network={}", "stop={ seconds = 1 }")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("stop.seconds is never reached");
    }
}
