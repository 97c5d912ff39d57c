package laconic.actor;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * A file of records that only its owner may read: each its length (4 bytes, little-endian), the CRC-32C of its number in the
 * file and its length (4 bytes), its bytes, and the CRC-32C of its number and its bytes (4 bytes).
 */
final class RecordFile implements Closeable {

    private static final int HEAD_BYTES = 8;
    private static final int TAIL_BYTES = 4;
    private static final int ZEROS = 1 << 16;

    private final Path path;
    private final FileChannel channel;
    private long records;
    private long repaired;

    private RecordFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** A new file in the place of any there was. */
    static RecordFile create(Path path) throws IOException {
        Files.deleteIfExists(path);
        boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        return new RecordFile(
                path,
                posix
                        ? FileChannel.open(
                                path,
                                options,
                                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
                        : FileChannel.open(path, options));
    }

    static RecordFile read(Path path) throws IOException {
        return new RecordFile(path, FileChannel.open(path, StandardOpenOption.READ));
    }

    /** A file that is there, to be read to its end with {@link #nextOrRepair} and then appended to. */
    static RecordFile extend(Path path) throws IOException {
        return new RecordFile(path, FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    /** Appends one record, whose bytes are these parts one after the other. */
    void append(byte[]... parts) throws IOException {
        int length = 0;
        CRC32C body = numbered();
        ByteBuffer[] all = new ByteBuffer[parts.length + 2];
        for (int k = 0; k < parts.length; k++) {
            length = Math.addExact(length, parts[k].length);
            body.update(parts[k]);
            all[k + 1] = ByteBuffer.wrap(parts[k]);
        }
        all[0] = ByteBuffer.allocate(HEAD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        all[0].putInt(length).putInt(checksum(length)).flip();
        ByteBuffer tail = ByteBuffer.allocate(TAIL_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        all[all.length - 1] = tail.putInt((int) body.getValue()).flip();
        records++;
        while (tail.hasRemaining()) {
            channel.write(all);
        }
    }

    /** Waits until everything is on the disk. */
    void force() throws IOException {
        channel.force(true);
    }

    boolean atEnd() throws IOException {
        return channel.position() == channel.size();
    }

    /** Bytes of the file. */
    long size() throws IOException {
        return channel.size();
    }

    /**
     * The next record.
     *
     * @param what it is, for the message
     * @throws CheckpointException if the file is cut short or was changed
     */
    byte[] next(String what) throws IOException {
        long left = channel.size() - channel.position();
        if (left < HEAD_BYTES) {
            throw unfinished(what + " is cut short", true);
        }
        ByteBuffer head = fill(HEAD_BYTES);
        int length = head.getInt();
        if (head.getInt() != checksum(length) || length < 0) {
            throw unfinished(what + " is damaged: the checksum of its length is wrong", onlyZerosFollow());
        }
        if (left < HEAD_BYTES + (long) length + TAIL_BYTES) {
            throw unfinished(what + " is cut short", true);
        }
        byte[] bytes = fill(length).array();
        CRC32C body = numbered();
        body.update(bytes);
        if (fill(TAIL_BYTES).getInt() != (int) body.getValue()) {
            throw unfinished(what + " is damaged: its checksum is wrong", onlyZerosFollow());
        }
        records++;
        return bytes;
    }

    /**
     * The next record, or null at the end. A last record that was not written to its end is cut off: a crash explains it. What
     * no crash explains, above all a damaged record with others behind it, stays an error.
     */
    byte[] nextOrRepair(String what) throws IOException {
        long begin = channel.position();
        if (begin == channel.size()) {
            return null;
        }
        try {
            return next(what);
        } catch (Unfinished e) {
            repaired = channel.size() - begin;
            channel.truncate(begin);
            channel.force(true);
            channel.position(begin);
            return null;
        }
    }

    /** Bytes of an unfinished record that were cut off. */
    long repaired() {
        return repaired;
    }

    /** A record whose writing a crash may have interrupted. */
    private static final class Unfinished extends CheckpointException {

        private static final long serialVersionUID = 1;

        Unfinished(String message) {
            super(message);
        }
    }

    private CheckpointException unfinished(String problem, boolean byCrash) {
        String message = path + ": " + problem;
        return byCrash ? new Unfinished(message) : new CheckpointException(message);
    }

    /** A file may have grown on the disk before its bytes were there. */
    private boolean onlyZerosFollow() throws IOException {
        while (!atEnd()) {
            int count = (int) Math.min(ZEROS, channel.size() - channel.position());
            for (byte each : fill(count).array()) {
                if (each != 0) {
                    return false;
                }
            }
        }
        return true;
    }

    private ByteBuffer fill(int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes) < 0) {
                throw new CheckpointException(path + " became shorter while it was read");
            }
        }
        return bytes.flip();
    }

    private CRC32C numbered() {
        CRC32C crc = new CRC32C();
        crc.update(
                ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(0, records));
        return crc;
    }

    private int checksum(int length) {
        CRC32C crc = numbered();
        crc.update(ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0, length));
        return (int) crc.getValue();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
