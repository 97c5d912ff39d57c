package laconic.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import laconic.actor.Checkpoint;
import laconic.actor.CheckpointException;
import laconic.actor.ClusterException;
import laconic.actor.ClusterSubmission;
import laconic.actor.EmbeddedRun;
import laconic.actor.Mishaps;
import laconic.experiment.BadInputException;
import laconic.experiment.Experiment;
import laconic.experiment.Trial;
import laconic.node.Cut;
import laconic.node.Report;
import laconic.node.Row;
import laconic.report.InvalidRunException;
import laconic.report.Recorder;
import laconic.report.RoundsCsv;
import laconic.report.RunDirectory;
import laconic.report.Version;

/** One run from the checked experiment to the report: assembling, recording, showing, and the exit code. */
final class Training {

    private final Experiment experiment;
    private final RunFolder folder;
    private final ShowOptions options;
    private final PrintWriter out;
    private final PrintWriter err;

    Training(Experiment experiment, RunFolder folder, ShowOptions options, PrintWriter out, PrintWriter err) {
        this.experiment = experiment;
        this.folder = folder;
        this.options = options;
        this.out = out;
        this.err = err;
    }

    /**
     * Runs to the end on a host that injects the faults of the experiment file.
     *
     * @param host the host for the assembled experiment
     * @return the exit code
     */
    int run(Function<Trial, Host> host) throws Exception {
        Trial trial = trial();
        Recorder recorder = new Recorder(folder.path(), trial);
        recorder.injectsFaults();
        return run(trial, recorder, host.apply(trial));
    }

    /** Runs on a cluster to the end; what {@link #resumeOnCluster} needs stays until then. */
    int onCluster(Host host) throws Exception {
        Trial trial = trial();
        return onCluster(trial, new Recorder(folder.path(), trial), host);
    }

    /** How a run on a cluster is taken up, of which the newest row is of a round, -1 for none. */
    @FunctionalInterface
    interface TakingUp {
        ClusterSubmission after(long round) throws Exception;
    }

    /** Goes on with a run on a cluster that was interrupted. */
    int resumeOnCluster(TakingUp cluster) throws Exception {
        Trial trial = trial();
        try (ClusterSubmission run = cluster.after(RoundsCsv.lastRound(folder.file("rounds.csv")))) {
            Recorder recorder = Recorder.resume(folder.path(), trial, run.round());
            if (!options.quiet()) {
                out.println(
                        run.round() < 0
                                ? "nothing was recorded yet: beginning again"
                                : "going on after round " + run.round());
            }
            return onCluster(trial, recorder, (assembled, reports) -> run.follow(reports));
        } catch (InvalidRunException e) {
            throw new BadInputException(e.getMessage(), e);
        }
    }

    private int onCluster(Trial trial, Recorder recorder, Host host) throws Exception {
        try {
            int code = run(trial, recorder, host);
            if (code != Exit.UNFINISHED) {
                ClusterRun.forget(folder);
            }
            return code;
        } catch (ClusterException e) {
            if (e.exitCode() == ClusterException.BAD_INPUT) {
                ClusterRun.forget(folder);
            } else if (ClusterRun.isIn(folder)) {
                err.println("laconic resume " + folder.path() + " goes on with the run when the server is back");
                err.flush();
            }
            throw e;
        }
    }

    /** Runs in this JVM to the end, and keeps what {@link #resume} needs until then. */
    int run() throws Exception {
        Trial trial = trial();
        Recorder recorder = new Recorder(folder.path(), trial);
        try (Checkpoint checkpoint = checkpoint(folder, trial)) {
            return run(trial, recorder, checkpoint, Optional.empty());
        }
    }

    /** Goes on with an interrupted run in this JVM. */
    int resume() throws Exception {
        Trial trial = trial();
        try (Checkpoint checkpoint = checkpoint(folder, trial)) {
            Optional<Cut> cut = checkpoint.newest();
            long round = cut.map(Cut::round).orElse(-1L);
            Recorder recorder = Recorder.resume(folder.path(), trial, round);
            if (!options.quiet()) {
                out.println(cut.isEmpty() ? "no state was kept yet: beginning again" : "going on after round " + round);
            }
            return run(trial, recorder, checkpoint, cut);
        } catch (CheckpointException | InvalidRunException e) {
            throw new BadInputException(e.getMessage(), e);
        }
    }

