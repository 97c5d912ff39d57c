package laconic.metrics;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Prometheus' own checker: the system property {@code promtool}, or the one on the PATH; tests skip where there is none. */
final class Promtool {

    private Promtool() {}

    /** What it says on both streams when given the input. */
    static Answer check(String input, String... arguments) throws IOException, InterruptedException {
        Optional<Path> promtool = Stream.concat(
                        Stream.ofNullable(System.getProperty("promtool")).map(Path::of),
                        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
                                .map(directory -> Path.of(directory, "promtool")))
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(promtool.isPresent(), "promtool is neither on the PATH nor named by -Dpromtool=FILE");
        List<String> command = Stream.concat(Stream.of(promtool.get().toString()), Arrays.stream(arguments))
                .toList();
        Path file = Files.createTempFile("promtool", ".in");
        try {
            Files.writeString(file, input);
            Process process = new ProcessBuilder(command)
                    .redirectInput(file.toFile())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            return new Answer(process.waitFor(), said);
        } finally {
            Files.delete(file);
        }
    }

    record Answer(int exitCode, String said) {}
}
