package laconic.app;

import java.nio.file.Path;
import java.time.Clock;
import picocli.CommandLine.Option;

/** The options on where a run writes, and what it says. */
final class OutputOptions extends ShowOptions {

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "The run directory, new or empty; runs/NAME-TIMESTAMP by default.")
    private Path out;

    RunFolder folder(String name) {
        return out == null ? RunFolder.named(name, Clock.systemUTC()) : RunFolder.at(out);
    }
}