    private int run(Trial trial, Recorder recorder, Checkpoint checkpoint, Optional<Cut> cut) throws Exception {
        checkpoint.after(recorder::force);
        Mishaps mishaps =
                new Mishaps(trial.experiment().faults(), trial.experiment().seed());
        Host host = (assembled, reports) ->
                EmbeddedRun.run(assembled.n(), assembled.keepingCuts(), reports, checkpoint, cut, mishaps);
        int code = run(trial, recorder, host);
        if (recorder.finished() != null) {
            checkpoint.discard();
        }
        return code;
    }

    /** The checkpoint of a run, which is for this experiment, comments apart, and this version. */
    static Checkpoint checkpoint(RunFolder folder, Trial trial) throws IOException {
        String text = trial.experiment().text().replaceAll("(?m)^\\s*#.*\\R", "");
        String contract = "experiment " + ClusterProgram.hash(text) + ", laconic " + Version.text();
        return Checkpoint.open(folder.checkpoint(), contract, trial.n() + 1);
    }

    private Trial trial() {
        try {
            return Trial.of(experiment, folder.parent());
        } catch (BadInputException e) {
            folder.abandon();
            throw e;
        }
    }

    private int run(Trial trial, Recorder recorder, Host host) throws Exception {
        if (options.tensorBoard()) {
            recorder.recordEvents();
        }
        Progress progress =
                new Progress(err, Progress.onTerminal(), trial.experiment().stop());
        if (!options.quiet()) {
            introduce(trial);
        }
        Consumer<Report> shown = options.quiet() ? recorder : recorder.andThen(progress);
        Thread interruption = new Thread(() -> interrupted(recorder), "laconic-interruption");
        Runtime.getRuntime().addShutdownHook(interruption);
        try {
            host.run(trial, shown);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            progress.close();
            recorder.close("nothing was left to happen");
            removed(interruption);
        }
        conclude(recorder);
        return Exit.of(recorder.finished());
    }

    private static void interrupted(Recorder recorder) {
        try {
            recorder.close("interrupted");
        } catch (IOException e) {
            System.err.println("laconic: what was recorded could not be completed: " + e);
        }
    }

    private static void removed(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is going down and runs the hook.
        }
    }

    private void introduce(Trial trial) {
        Experiment resolved = trial.experiment();
        out.println(resolved.name() + ": " + resolved.methodName() + " on " + resolved.problemName() + ", " + trial.n()
                + (resolved.gossips() ? " peers" : " workers") + ", d = " + trial.dimension() + ", seed "
                + resolved.seed());
        trial.notes().forEach(note -> out.println("  " + note));
        if (!resolved.faults().none()) {
            out.println("  faults are injected, as the experiment says");
        }
        out.flush();
    }

    private void conclude(Recorder recorder) throws IOException {
        Row row = recorder.last();
        if (options.json()) {
            if (row != null) {
                out.println(JsonLine.of(RunDirectory.read(folder.path()), folder.path()));
            }
            out.flush();
            return;
        }
        if (!options.quiet() && row != null) {
            Report.Finished finished = recorder.finished();
            String end = finished == null
                    ? "ended because nothing was left to happen"
                    : switch (finished.outcome()) {
                        case STOPPED -> "stopped by " + finished.reason();
                        case DIVERGED -> "diverged: " + finished.reason();
                        case FAILED -> "failed: " + finished.reason();
                    };
            out.println(end + " after " + row.round() + " rounds in " + Amounts.seconds(recorder.seconds()));
            out.println(String.format(Locale.ROOT, "  loss %.10g", row.loss())
                    + (Double.isNaN(row.gap()) ? "" : String.format(Locale.ROOT, ", gap %.3g", row.gap()))
                    + ", " + Amounts.bits(row.totalBits()) + ", digest " + recorder.digest());
        }
        if (row != null) {
            out.println("report: " + folder.file("report.html"));
        }
        out.flush();
    }
}
