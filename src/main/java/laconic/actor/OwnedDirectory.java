package laconic.actor;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** A directory of states that only its owner may read, and that no other process can open while this one has it open. */
final class OwnedDirectory implements Closeable {

    private static final String LOCK = "lock";
    private static final String ASIDE = ".tmp";

    private final Path path;
    private final FileChannel lockFile;
    private final FileLock lock;

    private OwnedDirectory(Path path, FileChannel lockFile, FileLock lock) {
        this.path = path;
        this.lockFile = lockFile;
        this.lock = lock;
    }

    /**
     * Makes the directory, or takes the one that is there.
     *
     * @throws CheckpointException if another process has it
     */
    static OwnedDirectory open(Path path) throws IOException {
        make(path);
        FileChannel lockFile =
                FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = lockFile.tryLock();
        } catch (OverlappingFileLockException e) {
            // This process has it.
        }
        if (lock == null) {
            lockFile.close();
            throw new CheckpointException(path + " is in use: the run is going on");
        }
        return new OwnedDirectory(path, lockFile, lock);
    }

    /** Makes a directory, where it is missing. */
    static void make(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            return;
        }
        if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectory(
                    path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectory(path);
        }
    }

    Path file(String name) {
        return path.resolve(name);
    }

    /** Begins a file that is to take the place of another with {@link #replace}. */
    RecordFile aside(String name) throws IOException {
        return RecordFile.create(file(name + ASIDE));
    }

    /** The file that was begun aside, which is whole and on the disk, takes its place. */
    void replace(String name) throws IOException {
        Files.move(file(name + ASIDE), file(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel names = FileChannel.open(path, StandardOpenOption.READ)) {
            names.force(true);
        } catch (IOException unsupported) {
            // Where a directory cannot be opened (Windows), the file is whole either way.
        }
    }

    /** Removes what was begun aside. */
    void dropAside(String name) throws IOException {
        Files.deleteIfExists(file(name + ASIDE));
    }

    /** Removes these files and the directory itself, which must hold nothing else. */
    void delete(List<String> names) throws IOException {
        for (String name : names) {
            dropAside(name);
            Files.deleteIfExists(file(name));
        }
        Files.deleteIfExists(file(LOCK));
        Files.delete(path);
    }

    @Override
    public void close() throws IOException {
        lock.close();
        lockFile.close();
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
