package laconic.app;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Properties;
import laconic.experiment.BadInputException;

/**
 * What {@code checkpoint/} holds of a run on a cluster: under which number its server keeps it, and where the cluster is.
 *
 * @param cluster a member, as host:port
 */
record ClusterRun(long session, String cluster) {

    private static final String NAME = "cluster";

    /** Whether the run of this directory is one on a cluster. */
    static boolean isIn(RunFolder folder) {
        return Files.exists(folder.checkpoint().resolve(NAME));
    }

    /** @throws BadInputException if the file is damaged */
    static ClusterRun of(RunFolder folder) throws IOException {
        Path file = folder.checkpoint().resolve(NAME);
        Properties said = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            said.load(in);
        }
        String run = said.getProperty("run", "");
        String cluster = said.getProperty("cluster", "");
        if (!run.matches("[0-9a-f]{16}") || cluster.isEmpty()) {
            throw new BadInputException(file + " does not name a run of 16 hexadecimal digits and a cluster");
        }
        return new ClusterRun(HexFormat.fromHexDigitsToLong(run), cluster);
    }

    void writeTo(RunFolder folder) throws IOException {
        Files.createDirectories(folder.checkpoint());
        String text = "# The server of this cluster keeps the run; laconic resume goes on with it.\nrun = "
                + HexFormat.of().toHexDigits(session) + "\ncluster = " + cluster + "\n";
        Path aside = folder.checkpoint().resolve(NAME + ".tmp");
        Files.write(aside, text.getBytes(StandardCharsets.UTF_8));
        Files.move(aside, folder.checkpoint().resolve(NAME), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    /** The run has ended, or cannot go on: there is nothing to resume. */
    static void forget(RunFolder folder) throws IOException {
        Files.deleteIfExists(folder.checkpoint().resolve(NAME));
        Files.deleteIfExists(folder.checkpoint());
    }
}
