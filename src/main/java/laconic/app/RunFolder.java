package laconic.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.stream.Stream;
import laconic.experiment.BadInputException;

/** The directory of one run, made before any work so that a place that cannot be written to is found at once. */
final class RunFolder {

    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    private final Path path;
    private final boolean made;

    private RunFolder(Path path, boolean made) {
        this.path = path;
        this.made = made;
    }

    /**
     * The directory that the user asked for, which must be empty or not exist.
     *
     * @throws BadInputException if it holds something or cannot be written to
     */
    static RunFolder at(Path path) {
        boolean exists = Files.exists(path);
        try {
            if (exists && !Files.isDirectory(path)) {
                throw new BadInputException("--out " + path + " is a file; a new or empty directory is needed");
            }
            if (exists) {
                try (Stream<Path> inside = Files.list(path)) {
                    if (inside.findAny().isPresent()) {
                        throw new BadInputException("--out " + path
                                + " is not empty; a new or empty directory is needed, because runs are never"
                                + " overwritten");
                    }
                }
            }
            Files.createDirectories(path);
            Files.delete(Files.createTempFile(path, ".laconic-", ".tmp"));
            return new RunFolder(path, !exists);
        } catch (IOException e) {
            throw new BadInputException(
                    "the run directory " + path + " cannot be written to (" + e + "); a writable one is needed", e);
        }
    }

    /**
     * The directory of a run that was interrupted.
     *
     * @throws BadInputException if it holds none
     */
    static RunFolder interrupted(Path path) {
        if (!Files.isRegularFile(path.resolve("experiment.conf"))) {
            throw new BadInputException(path + " is not a run directory: it has no experiment.conf");
        }
        RunFolder folder = new RunFolder(path, false);
        if (!Files.isDirectory(folder.checkpoint())) {
            throw new BadInputException(path + " has no checkpoint: its run has ended, or was not one of laconic run");
        }
        return folder;
    }

    /** Where the run's state is kept until it has ended. */
    Path checkpoint() {
        return path.resolve("checkpoint");
    }

    /** A new directory {@code runs/NAME-TIMESTAMP}. */
    static RunFolder named(String name, Clock clock) {
        String stem = name + "-" + STAMP.format(clock.instant().atZone(ZoneOffset.UTC));
        Path path = Path.of("runs", stem);
        for (int k = 2; Files.exists(path); k++) {
            path = Path.of("runs", stem + "-" + k);
        }
        return at(path);
    }

    Path path() {
        return path;
    }

    Path file(String name) {
        return path.resolve(name);
    }

    /** The directory that it lies in, where optima are kept. */
    Path parent() {
        return path.toAbsolutePath().getParent();
    }

    /** Takes the directory back where it was made for a run that never began. */
    void abandon() {
        if (made) {
            try {
                Files.delete(path);
            } catch (IOException e) {
                // It holds something or is gone: both are fine.
            }
        }
    }
}
