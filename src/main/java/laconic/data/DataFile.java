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

/** The contents of a data file, plain or gzip (told apart by the first bytes, not the name), and what can go wrong. */
final class DataFile {
    static final int BUFFER = 1 << 16;
    private static final int GZIP_MAGIC = 0x1f8b;

    private DataFile() {}

    /**
     * The unpacked contents, which the caller closes.
     *
     * @param needed what the file should be, for the error message
     * @throws DataException if the path is a directory
     */
    static InputStream open(Path file, String needed) throws IOException {
        if (Files.isDirectory(file)) {
            throw new DataException(file + " is a directory: " + needed + " is needed");
        }
        InputStream raw = new BufferedInputStream(Files.newInputStream(file), BUFFER);
        try {
            raw.mark(2);
            int magic = raw.read() << 8 | raw.read();
            raw.reset();
            return magic == GZIP_MAGIC ? new GZIPInputStream(raw, BUFFER) : raw;
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }

    /**
     * What an exception of opening or reading means.
     *
     * @param place where reading stood, as in "after line 12"
     */
    static DataException explain(Path file, String needed, String place, IOException e) {
        if (e instanceof NoSuchFileException) {
            return new DataException(file + " does not exist: " + needed + " is needed", e);
        }
        if (e instanceof AccessDeniedException) {
            return new DataException(file + " cannot be read: permission is denied", e);
        }
        if (e instanceof EOFException) {
            return new DataException(file + ", " + place + ": the gzip file is truncated; a complete one is needed", e);
        }
        if (e instanceof ZipException) {
            return new DataException(file + ", " + place + ": the gzip file is damaged (" + e.getMessage() + ")", e);
        }
        return new DataException(file + " cannot be read: " + e.getMessage(), e);
    }
}
