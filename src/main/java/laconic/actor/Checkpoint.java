package laconic.actor;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import laconic.coding.DecodeException;
import laconic.coding.StateReader;
import laconic.coding.StateWriter;
import laconic.node.Cut;

/**
 * The directory {@code checkpoint/} of a run in one JVM: the newest {@link Cut} of its nodes, in one file that is there whole
 * or not at all. Only its owner may read it. While it is open, no other process can open it.
 *
 * <p>A cut is written in the background while the run goes on; until it is on the disk the hub's next ones are passed over.
 */
public final class Checkpoint implements Closeable {

    private static final String MAGIC = "laconic cut 2";
    private static final String CUT = "cut";

    private final OwnedDirectory directory;
    private final String contract;
    private final int nodes;
    private final ExecutorService disk =
            Executors.newSingleThreadExecutor(task -> new Thread(task, "laconic-checkpoint"));
    private Runnable beforeCommit = () -> {};
    private Consumer<IOException> failed = e -> {};
    private RecordFile aside;
    private int missing;
    private boolean broken;

    private Checkpoint(OwnedDirectory directory, String contract, int nodes) {
        this.directory = directory;
        this.contract = contract;
        this.nodes = nodes;
    }

    /**
     * Makes the directory, or takes the one that is there.
     *
     * @param contract what a run must agree with to go on from here: the experiment and the program's version, in a few words
     * @param nodes of the run, the hub included
     * @throws CheckpointException if another process has it
     */
    public static Checkpoint open(Path directory, String contract, int nodes) throws IOException {
        OwnedDirectory owned = OwnedDirectory.open(directory);
        owned.dropAside(CUT);
        return new Checkpoint(owned, contract, nodes);
    }

    /** Sets what must be on the disk before a cut may replace the last one. It may throw {@link UncheckedIOException}. */
    public Checkpoint after(Runnable durable) {
        beforeCommit = durable;
        return this;
    }

    /**
     * The newest cut; empty where the run was interrupted before its first one.
     *
     * @throws CheckpointException if it is damaged, or of another experiment
     */
    public Optional<Cut> newest() throws IOException {
        Path path = directory.file(CUT);
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        try (RecordFile file = RecordFile.read(path)) {
            StateReader head = new StateReader(file.next("the head"));
            String magic = new String(head.blob(), StandardCharsets.UTF_8);
            String of = new String(head.blob(), StandardCharsets.UTF_8);
            if (!magic.equals(MAGIC) || !of.equals(contract)) {
                throw new CheckpointException(path + " is of another run: it says \"" + magic + ", " + of
                        + "\" where \"" + MAGIC + ", " + contract + "\" is needed");
            }
            long round = head.count();
            long nanos = head.count();
            int count = head.size();
            head.end();
            if (count != nodes) {
                throw new CheckpointException(path + " holds " + count + " nodes, the run has " + nodes);
            }
            byte[][] states = new byte[nodes][];
            for (int k = 0; k < nodes; k++) {
                StateReader part = new StateReader(file.next("part " + (k + 1) + " of " + nodes));
                int node = part.worker(nodes);
                states[node] = part.blob();
                part.end();
            }
            if (!file.atEnd() || Arrays.asList(states).contains(null)) {
                throw new CheckpointException(path + " does not hold every node once");
            }
            return Optional.of(new Cut(round, nanos, List.of(states)));
        } catch (DecodeException e) {
            throw new CheckpointException(path + ": " + e.getMessage());
        }
    }

    /** Sets what is told when the disk fails. */
    void onFailure(Consumer<IOException> told) {
        failed = told;
    }

    /** Begins a cut of which every node's state is due; false where the last one is not on the disk yet. */
    synchronized boolean begin(long round, long nanos) {
        if (missing > 0 || broken) {
            return false;
        }
        missing = nodes;
        StateWriter head = new StateWriter()
                .blob(MAGIC.getBytes(StandardCharsets.UTF_8))
                .blob(contract.getBytes(StandardCharsets.UTF_8))
                .count(round)
                .count(nanos)
                .count(nodes);
        write(() -> {
            aside = directory.aside(CUT);
            aside.append(head.bytes());
        });
        return true;
    }

    /** Adds a node's state to the cut that was begun. */
    void put(int node, byte[] state) {
        write(() -> {
            aside.append(new StateWriter().number(node).blob(state).bytes());
            if (left() == 1) {
                commit();
            }
            done();
        });
    }

    private synchronized int left() {
        return missing;
    }

    private synchronized void done() {
        missing--;
    }

    private void commit() throws IOException {
        aside.force();
        aside.close();
        beforeCommit.run();
        directory.replace(CUT);
    }

    private interface Task {
        void run() throws IOException;
    }

    private void write(Task task) {
        disk.execute(() -> {
            if (broken) {
                return;
            }
            try {
                task.run();
            } catch (IOException e) {
                fail(e);
            } catch (UncheckedIOException e) {
                fail(e.getCause());
            }
        });
    }

    private void fail(IOException e) {
        synchronized (this) {
            broken = true;
        }
        failed.accept(new IOException("the checkpoint in " + directory + " could not be written: " + e, e));
    }

    /** Removes everything: the run has ended, and there is nothing to resume. */
    public void discard() throws IOException {
        settle();
        directory.delete(List.of(CUT));
    }

    private void settle() throws IOException {
        disk.shutdown();
        try {
            disk.awaitTermination(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (aside != null) {
            aside.close();
        }
    }

    /** Waits for what is being written. What is kept stays. */
    @Override
    public void close() throws IOException {
        settle();
        directory.close();
    }
}
