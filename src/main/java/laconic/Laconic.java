package laconic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import laconic.actor.EmbeddedRun;
import laconic.actor.Mishaps;
import laconic.experiment.BadInputException;
import laconic.experiment.Experiment;
import laconic.experiment.Trial;
import laconic.math.Vectors;
import laconic.node.Report;
import laconic.node.Row;
import laconic.report.Recorder;
import laconic.sim.Simulation;

/**
 * The library's entry: an experiment that is ready to run, from Java and without the command line.
 *
 * <pre>{@code
 * Experiment experiment = Experiment.read(Path.of("mine.conf"), List.of("method.step=0.1"));
 * Laconic.Result result = Laconic.run(experiment);
 * }</pre>
 *
 * <p>Immutable; it may be run any number of times. Objectives and compressors of one's own come as a
 * {@link laconic.experiment.Extension}.
 */
public final class Laconic {

    /**
     * What a run left.
     *
     * @param experiment with every number that was computed
     * @param optimum f*, NaN where it is not known
     * @param rows the evaluated rounds
     * @param outcome how it ended
     * @param reason the stop criterion that was met, or why it ended without
     * @param model the method's final model, shape (d); empty where the run did not get that far; not to be modified
     */
    public record Result(
            Experiment experiment,
            double optimum,
            List<Row> rows,
            Report.Outcome outcome,
            String reason,
            double[] model) {

        /** The last evaluated round; there is one unless the outcome is {@link Report.Outcome#FAILED}. */
        public Row last() {
            return rows.get(rows.size() - 1);
        }

        /** The 64-bit hash of the model's bits as 16 hexadecimal digits: the same for every host of a synchronous run. */
        public String digest() {
            return HexFormat.of().toHexDigits(Vectors.digest(model));
        }
    }

    private interface Host {
        void run(Trial trial, Consumer<Report> reports) throws InterruptedException, IOException;
    }

    private final Experiment experiment;
    private final Path directory;
    private final Consumer<Report> watcher;

    private Laconic(Experiment experiment, Path directory, Consumer<Report> watcher) {
        this.experiment = experiment;
        this.directory = directory;
        this.watcher = watcher;
    }

    public static Laconic of(Experiment experiment) {
        return new Laconic(experiment, null, report -> {});
    }

    /** Runs an experiment on actors in this JVM: {@code of(experiment).run()}. */
    public static Result run(Experiment experiment) throws InterruptedException {
        return of(experiment).run();
    }

    /** Runs an experiment in virtual time: {@code of(experiment).simulate()}. */
    public static Result simulate(Experiment experiment) {
        return of(experiment).simulate();
    }

    /** The same, also writing a run directory, which must not hold one; it is made where there is none. */
    public Laconic into(Path runDirectory) {
        return new Laconic(experiment, runDirectory, watcher);
    }

    /**
     * The same, telling {@code observer} everything that nodes report, too: one report at a time, in order, from threads of
     * the run, which wait for it.
     */
    public Laconic watchedBy(Consumer<Report> observer) {
        return new Laconic(experiment, directory, watcher.andThen(observer));
    }

    /**
     * Runs on actors in this JVM, with the experiment's faults in front of them.
     *
     * @throws BadInputException if data or settings cannot be used
     * @throws UncheckedIOException if the run directory cannot be written
     */
    public Result run() throws InterruptedException {
        experiment.checkActors();
        Mishaps mishaps = new Mishaps(experiment.faults(), experiment.seed());
        return run((trial, reports) -> EmbeddedRun.run(trial.n(), trial, reports, null, Optional.empty(), mishaps));
    }

    /**
     * Runs in virtual time, with the experiment's network and faults.
     *
     * @throws BadInputException if data or settings cannot be used, or nothing would end the run
     * @throws UncheckedIOException if the run directory cannot be written
     */
    public Result simulate() {
        Simulation.checkClock(experiment);
        try {
            return run((trial, reports) -> Simulation.of(trial).run(trial, reports));
        } catch (InterruptedException e) {
            throw new IllegalStateException("the simulator waits for nobody", e);
        }
    }

    private Result run(Host host) throws InterruptedException {
        Trial trial = Trial.of(experiment);
        List<Row> rows = new ArrayList<>();
        List<Report.Finished> ends = new ArrayList<>();
        Consumer<Report> collector = report -> {
            if (report instanceof Report.Evaluated evaluated) {
                rows.add(evaluated.row());
            } else if (report instanceof Report.Finished finished) {
                ends.add(finished);
            }
        };
        try {
            if (directory == null) {
                host.run(trial, collector.andThen(watcher));
            } else {
                Files.createDirectories(directory);
                Recorder recorder = new Recorder(directory, trial);
                try {
                    host.run(trial, collector.andThen(recorder).andThen(watcher));
                } finally {
                    recorder.close("nothing was left to happen");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Report.Finished end = ends.isEmpty()
                ? new Report.Finished(Report.Outcome.FAILED, "nothing was left to happen", new double[0])
                : ends.get(0);
        return new Result(
                trial.experiment(), trial.optimum(), List.copyOf(rows), end.outcome(), end.reason(), end.model());
    }
}
