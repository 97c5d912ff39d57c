package laconic.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import laconic.math.Randomness;
import laconic.topology.EdgeList;
import laconic.topology.Graph;
import laconic.topology.Mixing;
import laconic.topology.MixingMatrix;
import laconic.topology.OnePeerExponential;
import laconic.topology.RandomGraph;

/** The catalogue's graphs and their weights. */
final class Topologies {

    /** How much a peer takes from each neighbour. */
    enum Weights {
        UNIFORM("1/(maximum degree + 1) on every edge") {
            @Override
            MixingMatrix of(EdgeList edges) {
                return MixingMatrix.uniform(edges.graph());
            }
        },
        METROPOLIS("Metropolis-Hastings: 1/(1 + max(deg_i, deg_j))") {
            @Override
            MixingMatrix of(EdgeList edges) {
                return MixingMatrix.metropolis(edges.graph());
            }
        },
        GIVEN("the third column of topology type file") {
            @Override
            MixingMatrix of(EdgeList edges) {
                return edges.given();
            }
        };

        private final String summary;

        Weights(String summary) {
            this.summary = summary;
        }

        abstract MixingMatrix of(EdgeList edges);

        String summary() {
            return summary;
        }
    }

    static final Key<Weights> WEIGHTS =
            Key.of("weights", Kind.choice(Weights.class), Weights.METROPOLIS, "how much a peer takes from a neighbour");
    private static final Key<Long> ROWS = Key.required("rows", Kind.whole(1, 1 << 20), "rows times columns is workers");
    private static final Key<Long> COLUMNS = Key.required("columns", Kind.whole(1, 1 << 20), "columns");
    private static final Key<Double> PROBABILITY = Key.required("probability", Kind.share(), "of an edge");
    private static final Key<Long> DEGREE = Key.required("degree", Kind.whole(1, 1 << 20), "neighbours of a node");
    private static final Key<Double> REWIRE = Key.of("rewire", Kind.share(), 0.1, "probability that an edge moves");
    private static final Key<String> EDGES = Key.required(
            "edges",
            Kind.text("a file of lines i j or i j weight", ".*\\S.*"),
            "nodes from 0, # for comments; relative to this file");

    /**
     * What a graph is made from besides its settings.
     *
     * @param n peers
     * @param directory that files are relative to
     */
    record Given(int n, Path directory, Randomness randomness) {}

    /** What makes a topology. */
    interface Builder {
        Mixing make(Settings settings, Given given);
    }

    static final List<Entry<Builder>> ENTRIES = List.of(
            graph("ring", "i ~ i + 1 mod n", Graph::ring),
            graph("chain", "i ~ i + 1", Graph::chain),
            graph("star", "node 0 ~ every other", Graph::star),
            new Entry<>(
                    "torus",
                    "graph",
                    "rows x columns, wrapped; node r columns + c",
                    "",
                    List.of(ROWS, COLUMNS, WEIGHTS),
                    "rows = 3, columns = 3",
                    (s, given) -> weighted(s, torus(s, given.n))),
            graph("hypercube", "i ~ i xor 2^k; n a power of two", Graph::hypercube),
            graph("exponential", "i ~ i + 2^k mod n", Graph::exponential),
            graph("complete", "every pair", Graph::complete),
            random("erdos-renyi", "every pair with a probability, drawn until connected", List.of(PROBABILITY), s -> {
                return new RandomGraph.ErdosRenyi(s.get(PROBABILITY));
            }),
            random("random-regular", "every node with the same number of neighbours", List.of(DEGREE), s -> {
                return new RandomGraph.RandomRegular(s.get(DEGREE).intValue());
            }),
            random("small-world", "a ring lattice with some edges moved", List.of(DEGREE, REWIRE), s -> {
                return new RandomGraph.SmallWorld(s.get(DEGREE).intValue(), s.get(REWIRE));
            }),
            graph("davis", "Davis Southern women: 18 women and 14 events, n = 32", Topologies::davis),
            new Entry<>("file", "graph", "edges from a file", "", List.of(EDGES, WEIGHTS), (s, given) -> s.get(WEIGHTS)
                    .of(edges(s, given))),
            new Entry<>(
                    "one-peer-exponential",
                    "sequence",
                    "at tick t node i meets i xor 2^(t mod log2 n), and each takes half; n a power of two",
                    "Ying et al. 2021, arXiv:2110.13363",
                    List.of(),
                    (s, given) -> new OnePeerExponential(given.n)));

    private Topologies() {}

    private static Entry<Builder> graph(String name, String summary, IntFunction<Graph> graph) {
        return new Entry<>(
                name, "graph", summary, "", List.of(WEIGHTS), (s, given) -> weighted(s, graph.apply(given.n)));
    }

    private static Entry<Builder> random(
            String name, String summary, List<Key<?>> keys, Function<Settings, RandomGraph> graph) {
        List<Key<?>> all = java.util.stream.Stream.concat(keys.stream(), java.util.stream.Stream.of(WEIGHTS))
                .toList();
        Builder builder = (s, given) -> weighted(s, graph.apply(s).draw(given.n, given.randomness));
        return new Entry<>(name, "random graph", summary, "", all, builder);
    }

    private static MixingMatrix weighted(Settings s, Graph graph) {
        return s.get(WEIGHTS).of(new EdgeList(graph, null));
    }

    private static Graph torus(Settings s, int n) {
        long rows = s.get(ROWS);
        long columns = s.get(COLUMNS);
        if (rows * columns != n) {
            throw s.place(ROWS).refuse("= " + rows + " times columns = " + columns + " must be workers = " + n);
        }
        return Graph.torus((int) rows, (int) columns);
    }

    private static Graph davis(int n) {
        if (n != 32) {
            throw new IllegalArgumentException("the graph has 32 nodes, there are " + n + " workers");
        }
        return Graph.davis();
    }

    private static EdgeList edges(Settings s, Given given) {
        Path file = given.directory.resolve(s.get(EDGES));
        try {
            return EdgeList.parse(Files.readAllLines(file), given.n);
        } catch (IOException e) {
            throw s.place(EDGES).refuse("= " + file + " cannot be read; it must be a text file of edges");
        } catch (IllegalArgumentException e) {
            throw s.place(EDGES).refuse("= " + file + ": " + e.getMessage());
        }
    }

    /** The topology that a part describes. */
    static Mixing mixing(Part<Builder> topology, Given given) {
        try {
            return topology.entry().builder().make(topology.settings(), given);
        } catch (IllegalArgumentException e) {
            throw topology.settings().place().refuse("= " + topology.name() + " cannot be: " + e.getMessage());
        }
    }
}
