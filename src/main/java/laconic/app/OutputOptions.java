package laconic.app;

import java.nio.file.Path;
import java.time.Clock;
import picocli.CommandLine.Option;

/** The options on where a run writes and how much it says. */
final class OutputOptions {

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "The run directory, new or empty; runs/NAME-TIMESTAMP by default.")
    private Path out;

    @Option(names = "--quiet", description = "Says only where the report is.")
    private boolean quiet;

    @Option(
            names = "--tensorboard",
            description = "Also writes a TensorBoard event file into the run directory, while the run goes on.")
    private boolean tensorBoard;

    @Option(
            names = "--json",
            description = "Says one JSON object when the run has ended: the fields of summary.json, and the directory.")
    private boolean json;

    RunFolder folder(String name) {
        return out == null ? RunFolder.named(name, Clock.systemUTC()) : RunFolder.at(out);
    }

    boolean tensorBoard() {
        return tensorBoard;
    }

    boolean json() {
        return json;
    }

    boolean quiet() {
        return quiet || json;
    }
}
