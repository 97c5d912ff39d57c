package laconic.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What other programs take from the command line: JSON lines, model files, event files, completions. */
class InterchangeTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path directory;

    @Test
    void aRunSaysItsSummaryAsOneLine() throws IOException {
        Path run = directory.resolve("run");

        Cli ran = Cli.run("simulate", "--set", "stop.rounds=5", "--json", "--tensorboard", "--out", run);

        assertThat(ran.code()).isZero();
        assertThat(ran.err()).isEmpty();
        JsonNode line = onlyLine(ran);
        assertThat(line.get("run_directory").asText()).isEqualTo(run.toString());
        assertThat(line.get("round").asInt()).isEqualTo(5);
        assertThat(line.get("digest").asText()).hasSize(16);
        assertThat(names(run).filter(name -> name.startsWith("events.out.tfevents.")))
                .hasSize(1);
    }

    @Test
    void compareSaysALineForEveryRun() throws IOException {
        Path one = directory.resolve("one");
        Path two = directory.resolve("two");
        Cli.run("simulate", "--set", "stop.rounds=2", "--out", one);
        Cli.run("simulate", "--set", "stop.rounds=2", "--set", "seed=2", "--out", two);

        Cli ran = Cli.run("compare", one, two, "--json", "--out", directory.resolve("page.html"));

        List<JsonNode> lines = lines(ran);
        assertThat(lines).extracting(line -> line.get("seed").asInt()).containsExactly(1, 2);
        assertThat(lines.get(1).get("run_directory").asText()).isEqualTo(two.toString());
    }

    /** The file of a network names its layers, so that other programs find them. */
    @Test
    void aNetworksModelHasItsLayers() throws IOException {
        Path run = directory.resolve("run");

        Cli ran = Cli.run(
                "simulate",
                "--set",
                "problem={ type = mlp, hidden = [3], data { type = synthetic, rows = 200, features = 4, classes = 2 } }",
                "--set",
                "method={ type = gd, step = 0.1 }",
                "--set",
                "stop={ rounds = 2 }",
                "--quiet",
                "--out",
                run);

        assertThat(ran.code()).as(ran.err()).isZero();
        byte[] bytes = Files.readAllBytes(run.resolve("model.safetensors"));
        JsonNode header = JSON.readTree(bytes, 8, bytes[0] & 0xff | (bytes[1] & 0xff) << 8);
        assertThat(header.fieldNames())
                .toIterable()
                .containsExactly("layer1.weight", "layer1.bias", "layer2.weight", "layer2.bias");
        assertThat(header.get("layer1.weight").get("shape").toString()).isEqualTo("[4,3]");
    }

    @Test
    void bashCompletesCommandsAndValues() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "there is no /bin/bash");
        Path script = directory.resolve("completion");
        Files.writeString(script, Cli.run("completion").out());

        assertThat(completed(script, "laconic", "sim")).containsExactly("simulate");
        assertThat(completed(script, "laconic", "sweep", "--by", ""))
                .containsExactly("gap", "loss", "accuracy", "consensus");
    }

    private static List<String> completed(Path script, String... words) throws IOException, InterruptedException {
        String program = "source " + script + "; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); _complete_laconic;"
                + " printf '%s\\n' \"${COMPREPLY[@]}\"";
        List<String> command = new ArrayList<>(List.of("/bin/bash", "-c", program, "bash"));
        command.addAll(List.of(words));
        Process bash = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).isZero();
        return said.lines().toList();
    }

    private static JsonNode onlyLine(Cli ran) throws IOException {
        List<JsonNode> lines = lines(ran);
        assertThat(lines).hasSize(1);
        return lines.get(0);
    }

    private static List<JsonNode> lines(Cli ran) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : ran.out().lines().toList()) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }

    private static Stream<String> names(Path directory) throws IOException {
        try (Stream<Path> inside = Files.list(directory)) {
            return inside.map(path -> path.getFileName().toString()).toList().stream();
        }
    }
}
