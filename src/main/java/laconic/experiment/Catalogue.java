package laconic.experiment;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Everything that an experiment file can name, for people and programs to look at. */
public final class Catalogue {

    /** A list of named parts. */
    public enum Section {
        METHODS,
        COMPRESSORS,
        TOPOLOGIES,
        WEIGHTS,
        PROBLEMS,
        EXPERIMENTS
    }

    /**
     * A built-in experiment.
     *
     * @param name by which {@code run} and {@code simulate} know it
     * @param summary one line
     */
    public record BuiltIn(String name, String summary) {

        /**
         * The checked experiment.
         *
         * @throws BadInputException if an override is not allowed
         */
        public Experiment read(List<String> overrides) {
            return Experiment.parse(text(), name, Path.of("").toAbsolutePath(), overrides);
        }

        /** Its file. */
        public String text() {
            try (InputStream in = Catalogue.class.getResourceAsStream("/laconic/" + name + ".conf")) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new IllegalStateException("the built-in experiment " + name + " cannot be read", e);
            }
        }
    }

    private static final List<BuiltIn> EXPERIMENTS = List.of(
            new BuiltIn("quickstart", "MCM with QSGD both ways on synthetic data: what run does without a file"),
            new BuiltIn("choco-ring", "Choco-SGD on a ring of 9 peers with Top-k and mini-batches"),
            new BuiltIn("counterexample", "EF21 with Top-1 on the problem on which naive Top-1 diverges"));

    private Catalogue() {}

    /** The entries of a section, in the order in which to show them. */
    public static List<? extends Entry<?>> entries(Section section) {
        return switch (section) {
            case METHODS -> Methods.ENTRIES;
            case COMPRESSORS -> Compressors.entries();
            case TOPOLOGIES -> Topologies.ENTRIES;
            case WEIGHTS -> weights();
            case PROBLEMS -> Problems.entries();
            case EXPERIMENTS ->
                EXPERIMENTS.stream()
                        .map(each -> new Entry<>(each.name(), "experiment", each.summary(), "", List.of(), each))
                        .toList();
        };
    }

    private static List<Entry<Topologies.Weights>> weights() {
        List<Entry<Topologies.Weights>> entries = new ArrayList<>();
        for (Topologies.Weights each : Topologies.Weights.values()) {
            entries.add(new Entry<>(
                    each.name().toLowerCase(java.util.Locale.ROOT), "weights", each.summary(), "", List.of(), each));
        }
        return entries;
    }

    /** Names of the file format that nothing stands behind yet. */
    public static List<String> planned(Section section) {
        return switch (section) {
            case METHODS -> Methods.PLANNED;
            case PROBLEMS -> Problems.PLANNED;
            case COMPRESSORS, TOPOLOGIES, WEIGHTS, EXPERIMENTS -> List.of();
        };
    }

    /**
     * Overrides that put a method at its example settings into any experiment file, and take out what contradicts it.
     *
     * @param method its name
     */
    public static List<String> exampleOverrides(String method) {
        Entry<?> entry = Methods.ENTRIES.stream()
                .filter(each -> each.name().equals(method))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(method + " is not a method"));
        List<String> overrides = new ArrayList<>();
        overrides.add("method={ type = " + method + ", " + entry.example() + " }");
        if (entry.kind().equals(Methods.GOSSIP_KIND)) {
            overrides.addAll(
                    List.of("participation=null", "faults.crash=null", "stop.up-bits=null", "stop.down-bits=null"));
            if (method.equals("all-reduce")) {
                overrides.add("topology={ type = complete }");
            }
            if (method.equals("choco-gossip")) {
                overrides.addAll(List.of("problem={ type = consensus }", "stop.gap=null"));
            }
        } else {
            overrides.add("topology=null");
        }
        return overrides;
    }

    /** The keys of the experiment file outside its typed parts. */
    public static List<Key<?>> keys() {
        return ExperimentKeys.ALL;
    }

    public static Optional<BuiltIn> builtIn(String name) {
        return EXPERIMENTS.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    /** The names of the built-in experiments. */
    public static List<String> builtIns() {
        return Arrays.asList(EXPERIMENTS.stream().map(BuiltIn::name).toArray(String[]::new));
    }
}
