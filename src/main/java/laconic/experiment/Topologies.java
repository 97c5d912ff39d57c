package laconic.experiment;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import laconic.topology.Graph;
import laconic.topology.MixingMatrix;

/** The catalogue's graphs and their weights. */
final class Topologies {

    /** How much a peer takes from each neighbour. */
    enum Weights {
        UNIFORM(MixingMatrix::uniform, "1/(maximum degree + 1) on every edge"),
        METROPOLIS(MixingMatrix::metropolis, "Metropolis-Hastings: 1/(1 + max(deg_i, deg_j))");

        private final Function<Graph, MixingMatrix> matrix;
        private final String summary;

        Weights(Function<Graph, MixingMatrix> matrix, String summary) {
            this.matrix = matrix;
            this.summary = summary;
        }

        MixingMatrix on(Graph graph) {
            return matrix.apply(graph);
        }

        String summary() {
            return summary;
        }
    }

    static final Key<Weights> WEIGHTS = Key.of(
            "weights",
            Kind.choice(Weights.class, "given"),
            Weights.METROPOLIS,
            "how much a peer takes from a neighbour");

    /** What makes a graph of n nodes. */
    interface Builder extends BiFunction<Settings, Integer, Graph> {}

    static final List<Entry<Builder>> ENTRIES = List.of(
            new Entry<>("ring", "graph", "i ~ i + 1 mod n", "", List.of(WEIGHTS), (s, n) -> Graph.ring(n)),
            new Entry<>("complete", "graph", "every pair", "", List.of(WEIGHTS), (s, n) -> Graph.complete(n)));

    static final List<String> PLANNED = List.of(
            "chain",
            "star",
            "torus",
            "hypercube",
            "exponential",
            "erdos-renyi",
            "random-regular",
            "small-world",
            "davis",
            "file",
            "one-peer-exponential");

    private Topologies() {}

    static MixingMatrix mixing(Part<Builder> topology, int n) {
        Graph graph = topology.entry().builder().apply(topology.settings(), n);
        return topology.settings().get(WEIGHTS).on(graph);
    }
}
