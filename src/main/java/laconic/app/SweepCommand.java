package laconic.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import laconic.app.batch.Cores;
import laconic.app.batch.Course;
import laconic.experiment.BadInputException;
import laconic.experiment.Experiment;
import laconic.experiment.Trial;
import laconic.report.Comparison;
import laconic.report.Run;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code laconic sweep}: a grid of runs over all cores, a table, a page, and the best. */
@Command(
        name = "sweep",
        description = "Runs an experiment for every combination of values and says which is best.",
        mixinStandardHelpOptions = true)
final class SweepCommand implements Callable<Integer> {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SEED = "seed";
    private static final int CURVES_MAX = 7;

    /** What runs are compared by. */
    enum By {
        GAP,
        LOSS,
        ACCURACY,
        CONSENSUS;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Spec
    private CommandSpec spec;

    @Mixin
    private ExperimentOptions experiment;

    @Option(
            names = "--over",
            required = true,
            paramLabel = "KEY=V,V,…",
            description =
                    "Values of a key; 2^-6..2^3 are powers of two, 1..5 whole numbers; repeatable. Runs that differ in"
                            + " seed alone are averaged.")
    private List<String> over;

    @Option(
            names = "--by",
            paramLabel = "WHAT",
            description =
                    "What is best: gap (where the optimum is known), loss (otherwise), accuracy, or consensus: how"
                            + " far peers are from their mean.")
    private By by;

    @Option(names = "--json", description = "One JSON object a line.")
    private boolean json;

    @Option(names = "--out", paramLabel = "DIR", description = "Where sweep.html goes; runs/NAME-TIMESTAMP by default.")
    private Path directory;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        List<Map<String, String>> points = Grid.parse(over).points();
        String name = experiment.read(overrides(points.get(0))).name();
        for (Map<String, String> point : points) {
            experiment.read(overrides(point));
        }
        RunFolder folder =
                directory == null ? RunFolder.named(name + "-sweep", Clock.systemUTC()) : RunFolder.at(directory);
        List<Course> courses;
        try {
            // The first finds the optimum, which the others read where their problem is the same.
            Course first = run(points.get(0), folder.parent());
            courses = new ArrayList<>(List.of(first));
            if (points.size() > 1) {
                courses.addAll(Cores.map(points.subList(1, points.size()), point -> run(point, folder.parent())));
            }
        } catch (BadInputException e) {
            folder.abandon();
            throw e;
        }
        List<Average> averages = averages(points, courses);
        By criterion =
                by != null ? by : averages.stream().anyMatch(each -> !Double.isNaN(each.gap())) ? By.GAP : By.LOSS;
        if (averages.stream().allMatch(each -> Double.isNaN(each.of(criterion)))) {
            folder.abandon();
            throw new BadInputException("--by " + criterion + " is not known of these runs; take loss");
        }
        Average best = averages.stream()
                .filter(each -> !each.diverged() && !Double.isNaN(each.of(criterion)))
                .min(Comparator.comparingDouble(
                        each -> criterion == By.ACCURACY ? -each.of(criterion) : each.of(criterion)))
                .orElse(null);
        print(out, averages, best, criterion);
        Path page = folder.file("sweep.html");
        Comparison.write(curves(averages, criterion), page);
        if (!json) {
            out.println("page: " + page);
        }
        out.flush();
        return best == null ? Exit.FAILED : Exit.DONE;
    }

    private Course run(Map<String, String> point, Path cache) {
        return Course.of(Trial.of(experiment.read(overrides(point)), cache));
    }

    /** Sections before the keys within them, which they would take away again. */
    private static String[] overrides(Map<String, String> point) {
        return point.entrySet().stream()
                .sorted(Comparator.comparingInt(each -> each.getKey().split("\\.").length))
                .map(each -> each.getKey() + "=" + each.getValue())
                .toArray(String[]::new);
    }

    /** The runs of one point of the grid, whatever their seeds. */
    private record Average(Map<String, String> point, List<Course> courses) {

        boolean diverged() {
            return courses.stream().anyMatch(Course::diverged);
        }

