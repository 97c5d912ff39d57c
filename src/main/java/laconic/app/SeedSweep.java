package laconic.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;
import laconic.experiment.BadInputException;
import laconic.experiment.Catalogue;
import laconic.experiment.Entry;
import laconic.experiment.Experiment;
import laconic.experiment.Trial;
import laconic.method.GossipMethod;
import laconic.method.ServerMethod;
import laconic.sim.Simulation;

/** Many seeds of one experiment in the simulator, with every invariant checked. */
final class SeedSweep {

    private static final int SHOWN_PER_RUN = 5;

    /** One seed in so many runs twice, to see that it gives the same trace. */
    private static final int SEEDS_PER_REPEAT = 100;

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

    /**
     * What a run left.
     *
     * @param overrides of the experiment file that it ran with
     * @param violations one sentence each
     */
    private record Found(long seed, String method, List<String> overrides, List<String> violations) {}

    /** What is left to do for the first run that failed. */
    private boolean shrinks = true;

    private final ExperimentOptions options;
    private final Range seeds;
    private final boolean allMethods;
    private final boolean swarm;
    private final boolean quiet;
    private final boolean json;
    private final PrintWriter out;

    /** @param swarm whether each seed draws its experiment's size, network and faults */
    SeedSweep(
            ExperimentOptions options,
            Range seeds,
            boolean allMethods,
            boolean swarm,
            OutputOptions output,
            PrintWriter out) {
        this.options = options;
        this.seeds = seeds;
        this.allMethods = allMethods;
        this.swarm = swarm;
        quiet = output.quiet() || output.json();
        json = output.json();
        this.out = out;
    }

    /** Runs all seeds, as many at once as there are processors; the exit code. */
    int run() throws IOException {
        long started = System.nanoTime();
        long runs = 0;
        long violations = 0;
        for (List<String> variant : variants()) {
            Swarm.Abilities can = swarm ? abilities(variant) : null;
            List<Found> found = LongStream.rangeClosed(seeds.first, seeds.last)
                    .parallel()
                    .mapToObj(seed -> run(seed, variant, can))
                    .toList();
            long here = 0;
            for (Found each : found) {
                here += each.violations.size();
                tell(each, variant);
            }
            violations += here;
            runs += found.size();
            if (!quiet && allMethods) {
                out.println(found.get(0).method + ": " + here + " violations");
            }
            out.flush();
        }
        double rate = runs / ((System.nanoTime() - started) / 6e10);
        if (json) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("runs", runs);
            object.put("violations", violations);
            object.put("runs_per_minute", rate);
            out.println(JsonLine.of(object));
        } else {
            out.println(
                    String.format(Locale.ROOT, "%d runs, %d violations, %.0f runs a minute", runs, violations, rate));
        }
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

    /** What a variant's method can bear and do; looked up on a problem that costs nothing. */
    private Swarm.Abilities abilities(List<String> variant) {
        List<String> overrides = new ArrayList<>(List.of(
                "workers=2",
                "problem={ type = quadratic, dimension = 2, strong-convexity = 0.1 }",
                "optimum=none",
                "stop={ rounds = 1 }"));
        overrides.addAll(variant);
        Trial trial = Trial.of(read(overrides));
        if (trial.method() instanceof GossipMethod gossip) {
            boolean free = gossip.needsTicks() == null && trial.mixing().period() == 1;
            return new Swarm.Abilities(true, gossip.survives(), free);
        }
        return new Swarm.Abilities(false, true, ((ServerMethod) trial.method()).runsAsynchronously());
    }

    private List<String> overrides(long seed, List<String> variant, Swarm.Abilities can) {
        List<String> overrides = new ArrayList<>();
        if (swarm) {
            overrides.addAll(new Swarm(seed, can).overrides());
        }
        overrides.addAll(variant);
        overrides.add("seed=" + seed);
        if (read(overrides).stop().gap() < 0) {
            overrides.add("optimum=none");
        }
        return overrides;
    }

    private Experiment read(List<String> overrides) {
        return options.read(overrides.toArray(String[]::new));
    }

    private Found run(long seed, List<String> variant, Swarm.Abilities can) {
        List<String> overrides = overrides(seed, variant, can);
        Experiment experiment = read(overrides);
        Simulation.checkClock(experiment);
        return new Found(seed, experiment.methodName(), overrides, violations(experiment));
    }

    private static List<String> violations(Experiment experiment) {
        Trial trial = Trial.of(experiment);
        Simulation simulation = Simulation.of(trial);
        Invariants invariants = new Invariants(simulation.patient(trial), experiment.faults());
        List<String> found;
        try {
            found = new ArrayList<>(invariants.violations(simulation.run(trial, invariants, invariants)));
        } catch (RuntimeException e) {
            found = new ArrayList<>(invariants.violations(Long.MAX_VALUE));
            found.add(e.toString());
        }
        if (found.isEmpty() && experiment.seed() % SEEDS_PER_REPEAT == 0) {
            Invariants again = new Invariants(simulation.patient(trial), experiment.faults());
            simulation.run(trial, again, again);
            if (again.trace() != invariants.trace()) {
                found.add("the same seed gave two traces");
            }
        }
        return found;
    }

    private void tell(Found found, List<String> variant) throws IOException {
        if (json) {
            if (!found.violations.isEmpty()) {
                Map<String, Object> object = new LinkedHashMap<>();
                object.put("seed", found.seed);
                object.put("method", found.method);
                object.put("violations", found.violations);
                object.put("again", command(found.seed, variant));
                out.println(JsonLine.of(object));
            }
            return;
        }
        int shown = Math.min(SHOWN_PER_RUN, found.violations.size());
        for (String violation : found.violations.subList(0, shown)) {
            out.println("seed " + found.seed + ", " + found.method + ": " + violation);
        }
        if (found.violations.size() > shown) {
            out.println("seed " + found.seed + ": " + (found.violations.size() - shown) + " more");
        }
        if (shown > 0) {
            out.println("again: " + command(found.seed, variant));
            if (shrinks && !quiet) {
                shrinks = false;
                shrink(found);
            }
        }
    }

    /** Looks for less with which the same is violated, and writes it to a file. */
    private void shrink(Found found) throws IOException {
        Experiment failed = read(found.overrides);
        String kind = kind(found.violations.get(0));
        Shrinking.Case least = new Shrinking(it ->
                        violations(read(with(found.overrides, it))).stream().anyMatch(v -> kind(v).equals(kind)))
                .shrunk(new Shrinking.Case(failed.faults(), failed.stop().rounds()));
        Path file = Path.of("runs", "failed-" + found.method + "-" + found.seed + ".conf");
        String command = "./laconic simulate " + file + " --seeds " + found.seed + ".." + found.seed;
        out.println("shrunk to " + least.rounds() + " rounds with faults "
                + least.faults().text());
        out.println("again: " + command);
        Files.createDirectories(file.getParent());
        Files.writeString(
                file,
                "# violated: " + found.violations.get(0) + "\n# again: " + command + "\n"
                        + read(with(found.overrides, least)).text());
    }

    private static List<String> with(List<String> overrides, Shrinking.Case least) {
        List<String> all = new ArrayList<>(overrides);
        all.add("faults=" + least.faults().text());
        if (least.rounds() < Long.MAX_VALUE) {
            all.add("stop.rounds=" + least.rounds());
        }
        return all;
    }

    /** A violation without its numbers. */
    private static String kind(String violation) {
        return violation.replaceAll("\\d+", "#");
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
