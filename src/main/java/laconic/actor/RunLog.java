package laconic.actor;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import laconic.coding.DecodeException;
import laconic.coding.StateReader;
import laconic.coding.StateWriter;
import laconic.node.Durable;

/**
 * What a run's server keeps of it on its disk, in a directory named by the run's session: what the run is, how often a server
 * has taken it up, the server's states and log entries, and what was reported of it. Only the owner may read it; one process at
 * a time has it open.
 *
 * <p>The file {@code log} holds a state, the entries after it and the reports among them. A state replaces the file whole,
 * unless the file is small. Reports that were in it move to the file {@code reports}, which grows as {@code rounds.csv} does.
 *
 * <p>An entry is on the disk when {@link #persist} returns, and so is the first state; states of a relaxed run are written in
 * the background, and while one is, the next are passed over. Used by one thread at a time.
 */
final class RunLog implements Closeable {

    /**
     * What a successor goes on from.
     *
     * @param entries after the state, oldest first
     * @param round how many rounds or ticks were done
     * @param nanos of the run's clock
     * @param wireBytes that had crossed the hub's network
     */
    record Kept(byte[] state, List<byte[]> entries, long round, long nanos, long wireBytes) {}

    /**
     * Something that was reported.
     *
     * @param done how many rounds or ticks are done in every state that it is true of
     */
    record Told(long done, byte[] frame) {}

    private static final String LOG = "log";
    private static final String REPORTS = "reports";
    private static final List<String> FILES = List.of(RunHead.RUN, RunHead.TERM, LOG, REPORTS);

    /** Below this size a state is appended: a new file costs more. */
    private static final int REWRITE_BYTES = 1 << 20;

    private static final int STATE = 0;
    private static final int ENTRY = 1;
    private static final int REPORT = 2;

    private final OwnedDirectory directory;
    private final RunHead head;
    private final int term;
    private final AtomicBoolean writing = new AtomicBoolean();
    private final List<Told> recent = new ArrayList<>();
    private final SortedMap<Long, Told> told = new TreeMap<>();
    private RecordFile log;
    private RecordFile reports;
    private long reported;
    private long repaired;
    private Kept kept;
    private boolean first = true;
    private Executor disk = Runnable::run;
    private ExecutorService background;
    private volatile IOException failure;
    private LongConsumer durable = bytes -> {};

    private RunLog(OwnedDirectory directory, RunHead head, int term) {
        this.directory = directory;
        this.head = head;
        this.term = term;
    }

    /** Begins the directory of a new run under {@code states}, which is made where it is missing. */
    static RunLog create(Path states, RunHead head) throws IOException {
        prepare(states);
        OwnedDirectory directory = OwnedDirectory.open(states.resolve(name(head.session())));
        RunHead.writeTerm(directory, 0);
        head.write(directory);
        return new RunLog(directory, head, 0);
    }

    /** Makes the directory of a server's runs where it is missing, and sees that it can be written. */
    static void prepare(Path states) throws IOException {
        if (states.toAbsolutePath().getParent() != null) {
            Files.createDirectories(states.toAbsolutePath().getParent());
        }
        OwnedDirectory.make(states);
        if (!Files.isWritable(states)) {
            throw new AccessDeniedException(states.toString());
        }
    }

    /**
     * Takes up a run, with a term above that of every server before, which is on the disk when this returns.
     *
     * @throws CheckpointException if there is none, another process has it, or a file is damaged
     */
    static RunLog open(Path states, long session) throws IOException {
        Path path = states.resolve(name(session));
        if (!Files.exists(path.resolve(RunHead.RUN))) {
            throw new CheckpointException(
                    "there is no run " + name(session) + " in " + states + ": it has ended, or is another server's");
        }
        OwnedDirectory directory = OwnedDirectory.open(path);
        boolean taken = false;
        try {
            int term = Math.addExact(RunHead.term(directory), 1);
            RunLog log = new RunLog(directory, RunHead.read(directory), term);
            log.recover();
            RunHead.writeTerm(directory, term);
            taken = true;
            return log;
        } catch (DecodeException e) {
            throw new CheckpointException(path + ": " + e.getMessage());
        } finally {
            if (!taken) {
                directory.close();
            }
        }
    }

