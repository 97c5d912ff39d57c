package laconic.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Consumer;
import laconic.experiment.Experiment;
import laconic.experiment.Trial;
import laconic.math.Vectors;
import laconic.node.Report;
import laconic.node.Row;

/**
 * Writes the run directory while a run goes on: the experiment at once, rows as they come, model, summary and report
 * at the end, which may be an interruption. Threads may call it at any time.
 */
public final class Recorder implements Consumer<Report> {

    private static final int INCIDENTS_LOGGED = 10_000;
    private static final int MARKS_MAX = 5_000;
    private static final double NANOS = 1e9;

    private final Path directory;
    private final Trial trial;
    private final RoundsCsv rounds;
    private final Writer log;
    private ParticipationCsv participation;
    private EventFile events;
    private final long started = System.nanoTime();
    private final List<String> warnings = new ArrayList<>();
    private long firstRow;
    private long firstRound;
    private long lastRow;
    private Row last;
    private Report.Finished finished;
    private int incidents;
    private final List<Mark> marks = new ArrayList<>();
    private boolean closed;

    /**
     * Begins a run directory.
     *
     * @param directory that exists and holds no run
     */
    public Recorder(Path directory, Trial trial) throws IOException {
        this(directory, trial, begun(directory, trial));
        if (recordsParticipation(trial)) {
            participation = ParticipationCsv.create(directory.resolve(ParticipationCsv.NAME));
        }
    }

    private static boolean recordsParticipation(Trial trial) {
        return !trial.experiment().gossips() && trial.sampling() != null;
    }

    private static RoundsCsv begun(Path directory, Trial trial) throws IOException {
        Files.writeString(
                directory.resolve("experiment.conf"), trial.experiment().text());
        return RoundsCsv.create(directory.resolve("rounds.csv"));
    }

