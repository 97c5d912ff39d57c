package laconic.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands in one process, from the words on the command line to the files in the run directory. */
class CommandsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path directory;

    private JsonNode summary(Path run) throws IOException {
        return JSON.readTree(Files.readString(run.resolve("summary.json")));
    }

    @Test
    void quickStartClosesTheGapAndSaysWhereTheReportIs() throws IOException {
        Path run = directory.resolve("run");

        Cli ran = Cli.run("run", "--out", run);

        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.out()).contains("report: " + run.resolve("report.html"));
        assertThat(run.toFile().list())
                .containsExactlyInAnyOrder(
                        "experiment.conf",
                        "rounds.csv",
                        "participation.csv",
                        "summary.json",
                        "model.npz",
                        "model.safetensors",
                        "report.html",
                        "log.txt");
        List<String> rows = Files.readAllLines(run.resolve("rounds.csv"));
        double first = Double.parseDouble(rows.get(1).split(",")[3]);
        JsonNode summary = summary(run);
        assertThat(summary.get("gap").asDouble()).isLessThan(first * 1e-6);
        assertThat(summary.get("stop_reason").asText()).isEqualTo("gap");
        assertThat(summary.get("digest").asText()).matches("[0-9a-f]{16}");
        assertThat(summary.get("resyncs").asInt()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"quickstart", "choco-ring", "counterexample"})
    void runSimulateAndTheResolvedFileAgree(String name) throws IOException {
        Path run = directory.resolve("run");
        Path simulated = directory.resolve("simulated");
        Path again = directory.resolve("again");
        String rounds = "stop={ rounds = 40 }";

        assertThat(Cli.run("run", name, "--set", rounds, "--out", run).code()).isZero();
        assertThat(Cli.run("simulate", name, "--set", rounds, "--out", simulated)
                        .code())
                .isZero();
        assertThat(Cli.run("simulate", run.resolve("experiment.conf"), "--quiet", "--out", again))
                .isEqualTo(new Cli(0, "report: " + again.resolve("report.html") + System.lineSeparator(), ""));

        String digest = summary(run).get("digest").asText();
        assertThat(summary(simulated).get("digest").asText()).isEqualTo(digest);
        assertThat(summary(again).get("digest").asText()).isEqualTo(digest);
        assertThat(again.resolve("rounds.csv")).hasSameTextualContentAs(simulated.resolve("rounds.csv"));
        assertThat(again.resolve("model.npz")).hasSameBinaryContentAs(run.resolve("model.npz"));
    }

    @Test
    void divergenceIsExitCodeOneAndKeepsTheRows() throws IOException {
        Path run = directory.resolve("run");

        Cli ran = Cli.run(
                "simulate",
                "counterexample",
                "--set",
                "method={ type = dcgd, step = 0.1, up { type = top-k, k = 1 } }",
                "--set",
                "stop.rounds=1000000",
                "--out",
                run);

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.out()).contains("diverged: ");
        List<String> rows = Files.readAllLines(run.resolve("rounds.csv"));
        // f(x_t) = f(x_0) (1 + 11·0.1/6)^(2t), arXiv:2002.12410, example 1.
        double start = Double.parseDouble(rows.get(1).split(",")[2]);
        double later = Double.parseDouble(rows.get(11).split(",")[2]);
        assertThat(later / start / Math.pow(1 + 1.1 / 6, 200)).isBetween(1 - 1e-9, 1 + 1e-9);
        assertThat(run.resolve("report.html")).isNotEmptyFile();
        assertThat(summary(run).get("stop_reason").asText()).startsWith("the loss is ");
    }

    @Test
    void runDirectoriesHaveTheNameAndNeverMeet() {
        RunFolder folder = RunFolder.at(directory.resolve("a").resolve("b"));
        assertThat(folder.path()).isEmptyDirectory();
        folder.abandon();
        assertThat(folder.path()).doesNotExist();
    }

    @Test
    void seedsAreCheckedWithFaults() {
        Cli ran = Cli.run(
                "simulate",
                "quickstart",
                "--seeds",
                "1..2",
                "--all-methods",
                "--set",
                "stop={ rounds = 15 }",
                "--set",
                "problem={ type = quadratic, dimension = 12 }",
                "--set",
                "faults={ loss = 0.1, duplicate = 0.1, reorder = 0.2, crash = [ { node = worker-2, at = 100ms, back ="
                        + " 300ms } ] }");

        assertThat(ran.code()).as(ran.out()).isZero();
        assertThat(ran.out())
                .contains("mcm: 0 violations")
                .containsPattern("\\d+ runs, 0 violations, \\d+ runs a minute");
    }

    @Test
    void recordedParticipationGivesTheRunAgain() throws IOException {
        Path run = directory.resolve("run");
        Cli.run(
                "simulate",
                "--set",
                "faults={ loss = 0.1, crash = [ { node = worker-1, at = 100ms, back = 300ms } ] }",
                "--set",
                "network.latency=10ms",
                "--set",
                "participation.deadline=auto",
                "--set",
                "method={ type = ef-sgd, up { type = top-k, ratio = 0.1 } }",
                "--set",
                "optimum=none",
                "--set",
                "stop={ rounds = 40 }",
                "--out",
                run);
        Path file = run.resolve("participation.csv");

        Cli again = Cli.run("simulate", "--replay", run);

        assertThat(again.code()).as(again.err()).isZero();
        assertThat(again.out()).contains(summary(run).get("digest").asText() + ", as recorded");
        List<String> rows = new java.util.ArrayList<>(Files.readAllLines(file));
        assertThat(rows).anyMatch(row -> row.endsWith(",1"));
        rows.set(2, rows.get(2).replaceFirst(",\\d+ ", ","));
        Files.write(file, rows);
        assertThat(Cli.run("simulate", "--replay", run).code()).isEqualTo(1);
    }

    /** Gossip is computed again where nobody was lost, whatever became of messages; otherwise the refusal says why not. */
    @Test
    void recordedGossipIsGivenAgainWhereNobodyWasLost() throws IOException {
        Path calm = gossip("loss = 0.1, duplicate = 0.2");
        Path conf = calm.resolve("experiment.conf");

        assertThat(Cli.run("simulate", "--replay", calm).out())
                .contains(summary(calm).get("digest").asText() + ", as recorded");
        Files.writeString(conf, Files.readString(conf).replaceFirst("consensus-step = 0.2", "consensus-step = 0.3"));
        assertThat(Cli.run("simulate", "--replay", calm).code()).isEqualTo(1);
        Cli refused = Cli.run("simulate", "--replay", gossip("crash = [ { node = worker-1, at = 100ms, back = 3s } ]"));
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("lost peers: which flows their neighbours still took is not recorded");
    }

    private Path gossip(String faults) {
        Path run = directory.resolve("gossip-" + faults.hashCode());
        Cli.run(
                "simulate",
                "--set",
                "method={ type = choco-sgd, step = 0.05, consensus-step = 0.2, gossip { type = top-k, k = 1 } }",
                "--set",
                "problem={ type = quadratic, dimension = 5 }",
                "--set",
                "faults={ " + faults + " }",
                "--set",
                "network.latency=10ms",
                "--set",
                "optimum=none",
                "--set",
                "stop={ rounds = 40 }",
                "--out",
                run);
        return run;
    }

    @Test
    void compareReadsWhatRunsWrote() {
        Path one = directory.resolve("one");
        Path two = directory.resolve("two");
        Cli.run("simulate", "--set", "stop={ rounds = 5 }", "--out", one);
        Cli.run("simulate", "--set", "stop={ rounds = 5 }", "--set", "name=other", "--out", two);
        Path page = directory.resolve("page.html");

        Cli ran = Cli.run("compare", one, two, "--out", page);

        assertThat(ran.code()).isZero();
        assertThat(ran.out()).contains("quickstart").contains("other").contains("page: " + page);
        assertThat(page).isNotEmptyFile();
    }

    @Test
    void listSpeaksJson() throws IOException {
        Cli ran = Cli.run("list", "methods", "--json");

        assertThat(ran.code()).isZero();
        JsonNode gd = JSON.readTree(ran.out().lines().findFirst().orElseThrow());
        assertThat(gd.get("name").asText()).isEqualTo("gd");
        assertThat(gd.get("kind").asText()).isEqualTo("server");
        assertThat(gd.get("paper").asText()).isNotEmpty();
        assertThat(gd.get("parameters").get(0).get("name").asText()).isEqualTo("step");
        assertThat(Cli.run("list").out()).contains("METHODS", "COMPRESSORS", "PROBLEMS");
    }

    @Test
    void helpAndVersion() {
        assertThat(Cli.run("--version").out()).startsWith("laconic ");
        assertThat(Cli.run("run", "--help").code()).isZero();
        assertThat(Cli.run("--help").out()).contains("Exit codes: ");
    }
}
