package laconic.app.claims;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import laconic.app.batch.Cores;
import laconic.app.batch.Course;
import laconic.experiment.Experiment;
import laconic.experiment.Trial;
import laconic.node.Row;
import laconic.report.Plot;
import laconic.sim.Simulation;

/**
 * Where claims are checked: it runs experiments over all cores, and knows where data lie.
 *
 * @param data the directory of data files
 */
public record Laboratory(Path data) {

    /** A claim's data file is absent. */
    static final class MissingException extends RuntimeException {
        private static final long serialVersionUID = 1;

        MissingException(String message) {
            super(message);
        }
    }

    /**
     * What is known of a problem before a method runs.
     *
     * @param smoothness L of f
     * @param optimum f*
     * @param gap f(x^0) − f*
     */
    record Start(double smoothness, double optimum, double gap) {}

    /** A data file as the value of a key. */
    String file(String name) {
        Path file = data.resolve(name).toAbsolutePath().normalize();
        if (!Files.isReadable(file)) {
            throw new MissingException(name + " is not in " + data + "; --data DIR says where it is");
        }
        return "\"" + file.toString().replace("\\", "\\\\") + "\"";
    }

    private static Trial trial(String text) {
        return Trial.of(Experiment.parse(text, "claim", Path.of(""), List.of()));
    }

    private static Course run(String text) {
        return Course.of(trial(text));
    }

    /** Runs experiments in virtual time, on their networks and with their faults. */
    List<Course> simulate(List<String> texts) throws InterruptedException {
        return each(
                texts,
                trial -> Course.of(trial, (same, reports) -> Simulation.of(same).run(same, reports)));
    }

    /** Runs experiments, given as the texts of their files. */
    List<Course> run(List<String> texts) throws InterruptedException {
        return Cores.map(texts, Laboratory::run);
    }

    /** Applies a function to the trials of experiments, given as the texts of their files. */
    <R> List<R> each(List<String> texts, Function<Trial, R> function) throws InterruptedException {
        return Cores.map(texts, text -> function.apply(trial(text)));
    }

    /** What gradient descent sees on a problem: {@code text} is an experiment without method. */
    Start start(String text) {
        Course course = run(text + "\nmethod { type = gd }\nevaluate.every = 1\nstop { rounds = 1 }\n");
        double smoothness = 1 / Trial.of(course.experiment()).step().getAsDouble();
        return new Start(smoothness, course.optimum(), course.rows().get(0).gap());
    }

    /** log₁₀ of the mean gap over the last third of the evaluated rounds. */
    static double settledGap(Course course) {
        List<Row> rows = course.rows();
        return Math.log10(rows.subList(rows.size() - rows.size() / 3, rows.size()).stream()
                .mapToDouble(Row::gap)
                .average()
                .orElse(Double.NaN));
    }

    /** The first evaluated round whose gap is at most a target; null where there is none. */
    static Row reached(Course course, double gap) {
        return course.rows().stream()
                .filter(row -> row.gap() <= gap)
                .findFirst()
                .orElse(null);
    }

    static Plot.Curve curve(String label, Course course, ToDoubleFunction<Row> x, ToDoubleFunction<Row> y) {
        return Plot.curve(label, course.rows(), x, y);
    }
}
