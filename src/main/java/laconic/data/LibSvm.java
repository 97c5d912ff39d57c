package laconic.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import laconic.objective.Samples;

/**
 * Files in LIBSVM's sparse text format, plain or gzip (told apart by their first bytes, not their name).
 *
 * <p>A line is {@code label index:value index:value …}: labels and values are finite decimal numbers, indices are whole
 * numbers from 1 that ascend; {@code #} starts a comment; blank lines are skipped. Source: the README of LIBSVM.
 */
public final class LibSvm {
    private static final String NEEDED = "a LIBSVM text file, plain or gzip,";

    private LibSvm() {}

    /**
     * All samples of a file; the largest index is the number of features.
     *
     * @throws DataException if the file is missing, unreadable, truncated, empty or malformed
     */
    public static Samples read(Path file) {
        return read(file, 0);
    }

    /**
     * All samples of a file that belongs to data with the given number of features (a test file), 0 for any number.
     *
     * @throws DataException also if an index is above {@code features}
     */
    public static Samples read(Path file, int features) {
        LibSvmParser parser = new LibSvmParser(String.valueOf(file), features);
        try (InputStream text = DataFile.open(file, NEEDED)) {
            byte[] buffer = new byte[DataFile.BUFFER];
            for (int count = text.read(buffer); count >= 0; count = text.read(buffer)) {
                parser.accept(buffer, count);
            }
        } catch (IOException e) {
            throw DataFile.explain(file, NEEDED, "after line " + parser.linesSeen(), e);
        }
        return parser.finish();
    }
}
