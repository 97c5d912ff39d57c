package laconic.app;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import laconic.experiment.BadInputException;
import laconic.experiment.Catalogue;
import laconic.experiment.Entry;
import laconic.experiment.Experiment;
import laconic.experiment.Trial;

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

    private final ExperimentOptions options;
    private final Range seeds;
    private final boolean allMethods;
    private final boolean quiet;
    private final PrintWriter out;

    SeedSweep(ExperimentOptions options, Range seeds, boolean allMethods, boolean quiet, PrintWriter out) {
        this.options = options;
        this.seeds = seeds;
        this.allMethods = allMethods;
        this.quiet = quiet;
        this.out = out;
    }

    /** Runs all seeds; the exit code. */
    int run() {
        long started = System.nanoTime();
        long runs = 0;
        long violations = 0;
        for (List<String> variant : variants()) {
            long found = 0;
            Experiment last = null;
            for (long seed = seeds.first; seed <= seeds.last; seed++) {
                List<String> overrides = new ArrayList<>(variant);
                overrides.add("seed=" + seed);
                last = options.read(overrides.toArray(String[]::new));
                if (last.stop().gap() < 0) {
                    overrides.add("optimum=none");
                    last = options.read(overrides.toArray(String[]::new));
                }
                SimulateCommand.checkClock(last);
                found += run(last);
                runs++;
            }
            violations += found;
            if (!quiet && allMethods) {
                out.println(last.methodName() + ": " + found + " violations");
                out.flush();
            }
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

    private int run(Experiment experiment) {
        Trial trial = Trial.of(experiment);
        Simulation simulation = Simulation.of(trial);
        Invariants invariants =
                new Invariants(simulation.patient(trial), !experiment.faults().none());
        simulation.run(trial, invariants, invariants);
        List<String> found = invariants.violations();
        for (String violation : found.subList(0, Math.min(SHOWN_PER_RUN, found.size()))) {
            out.println("seed " + experiment.seed() + ", " + experiment.methodName() + ": " + violation);
        }
        if (found.size() > SHOWN_PER_RUN) {
            out.println("seed " + experiment.seed() + ": " + (found.size() - SHOWN_PER_RUN) + " more");
        }
        return found.size();
    }
}
