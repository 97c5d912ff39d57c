package laconic.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The reader of run directories. */
public final class RunDirectory {
    private RunDirectory() {}

    /**
     * Reads {@code rounds.csv}, {@code summary.json} and, where they exist, {@code experiment.conf}, {@code incidents.csv} and
     * {@code topology.json}.
     *
     * @throws InvalidRunException with one sentence naming the file and what is wrong in it
     */
    public static Run read(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new InvalidRunException(directory + " is not a run directory: there is no such directory");
        }
        double[][] columns = RoundsCsv.read(existing(directory, "rounds.csv", "the rows of the run"));
        Map<String, Object> summary =
                SummaryJson.read(existing(directory, "summary.json", "written when a run ends: has this one?"));
        Path experiment = directory.resolve("experiment.conf");
        Path incidents = directory.resolve("incidents.csv");
        Path topology = directory.resolve("topology.json");
        return new Run(
                (String) summary.get("name"),
                (String) summary.get("method"),
                ((Number) summary.get("seed")).longValue(),
                Arrays.asList(columns),
                summary,
                Files.exists(experiment) ? Files.readString(experiment) : "",
                Files.exists(incidents) ? Mark.read(incidents) : List.of(),
                Files.exists(topology) ? Peers.read(topology) : null);
    }

    private static Path existing(Path directory, String name, String what) throws InvalidRunException {
        Path file = directory.resolve(name);
        if (!Files.isRegularFile(file)) {
            throw new InvalidRunException(directory + " has no " + name + " (" + what + ")");
        }
        return file;
    }
}
