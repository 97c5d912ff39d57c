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
 * A file of records that only its owner may read: each its length (4 bytes, little-endian), its bytes, and the CRC-32C of its
 * number in the file, its length and its bytes (4 bytes).
 */
final class RecordFile implements Closeable {

    private static final int FRAME_BYTES = 8;

    private final Path path;
    private final FileChannel channel;
    private long records;

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

    void append(byte[] bytes) throws IOException {
        ByteBuffer length = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
        length.putInt(0, bytes.length);
        ByteBuffer checksum = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
        checksum.putInt(0, checksum(records++, bytes));
        ByteBuffer[] parts = {length, ByteBuffer.wrap(bytes), checksum};
        while (parts[2].hasRemaining()) {
            channel.write(parts);
        }
    }

    /** Waits until everything is on the disk. */
    void force() throws IOException {
        channel.force(true);
    }

    boolean atEnd() throws IOException {
        return channel.position() == channel.size();
    }

    /**
     * The next record.
     *
     * @param what it is, for the message
     * @throws CheckpointException if the file is cut short or was changed
     */
    byte[] next(String what) throws IOException {
        long left = channel.size() - channel.position() - FRAME_BYTES;
        int length = left < 0 ? 0 : fill(4).getInt();
        if (left < 0 || length < 0 || length > left) {
            throw new CheckpointException(path + ": " + what + " is cut short");
        }
        byte[] bytes = fill(length).array();
        if (fill(4).getInt() != checksum(records++, bytes)) {
            throw new CheckpointException(path + ": " + what + " is damaged: its checksum is wrong");
        }
        return bytes;
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

    private static int checksum(long number, byte[] bytes) {
        CRC32C crc = new CRC32C();
        ByteBuffer head = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
        crc.update(head.putLong(number).putInt(bytes.length).flip());
        crc.update(bytes, 0, bytes.length);
        return (int) crc.getValue();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