    /** Removes all but the newest runs, and of those none that a process has open. */
    static void forgetOldest(Path states, int runsMax) throws IOException {
        List<Path> runs;
        try (Stream<Path> all = Files.list(states)) {
            runs = all.filter(path -> Files.exists(path.resolve(RunHead.RUN)))
                    .sorted(Comparator.comparing((Path path) ->
                                    path.resolve(RunHead.RUN).toFile().lastModified())
                            .reversed())
                    .toList();
        }
        for (Path old : runs.subList(Math.min(runsMax, runs.size()), runs.size())) {
            try (OwnedDirectory directory = OwnedDirectory.open(old)) {
                directory.delete(FILES);
            } catch (CheckpointException inUse) {
                // It goes on.
            }
        }
    }

    /** The name of a run's directory. */
    static String name(long session) {
        return HexFormat.of().toHexDigits(session);
    }

    private void recover() throws IOException, DecodeException {
        for (String name : FILES) {
            directory.dropAside(name);
        }
        if (Files.exists(directory.file(REPORTS))) {
            try (RecordFile file = RecordFile.extend(directory.file(REPORTS))) {
                for (byte[] next = file.nextOrRepair("a report"); next != null; next = file.nextOrRepair("a report")) {
                    take(new StateReader(next));
                }
                repaired += file.repaired();
            }
        }
        if (Files.exists(directory.file(LOG))) {
            try (RecordFile file = RecordFile.extend(directory.file(LOG))) {
                for (byte[] next = file.nextOrRepair("a record"); next != null; next = file.nextOrRepair("a record")) {
                    StateReader in = new StateReader(next);
                    int kind = in.size();
                    if (kind == REPORT) {
                        take(in);
                    } else {
                        take(kind, in);
                    }
                }
                repaired += file.repaired();
            }
        }
        // What was reported of rounds that are lost will be reported again.
        long done = kept == null ? -1 : kept.round;
        told.values().removeIf(each -> each.done > done);
        compact();
    }

    private void take(int kind, StateReader in) throws DecodeException {
        long round = in.count();
        long nanos = in.number();
        long wireBytes = in.number();
        byte[] bytes = in.blob();
        in.end();
        if (kind == STATE) {
            kept = new Kept(bytes, new ArrayList<>(), round, nanos, wireBytes);
        } else if (kind == ENTRY && kept != null) {
            kept.entries.add(bytes);
            kept = new Kept(kept.state, kept.entries, round, nanos, wireBytes);
        } else {
            throw new DecodeException("a record of kind " + kind + (kept == null ? " before the first state" : ""));
        }
    }

    /** A report; where one file has just become two, it may be in both. */
    private void take(StateReader in) throws DecodeException {
        long number = in.count();
        told.put(number, new Told(in.number(), in.blob()));
        in.end();
        reported = Math.max(reported, number + 1);
    }

    /** Brings both files to what is taken up. */
    private void compact() throws IOException {
        try (RecordFile file = directory.aside(REPORTS)) {
            for (Map.Entry<Long, Told> one : told.entrySet()) {
                file.append(report(one.getKey(), one.getValue()));
            }
            file.force();
        }
        directory.replace(REPORTS);
        reports = null;
        if (kept == null) {
            Files.deleteIfExists(directory.file(LOG));
            return;
        }
        log = directory.aside(LOG);
        log.append(fields(STATE, kept.round, kept.nanos, kept.wireBytes, kept.state), kept.state);
        for (byte[] entry : kept.entries) {
            log.append(fields(ENTRY, kept.round, kept.nanos, kept.wireBytes, entry), entry);
        }
        log.force();
        directory.replace(LOG);
    }

    private static byte[] report(long number, Told one) {
        return new StateWriter().count(number).number(one.done).blob(one.frame).bytes();
    }

    /** What goes before the bytes of a state or an entry. */
    private static byte[] fields(int kind, long round, long nanos, long wireBytes, byte[] bytes) {
        return new StateWriter()
                .count(kind)
                .count(round)
                .number(nanos)
                .number(wireBytes)
                .count(bytes.length)
                .bytes();
    }

