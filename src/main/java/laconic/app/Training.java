package laconic.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import laconic.experiment.BadInputException;
import laconic.experiment.Experiment;
import laconic.experiment.Trial;
import laconic.node.Report;
import laconic.node.Row;
import laconic.report.Recorder;
import laconic.report.RunDirectory;

/** One run from the checked experiment to the report: assembling, recording, showing, and the exit code. */
final class Training {

    private final Experiment experiment;
    private final OutputOptions options;
    private final PrintWriter out;
    private final PrintWriter err;

    Training(Experiment experiment, OutputOptions options, PrintWriter out, PrintWriter err) {
        this.experiment = experiment;
        this.options = options;
        this.out = out;
        this.err = err;
    }

    /**
     * Runs to the end.
     *
     * @param host the host for the assembled experiment
     * @return the exit code
     */
    int run(Function<Trial, Host> host) throws Exception {
        RunFolder folder = options.folder(experiment.name());
        Trial trial;
        try {
            trial = Trial.of(experiment, folder.parent());
        } catch (BadInputException e) {
            folder.abandon();
            throw e;
        }
        Recorder recorder = new Recorder(folder.path(), trial);
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
            host.apply(trial).run(trial, shown);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            progress.close();
            recorder.close("nothing was left to happen");
            removed(interruption);
        }
        conclude(folder, recorder);
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
        out.flush();
    }

    private void conclude(RunFolder folder, Recorder recorder) throws IOException {
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
