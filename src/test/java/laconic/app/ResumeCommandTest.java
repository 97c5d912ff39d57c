package laconic.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import laconic.actor.Checkpoint;
import laconic.actor.EmbeddedRun;
import laconic.experiment.Experiment;
import laconic.experiment.Trial;
import laconic.report.Recorder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code laconic resume} on the directory of a run that stopped dead. */
class ResumeCommandTest {

    private static final String TEXT = """
            workers = 3
            problem { type = logistic, data { type = synthetic, rows = 60, features = 5 }, l2 = 0.01, batch = 4 }
            method { type = mcm, up { type = qsgd, levels = 4 }, down { type = qsgd, levels = 4 } }
            evaluate { every = 7 }
            durability { every = 10 }
            stop { rounds = 300 }
            """;

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = directory.resolve("mine.conf");
        Files.writeString(file, TEXT);
    }

    private interface Moment {
        boolean come(Checkpoint checkpoint) throws IOException;
    }

    /** Begins a run as {@code laconic run} does and stops it dead after some reports. */
    private Path killed(int reports) throws Exception {
        int[] left = {reports};
        return killed(checkpoint -> --left[0] == 0);
    }

    /** The same, when a cut after some rounds is on the disk, however long that takes. */
    private Path killedAfterACut() throws Exception {
        Files.writeString(file, TEXT.replace("rounds = 300", "rounds = 100000000"));
        return killed(checkpoint ->
                checkpoint.newest().filter(cut -> cut.round() >= 10).isPresent());
    }

    private Path killed(Moment moment) throws Exception {
        RunFolder folder = RunFolder.at(directory.resolve("killed"));
        Trial trial = Trial.of(Experiment.read(file, List.of()), folder.parent());
        Recorder recorder = new Recorder(folder.path(), trial);
        try (Checkpoint checkpoint = Training.checkpoint(folder, trial)) {
            checkpoint.after(recorder::force);
            assertThatThrownBy(() -> EmbeddedRun.run(
                            trial.n(),
                            trial.keeping(),
                            report -> {
                                recorder.accept(report);
                                if (now(moment, checkpoint)) {
                                    throw new IllegalStateException("killed");
                                }
                            },
                            checkpoint,
                            Optional.empty()))
                    .hasMessage("killed");
        }
        return folder.path();
    }

    private static boolean now(Moment moment, Checkpoint checkpoint) {
        try {
            return moment.come(checkpoint);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The rows without their times. */
    private static List<String> rows(Path run) throws IOException {
        return Files.readAllLines(run.resolve("rounds.csv")).stream()
                .map(line -> line.replaceFirst(",[^,]*", ""))
                .toList();
    }

    private static ObjectNode summary(Path run) throws IOException {
        ObjectNode summary = (ObjectNode)
                new ObjectMapper().readTree(run.resolve("summary.json").toFile());
        return summary.remove(List.of("time_s", "rounds_per_second"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 60, 61, 250})
    void endsAsIfNothingHadHappened(int reports) throws Exception {
        Path whole = directory.resolve("whole");
        assertThat(Cli.run("run", file, "--out", whole, "--quiet").code()).isZero();
        Path run = killed(reports);

        Cli resumed = Cli.run("resume", run);

        assertThat(resumed.code()).as(resumed.err()).isZero();
        assertThat(rows(run)).isEqualTo(rows(whole));
        assertThat(summary(run)).isEqualTo(summary(whole));
        assertThat(run.resolve("checkpoint")).doesNotExist();
        assertThat(run.resolve("report.html")).exists();

        Cli again = Cli.run("resume", run);
        assertThat(again.code()).isEqualTo(2);
        assertThat(again.err()).contains("has no checkpoint: its run has ended");
    }

    @Test
    void refusesWhatIsNotTheSameRun() throws Exception {
        Path run = killedAfterACut();
        Path conf = run.resolve("experiment.conf");
        Files.writeString(conf, Files.readString(conf).replace("quorum = 0.5", "quorum = 0.6"));

        Cli resumed = Cli.run("resume", run);

        assertThat(resumed.code()).isEqualTo(2);
        assertThat(resumed.err()).contains("checkpoint/cut is of another run");
    }

    @Test
    void refusesRowsThatAreMissing() throws Exception {
        Path run = killedAfterACut();
        Path rows = run.resolve("rounds.csv");
        Files.write(rows, Files.readAllLines(rows).subList(0, 2));

        Cli resumed = Cli.run("resume", run);

        assertThat(resumed.code()).isEqualTo(2);
        assertThat(resumed.err()).contains("has no row of round");
    }

    @Test
    void refusesADirectoryWithoutARun() {
        Cli resumed = Cli.run("resume", directory);

        assertThat(resumed.code()).isEqualTo(2);
        assertThat(resumed.err()).contains("is not a run directory");
    }
}
