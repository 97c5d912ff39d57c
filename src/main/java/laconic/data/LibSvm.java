package laconic.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import laconic.objective.Samples;

/**
 * Files in LIBSVM's sparse text format, plain or gzip (told apart by their first bytes, not their name).
 *
 * <p>A line is {@code label index:value index:value …}: labels and values are finite decimal numbers, indices are whole
 * numbers from 1 that ascend; {@code #} starts a comment; blank lines are skipped. Source: the README of LIBSVM.
 */
public final class LibSvm {
    private static final int BUFFER = 1 << 16;
    private static final int GZIP_MAGIC = 0x1f8b;

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
        String name = String.valueOf(file);
        if (Files.isDirectory(file)) {
            throw new DataException(name + " is a directory: a LIBSVM text file, plain or gzip, is needed");
        }
        LibSvmParser parser = new LibSvmParser(name, features);
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
            InputStream text = isGzip(raw) ? new GZIPInputStream(raw, BUFFER) : raw;
            byte[] buffer = new byte[BUFFER];
            for (int count = text.read(buffer); count >= 0; count = text.read(buffer)) {
                parser.accept(buffer, count);
            }
        } catch (NoSuchFileException e) {
            throw new DataException(name + " does not exist: a LIBSVM text file, plain or gzip, is needed", e);
        } catch (AccessDeniedException e) {
            throw new DataException(name + " cannot be read: permission is denied", e);
        } catch (EOFException e) {
            throw new DataException(
                    name + ", after line " + parser.linesSeen()
                            + ": the gzip file is truncated; a complete one is needed",
                    e);
        } catch (ZipException e) {
            throw new DataException(
                    name + ", after line " + parser.linesSeen() + ": the gzip file is damaged (" + e.getMessage() + ")",
                    e);
        } catch (IOException e) {
            throw new DataException(name + " cannot be read: " + e.getMessage(), e);
        }
        return parser.finish();
    }

    private static boolean isGzip(InputStream in) throws IOException {
        in.mark(2);
        int magic = in.read() << 8 | in.read();
        in.reset();
        return magic == GZIP_MAGIC;
    }
}
