package laconic.experiment;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import laconic.method.Method;
import laconic.objective.Problem;

/**
 * The catalogue's methods: for each, what makes it from its settings, and what {@code theory} stands for in them. A
 * method that is added needs its own file in {@code laconic.method} and one entry in one of the three lists.
 */
final class Methods {

    static final String SERVER = "server";
    static final String GOSSIP_KIND = "gossip";

    static final List<Entry<Function<Recipe, Method>>> ENTRIES = Stream.of(
                    UplinkMethods.ENTRIES, BidirectionalMethods.ENTRIES, GossipMethods.ENTRIES)
            .flatMap(List::stream)
            .toList();

    private static final List<String> CONTRACT = List.of(
            ("gd sgd agd dcgd ef-sgd ef21 diana bi-qsgd artemis double-squeeze dore mcm rand-mcm ef21-p ef21-p-diana"
                            + " marina pp-marina core marina-p m3 2direction choco-gossip choco-sgd d-psgd dcd-psgd"
                            + " ecd-psgd deep-squeeze all-reduce")
                    .split(" "));

    /** Methods of the file format that are not built yet. */
    static final List<String> PLANNED = CONTRACT.stream()
            .filter(name -> ENTRIES.stream().noneMatch(entry -> entry.name().equals(name)))
            .toList();

    private Methods() {}

    static boolean gradientStart(Recipe r) {
        return r.get(MethodKeys.INIT) == MethodKeys.Init.GRADIENT;
    }

    /** Whether a method runs without a server. */
    static boolean gossips(Entry<Function<Recipe, Method>> entry) {
        return entry.kind().equals(GOSSIP_KIND);
    }

    /** x_i of every peer. */
    static double[][] starts(Problem problem) {
        double[][] starts = new double[problem.n()][];
        Arrays.setAll(starts, problem::start);
        return starts;
    }
}