    private Recorder(Path directory, Trial trial, RoundsCsv rounds) throws IOException {
        this.directory = directory;
        this.trial = trial;
        this.rounds = rounds;
        log = Files.newBufferedWriter(
                directory.resolve("log.txt"), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        if (trial.mixing() != null) {
            Peers.of(trial.mixing()).write(directory.resolve("topology.json"));
        }
        Experiment experiment = trial.experiment();
        log("laconic " + Version.text() + ", Java " + Runtime.version() + ": " + experiment.name() + ", "
                + experiment.methodName() + " on " + experiment.problemName() + ", " + trial.n() + " workers, d = "
                + trial.dimension() + ", seed " + experiment.seed());
        for (String note : trial.notes()) {
            log(note);
        }
        if (Double.isNaN(trial.optimum())) {
            warnings.add("The optimum is not known: " + trial.optimumNote() + ".");
        }
    }

    /**
     * Goes on with the directory of an interrupted run.
     *
     * @param round done when its state was kept; -1 to begin again. Rows of later rounds are dropped
     * @throws InvalidRunException if rows up to that round are missing
     */
    public static Recorder resume(Path directory, Trial trial, long round) throws IOException {
        Path file = directory.resolve("rounds.csv");
        RoundsCsv rounds = RoundsCsv.continueAfter(file, round);
        long every = trial.experiment().evaluateEvery();
        long due = round < 0 ? -1 : round - round % every;
        if (rounds.lastRound() != due) {
            throw new InvalidRunException(file + " has no row of round " + due + ", after which the run is to go on");
        }
        Recorder recorder = new Recorder(directory, trial, rounds);
        if (recordsParticipation(trial)) {
            recorder.participation =
                    ParticipationCsv.continueAfter(directory.resolve(ParticipationCsv.NAME), round - 1);
        }
        recorder.log("resumed " + (round < 0 ? "from the beginning" : "after round " + round));
        return recorder;
    }

    /** Waits until all rows so far are on the disk. */
    public void force() {
        try {
            rounds.force();
            if (participation != null) {
                participation.force();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes TensorBoard's event file, too; said before the first report. */
    public synchronized void recordEvents() throws IOException {
        events = EventFile.create(directory, Instant.now());
    }

    @Override
    public synchronized void accept(Report report) {
        if (closed) {
            return;
        }
        try {
            if (participation != null) {
                participation.append(report);
            }
            if (report instanceof Report.Evaluated evaluated) {
                if (evaluated.row().round() <= rounds.lastRound()) {
                    return; // a server that has restarted says again what may not have been heard
                }
                if (last == null) {
                    firstRow = System.nanoTime();
                    firstRound = evaluated.row().round();
                }
                lastRow = System.nanoTime();
                last = evaluated.row();
                rounds.append(row(last));
                if (events != null) {
                    events.append(row(last));
                }
            } else if (report instanceof Report.Incident incident) {
                log(incident);
            } else if (report instanceof Report.Finished end) {
                finished = end;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The faults of the experiment file are injected, and marked on the curves. */
    public synchronized void injectsFaults() {
        marks.addAll(Mark.of(trial.experiment().faults()));
    }

    private void log(Report.Incident incident) throws IOException {
        incidents++;
        Mark mark = Mark.of(incident);
        if (mark != null && marks.size() < MARKS_MAX) {
            marks.add(mark);
        }
        if (incidents <= INCIDENTS_LOGGED) {
            log("round " + incident.round() + ", node " + incident.node() + ": "
                    + incident.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ') + ": " + incident.detail());
        } else if (incidents == INCIDENTS_LOGGED + 1) {
            log("further incidents are not logged");
        }
    }

    private void log(String line) throws IOException {
        log.write(String.format(Locale.ROOT, "%10.3f s  %s%n", seconds(), line));
    }

    /** Seconds of real time so far. */
    public double seconds() {
        return (System.nanoTime() - started) / NANOS;
    }

    /** The last evaluated round; null where there is none. */
    public synchronized Row last() {
        return last;
    }

    /** The end that the hub reported; null where there is none. */
    public synchronized Report.Finished finished() {
        return finished;
    }

    /** The digest of the final model; empty where the run did not get that far. */
    public synchronized String digest() {
        return finished == null || finished.model().length == 0
                ? ""
                : HexFormat.of().toHexDigits(Vectors.digest(finished.model()));
    }

    /**
     * Completes the directory; the second call does nothing.
     *
     * @param reason why the run ended, where the hub did not say
     */
    public synchronized void close(String reason) throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        rounds.close();
        if (participation != null) {
            participation.close();
        }
        if (events != null) {
            events.close();
        }
        String why = finished == null ? reason : finished.reason();
        log("ended: " + why + (incidents > 0 ? "; " + incidents + " incidents" : ""));
        log.close();
        if (!digest().isEmpty()) {
            ModelFiles.write(directory, finished.model(), trial.layers());
        }
        if (last == null) {
            return;
        }
        if (!marks.isEmpty()) {
            Mark.write(directory.resolve("incidents.csv"), marks);
        }
        if (finished == null) {
            warnings.add("The run did not end: " + reason + ".");
        }
        Experiment experiment = trial.experiment();
        new SummaryJson(
                        row(last),
                        experiment.name(),
                        experiment.methodName(),
                        experiment.seed(),
                        last.round() == firstRound ? 0 : (last.round() - firstRound) * NANOS / (lastRow - firstRow),
                        digest(),
                        Version.text(),
                        Optional.of(why),
                        known(trial.optimum()),
                        trial.step(),
                        warnings)
                .write(directory.resolve("summary.json"));
        laconic.report.Report.write(RunDirectory.read(directory), directory.resolve("report.html"));
    }

    private static RoundRow row(Row row) {
        return new RoundRow(
                row.round(),
                row.nanos() / NANOS,
                row.loss(),
                known(row.gap()),
                OptionalDouble.of(row.gradNormSq()),
                known(row.accuracy()),
                row.upBits(),
                row.downBits(),
                row.gossipBits(),
                row.resyncBits(),
                known(row.theoryBits()),
                count(row.wireBytes()),
                row.participants(),
                row.responders(),
                row.resyncs(),
                row.stalenessMax(),
                known(row.consensusDistance()),
                count(row.membership().livePeers()),
                count(row.membership().suspendedEdges()),
                count(row.membership().epoch()),
                count(row.membership().abandonedFlows()));
    }

    private static OptionalLong count(long value) {
        return value < 0 ? OptionalLong.empty() : OptionalLong.of(value);
    }

    private static OptionalDouble known(double value) {
        return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }
}