    RunHead head() {
        return head;
    }

    /** 0 for the run's first server, then 1, 2, … */
    int term() {
        return term;
    }

    /** What was kept; null where the run had not begun. */
    Kept kept() {
        return kept;
    }

    /** What was reported of these rounds, in order; given once. */
    List<Told> takeReports() {
        List<Told> all = List.copyOf(told.values());
        told.clear();
        return all;
    }

    /** Bytes of unfinished records that were cut off. */
    long repaired() {
        return repaired;
    }

    /** From now on states are written in the background. */
    RunLog inBackground() {
        background = Executors.newSingleThreadExecutor(task -> new Thread(task, "laconic-run-log"));
        disk = background;
        return this;
    }

    /** Sets what is told the file's size whenever something has become durable. */
    void onDurable(LongConsumer bytes) {
        durable = bytes;
    }

    private interface Task {
        void run() throws IOException;
    }

    private void tried(Task task) {
        if (failure != null) {
            return;
        }
        try {
            task.run();
        } catch (IOException e) {
            failure = new IOException(
                    "the state of the run could not be kept in " + directory + ": " + e.getMessage()
                            + "; what was kept before is whole",
                    e);
        }
    }

    private void check() {
        if (failure != null) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * Keeps a part of the hub's state.
     *
     * @throws UncheckedIOException if the disk fails, or has failed since the last call
     */
    void persist(Durable part, long nanos, long wireBytes) {
        byte[] fields = fields(part.whole() ? STATE : ENTRY, part.round(), nanos, wireBytes, part.bytes());
        if (!part.whole()) {
            tried(() -> append(fields, part.bytes()));
        } else if (writing.compareAndSet(false, true)) {
            CompletableFuture<Void> written = CompletableFuture.runAsync(
                            () -> tried(() -> replace(fields, part.bytes())), disk)
                    .whenComplete((done, e) -> writing.set(false));
            if (first) {
                written.join();
                first = false;
            }
        }
        check();
    }

    private void append(byte[] fields, byte[] bytes) throws IOException {
        log.append(fields, bytes);
        log.force();
        durable.accept(log.size());
    }

    private void replace(byte[] fields, byte[] state) throws IOException {
        if (log != null && log.size() + state.length < REWRITE_BYTES) {
            append(fields, state);
            return;
        }
        moveReports();
        RecordFile next = directory.aside(LOG);
        try {
            next.append(fields, state);
            next.force();
            directory.replace(LOG);
        } catch (IOException e) {
            next.close();
            directory.dropAside(LOG);
            throw e;
        }
        if (log != null) {
            log.close();
        }
        log = next;
        durable.accept(log.size());
    }

    private void moveReports() throws IOException {
        if (recent.isEmpty()) {
            return;
        }
        if (reports == null) {
            reports = Files.exists(directory.file(REPORTS))
                    ? RecordFile.extend(directory.file(REPORTS))
                    : RecordFile.create(directory.file(REPORTS));
            while (reports.nextOrRepair("a report") != null) {
                // Appended to its end.
            }
        }
        long number = reported - recent.size();
        for (Told one : recent) {
            reports.append(report(number++, one));
        }
        reports.force();
        recent.clear();
    }

    /** Keeps what was reported; it is durable with the next part. */
    void report(Told one) {
        disk.execute(() -> tried(() -> {
            if (log != null) {
                log.append(new byte[] {REPORT}, report(reported, one));
            }
            reported++;
            recent.add(one);
        }));
        check();
    }

    /** Removes everything: the run has ended, and whoever wanted to know knows. It is still to be closed. */
    void discard() throws IOException {
        settle();
        directory.delete(FILES);
    }

    private void settle() throws IOException {
        if (background != null) {
            background.shutdown();
            try {
                background.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        if (log != null) {
            log.close();
        }
        if (reports != null) {
            reports.close();
        }
    }

    /** Waits for what is being written. What is kept stays. */
    @Override
    public void close() throws IOException {
        settle();
        directory.close();
    }
}
