package laconic.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {
    @TempDir
    private Path directory;

    @Test
    void readsWhatTheWritersWrote() throws IOException {
        Run run = SampleRuns.run(directory, SampleRuns.MCM);
        assertThat(run.name()).isEqualTo("a9a-mcm");
        assertThat(run.method()).isEqualTo("mcm");
        assertThat(run.seed()).isEqualTo(1);
        assertThat(run.experiment()).isEqualTo(SampleRuns.EXPERIMENT);
        assertThat(run.rows()).isEqualTo(501);
        assertThat(run.totalBits(500)).isEqualTo(2.0 * 9_480 * 500 * 20);
        assertThat(run.number("gap")).isEqualTo(run.last(Column.GAP));
        assertThat(run.summary().keySet())
                .startsWith("round", "time_s", "loss", "gap")
                .endsWith(
                        "name",
                        "method",
                        "seed",
                        "rounds_per_second",
                        "digest",
                        "version",
                        "stop_reason",
                        "optimum",
                        "step");
    }

    @Test
    void firstRowWithGapIsTheFirstAtOrBelowTheTarget() throws IOException {
        Run run = SampleRuns.run(directory, SampleRuns.MCM);
        int row = run.firstRowWithGap(1e-4).orElseThrow();
        assertThat(run.column(Column.GAP)[row]).isLessThanOrEqualTo(1e-4);
        assertThat(run.column(Column.GAP)).isNotEmpty();
        for (int i = 0; i < row; i++) {
            assertThat(run.column(Column.GAP)[i]).isGreaterThan(1e-4);
        }
        assertThat(run.firstRowWithGap(1e-30)).isEmpty();
    }

    @Test
    void aSummaryIsValidJsonEvenWhenTheRunDiverged() throws IOException {
        RoundRow row = new RoundRow(
                7,
                1.5,
                Double.POSITIVE_INFINITY,
                OptionalDouble.of(Double.NaN),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Long.MAX_VALUE,
                0,
                0,
                0,
                OptionalDouble.empty(),
                OptionalLong.of(12),
                3,
                3,
                0,
                0,
                OptionalDouble.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty());
        Path file = directory.resolve("summary.json");
        SampleRuns.summary(row, "n\"<", "gd", Long.MIN_VALUE, List.of("It diverged."))
                .write(file);
        JsonNode json = SummaryJson.JSON.readTree(Files.readAllBytes(file));
        assertThat(json.get("round").longValue()).isEqualTo(7);
        assertThat(json.get("loss").textValue()).isEqualTo("Infinity");
        assertThat(json.get("gap").textValue()).isEqualTo("NaN");
        assertThat(json.get("accuracy").isNull()).isTrue();
        assertThat(json.get("up_bits").longValue()).isEqualTo(Long.MAX_VALUE);
        assertThat(json.get("seed").longValue()).isEqualTo(Long.MIN_VALUE);
        assertThat(json.get("name").textValue()).isEqualTo("n\"<");
        assertThat(json.get("warnings").get(0).textValue()).isEqualTo("It diverged.");
        assertThat(json.get("optimum").doubleValue()).isEqualTo(0.3331962975484966);
        assertThat(directory).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void saysWhatIsMissingOrBroken() throws IOException {
        Path absent = directory.resolve("absent");
        assertBroken(absent, absent + " is not a run directory: there is no such directory");
        Path run = Files.createDirectory(directory.resolve("run"));
        assertBroken(run, run + " has no rounds.csv (the rows of the run)");
        SampleRuns.write(run, SampleRuns.MCM);
        Path summary = run.resolve("summary.json");
        Files.writeString(summary, "{\n  \"name\": oops }");
        assertThatThrownBy(() -> RunDirectory.read(run))
                .isInstanceOf(InvalidRunException.class)
                .hasMessageStartingWith(summary + ", line 2, column ")
                .hasMessageContaining("not a JSON object: Unrecognized token 'oops'");
        Files.writeString(summary, "{\"name\": \"x\", \"method\": 3, \"seed\": 1}");
        assertBroken(run, summary + ": method is 3; a string is needed");
        Files.writeString(summary, "{\"name\": \"x\", \"method\": \"gd\", \"seed\": \"1\"}");
        assertBroken(run, summary + ": seed is 1; a whole number is needed");
        Files.delete(summary);
        assertBroken(run, run + " has no summary.json (written when a run ends: has this one?)");
    }

    private static void assertBroken(Path run, String message) {
        assertThatThrownBy(() -> RunDirectory.read(run))
                .isInstanceOf(InvalidRunException.class)
                .hasMessage(message);
    }
}
