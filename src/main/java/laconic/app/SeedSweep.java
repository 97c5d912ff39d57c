package laconic.app;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import laconic.experiment.BadInputException;
import laconic.experiment.Catalogue;
import laconic.experiment.Entry;
import laconic.experiment.Experiment;
import laconic.experiment.Trial;
import laconic.method.ServerMethod;
import laconic.sim.Simulation;

/** Many seeds of one experiment in the simulator, with every invariant checked. */
final class SeedSweep {

    private static final int SHOWN_PER_RUN = 5;

    /** The seeds first … last. */
    record Range(long first, long last) {

        static Range parse(String text) {
            String[] ends = text.split("\\.\\.", -1);
            try {
                Range range = new Range(Long.parseLong(ends[0]), Long.parseLong(ends[ends.length - 1]));
                if (ends.length == 2 && range.first <= range.last) {
                    return range;
                }
            } catch (NumberFormatException e) {
                // The sentence below says what is allowed.
            }
            throw new BadInputException("--seeds " + text
                    + " is not allowed; it must be A..B with whole numbers A <= B," + " such as 1..100");
        }
    }

    /** What a run left: how many violations, and the lines that tell them. */
    private record Found(String method, int violations, List<String> lines) {}

    private final ExperimentOptions options;
    private final Range seeds;
    private final boolean allMethods;
    private final boolean swarm;
    private final boolean quiet;
    private final PrintWriter out;

    /** @param swarm whether each seed draws its experiment's size, network and faults */
    SeedSweep(
            ExperimentOptions options, Range seeds, boolean allMethods, boolean swarm, boolean quiet, PrintWriter out) {
        this.options = options;
        this.seeds = seeds;
        this.allMethods = allMethods;
        this.swarm = swarm;
        this.quiet = quiet;
        this.out = out;
    }

    /** Runs all seeds, as many at once as there are processors; the exit code. */
    int run() {
        long started = System.nanoTime();
        long runs = 0;
        long violations = 0;
        for (List<String> variant : variants()) {
            boolean asynchronous = swarm && runsAsynchronously(variant);
            List<Found> found = LongStream.rangeClosed(seeds.first, seeds.last)
                    .parallel()
                    .mapToObj(seed -> run(seed, variant, asynchronous))
                    .toList();
            long here = found.stream().mapToLong(Found::violations).sum();
            found.stream().flatMap(each -> each.lines.stream()).forEach(out::println);
            violations += here;
            runs += found.size();
            if (!quiet && allMethods) {
                out.println(found.get(0).method + ": " + here + " violations");
            }
            out.flush();
        }
        double minutes = (System.nanoTime() - started) / 6e10;
        out.println(String.format(
                Locale.ROOT, "%d runs, %d violations, %.0f runs a minute", runs, violations, runs / minutes));
        out.flush();
        return violations == 0 ? Exit.DONE : Exit.FAILED;
    }

    /** The overrides of each experiment to run: none, or those that put in each method of the catalogue. */
    private List<List<String>> variants() {
        if (!allMethods) {
            return List.of(List.of());
        }
        List<List<String>> variants = new ArrayList<>();
        for (Entry<?> method : Catalogue.entries(Catalogue.Section.METHODS)) {
            variants.add(Catalogue.exampleOverrides(method.name()));
        }
        return variants;
    }

    /** Whether a variant's method can do without a barrier; looked up on a problem that costs nothing. */
    private boolean runsAsynchronously(List<String> variant) {
        if (options.read(variant.toArray(String[]::new)).gossips()) {
            return false;
        }
        List<String> overrides = new ArrayList<>(variant);
        overrides.addAll(List.of(
                "workers=2",
                "problem={ type = quadratic, dimension = 2, strong-convexity = 0.1 }",
                "optimum=none",
                "stop={ rounds = 1 }"));
        Trial trial = Trial.of(options.read(overrides.toArray(String[]::new)));
        return trial.method() instanceof ServerMethod method && method.runsAsynchronously();
    }

    private Experiment experiment(long seed, List<String> variant, boolean asynchronous) {
        List<String> overrides = new ArrayList<>();
        if (swarm) {
            boolean gossips = options.read(variant.toArray(String[]::new)).gossips();
            overrides.addAll(new Swarm(seed, gossips, asynchronous).overrides());
        }
        overrides.addAll(variant);
        overrides.add("seed=" + seed);
        Experiment experiment = options.read(overrides.toArray(String[]::new));
        if (experiment.stop().gap() < 0) {
            overrides.add("optimum=none");
            experiment = options.read(overrides.toArray(String[]::new));
        }
        Simulation.checkClock(experiment);
        return experiment;
    }

    private Found run(long seed, List<String> variant, boolean asynchronous) {
        Experiment experiment = experiment(seed, variant, asynchronous);
        Trial trial = Trial.of(experiment);
        Simulation simulation = Simulation.of(trial);
        Invariants invariants = new Invariants(simulation.patient(trial), experiment.faults());
        List<String> found;
        try {
            long faults = simulation.run(trial, invariants, invariants);
            found = invariants.violations(faults);
        } catch (RuntimeException e) {
            found = new ArrayList<>(invariants.violations(Long.MAX_VALUE));
            found.add(e.toString());
        }
        List<String> lines = new ArrayList<>();
        for (String violation : found.subList(0, Math.min(SHOWN_PER_RUN, found.size()))) {
            lines.add("seed " + seed + ", " + experiment.methodName() + ": " + violation);
        }
        if (found.size() > SHOWN_PER_RUN) {
            lines.add("seed " + seed + ": " + (found.size() - SHOWN_PER_RUN) + " more");
        }
        if (!found.isEmpty()) {
            lines.add("again: " + command(seed, variant));
        }
        return new Found(experiment.methodName(), found.size(), lines);
    }

    /** The command that runs this seed and nothing else. */
    private String command(long seed, List<String> variant) {
        StringBuilder command = new StringBuilder("./laconic simulate ").append(options.arguments());
        command.append("--seeds ").append(seed).append("..").append(seed).append(swarm ? " --swarm" : "");
        for (String override : variant) {
            command.append(" --set '").append(override).append("'");
        }
        return command.toString();
    }
}