        double of(By by) {
            return mean(course -> switch (by) {
                case GAP -> course.last().gap();
                case LOSS -> course.last().loss();
                case ACCURACY -> course.last().accuracy();
                case CONSENSUS -> course.last().consensusDistance();
            });
        }

        double gap() {
            return of(By.GAP);
        }

        double bits() {
            return mean(course -> course.last().totalBits());
        }

        double rounds() {
            return mean(course -> course.last().round());
        }

        private double mean(java.util.function.ToDoubleFunction<Course> value) {
            return courses.stream().mapToDouble(value).average().orElse(Double.NaN);
        }

        String label() {
            return point.entrySet().stream()
                    .map(each -> each.getKey() + " = " + each.getValue())
                    .collect(Collectors.joining(", "));
        }
    }

    private static List<Average> averages(List<Map<String, String>> points, List<Course> courses) {
        Map<Map<String, String>, List<Course>> grouped = new LinkedHashMap<>();
        for (int i = 0; i < points.size(); i++) {
            Map<String, String> point = new LinkedHashMap<>(points.get(i));
            if (point.size() > 1) {
                point.remove(SEED);
            }
            grouped.computeIfAbsent(point, any -> new ArrayList<>()).add(courses.get(i));
        }
        return grouped.entrySet().stream()
                .map(each -> new Average(each.getKey(), each.getValue()))
                .toList();
    }

    private void print(PrintWriter out, List<Average> averages, Average best, By by) throws JsonProcessingException {
        if (json) {
            for (Average each : averages) {
                out.println(JSON.writeValueAsString(object(each, each == best)));
            }
            return;
        }
        int width =
                averages.stream().mapToInt(each -> each.label().length()).max().orElse(0);
        boolean accuracy = averages.stream().anyMatch(each -> !Double.isNaN(each.of(By.ACCURACY)));
        out.println(" ".repeat(width) + "    rounds          loss           gap" + (accuracy ? "  accuracy" : "")
                + (by == By.CONSENSUS ? "     consensus" : "") + "          bits");
        for (Average each : averages) {
            String label = each.label() + " ".repeat(width - each.label().length());
            out.println(label
                    + (each.diverged()
                            ? "  diverged"
                            : String.format(
                                    Locale.ROOT,
                                    "  %8.0f  %12.6g  %12s%s  %12s%s",
                                    each.rounds(),
                                    each.of(By.LOSS),
                                    text(each.gap(), "%.3g"),
                                    (accuracy ? "  " + text(each.of(By.ACCURACY), "%8.4f") : "")
                                            + (by == By.CONSENSUS ? "  " + text(each.of(by), "%12.3g") : ""),
                                    Amounts.bits(each.bits()),
                                    each == best ? "  best" : "")));
        }
        out.println(best == null ? "every run diverged" : "best by " + by + ": " + best.label());
    }

    private static String text(double value, String format) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
    }

    private static Map<String, Object> object(Average each, boolean best) {
        Map<String, Object> object = new LinkedHashMap<>(each.point);
        object.put("runs", each.courses.size());
        object.put("diverged", each.diverged());
        object.put("rounds", each.rounds());
        object.put("loss", known(each.of(By.LOSS)));
        object.put("gap", known(each.gap()));
        object.put("accuracy", known(each.of(By.ACCURACY)));
        object.put("consensus_distance", known(each.of(By.CONSENSUS)));
        object.put("total_bits", each.bits());
        object.put("digests", each.courses.stream().map(Course::digest).toList());
        object.put("best", best);
        return object;
    }

    private static Double known(double value) {
        return Double.isFinite(value) ? value : null;
    }

    /** The first run of the best points, best first, that one page can tell apart. */
    private static List<Run> curves(List<Average> averages, By by) {
        return averages.stream()
                .sorted(Comparator.comparing(Average::diverged)
                        .thenComparingDouble(each -> by == By.ACCURACY ? -each.of(by) : each.of(by)))
                .limit(CURVES_MAX)
                .map(SweepCommand::curve)
                .toList();
    }

    private static Run curve(Average average) {
        Course course = average.courses.get(0);
        Experiment experiment = course.experiment();
        return Run.of(
                average.label(),
                experiment.methodName(),
                experiment.seed(),
                course.rows(),
                course.digest(),
                experiment.text());
    }
}
