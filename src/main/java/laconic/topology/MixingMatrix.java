package laconic.topology;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.ojalgo.OjAlgoUtils;
import org.ojalgo.matrix.decomposition.Eigenvalue;
import org.ojalgo.matrix.store.R064Store;

/**
 * A symmetric doubly stochastic matrix W with w_ij &gt; 0 only on the edges and the diagonal: how much a peer takes from each
 * neighbour. Immutable.
 */
public final class MixingMatrix implements Mixing {

    private static final double ROUNDING = 1e-12;

    private final double[][] w;
    private final Function<BitSet, MixingMatrix> rule;

    private MixingMatrix(double[][] w, Function<BitSet, MixingMatrix> rule) {
        this.w = w;
        this.rule = rule;
    }

    /** w_ij = 1/(maximum degree + 1) on every edge. */
    public static MixingMatrix uniform(Graph graph) {
        int most = Arrays.stream(graph.degrees()).max().orElse(0);
        return onEdges(graph, (i, j) -> 1.0 / (most + 1), nodes -> uniform(graph.among(nodes)));
    }

    /** Metropolis–Hastings: w_ij = 1/(1 + max(deg_i, deg_j)). */
    public static MixingMatrix metropolis(Graph graph) {
        int[] degrees = graph.degrees();
        return onEdges(
                graph, (i, j) -> 1.0 / (1 + Math.max(degrees[i], degrees[j])), nodes -> metropolis(graph.among(nodes)));
    }

    /**
     * Given weights.
     *
     * @param w shape (n, n)
     * @throws IllegalArgumentException if w is not symmetric, not non-negative, or a row does not sum to 1 (to 1e-12)
     */
    public static MixingMatrix given(double[][] w) {
        for (int i = 0; i < w.length; i++) {
            double sum = 0;
            for (int j = 0; j < w.length; j++) {
                if (!(w[i][j] >= 0) || w[i][j] != w[j][i]) {
                    throw new IllegalArgumentException("weight (" + i + ", " + j + ") is " + w[i][j] + " and (" + j
                            + ", " + i + ") is " + w[j][i] + "; they must be equal and at least 0");
                }
                sum += w[i][j];
            }
            if (Math.abs(sum - 1) > ROUNDING) {
                throw new IllegalArgumentException("row " + i + " of the weights sums to " + sum + "; it must be 1");
            }
        }
        return listed(Arrays.stream(w).map(double[]::clone).toArray(double[][]::new));
    }

    /**
     * Given weights of edges; what is left of each row stays on the diagonal.
     *
     * @param weights of the graph's edges, in their order
     * @throws IllegalArgumentException if there is not one weight above 0 for each edge, or those of one node sum to more
     *     than 1
     */
    public static MixingMatrix given(Graph graph, double[] weights) {
        if (weights.length != graph.edges().size()) {
            throw new IllegalArgumentException("there are " + weights.length + " weights for "
                    + graph.edges().size() + " edges");
        }
        double[][] w = new double[graph.n()][graph.n()];
        for (int e = 0; e < weights.length; e++) {
            Graph.Edge edge = graph.edges().get(e);
            if (!(weights[e] > 0)) {
                throw new IllegalArgumentException("the weight of edge " + edge.i() + "-" + edge.j() + " is "
                        + weights[e] + "; it must be above 0");
            }
            w[edge.i()][edge.j()] = weights[e];
            w[edge.j()][edge.i()] = weights[e];
        }
        for (int i = 0; i < w.length; i++) {
            double left = 1 - Arrays.stream(w[i]).sum();
            if (left < -ROUNDING) {
                throw new IllegalArgumentException(
                        "the weights of node " + i + "'s edges sum to " + (1 - left) + "; the sum must be at most 1");
            }
            w[i][i] = Math.max(0, left);
        }
        return listed(w);
    }

    private static MixingMatrix listed(double[][] w) {
        return new MixingMatrix(w, nodes -> suspended(w, nodes));
    }

    /** The same weights between these nodes; what an edge to another had stays with its end. */
    private static MixingMatrix suspended(double[][] w, BitSet nodes) {
        double[][] rest = new double[w.length][w.length];
        for (int i = 0; i < w.length; i++) {
            double others = 0;
            for (int j = 0; j < w.length; j++) {
                if (j != i && nodes.get(i) && nodes.get(j)) {
                    rest[i][j] = w[i][j];
                    others += w[i][j];
                }
            }
            rest[i][i] = Math.max(0, 1 - others);
        }
        return listed(rest);
    }

    /** The mean of a sequence's matrices over its period. */
    public static MixingMatrix mean(Mixing mixing) {
        if (mixing.period() == 1) {
            return mixing.at(0);
        }
        int n = mixing.n();
        double[][] w = new double[n][n];
        for (int tick = 0; tick < mixing.period(); tick++) {
            MixingMatrix at = mixing.at(tick);
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    w[i][j] += at.weight(i, j) / mixing.period();
                }
            }
        }
        return listed(w);
    }

    private interface Weight {
        double of(int i, int j);
    }

    private static MixingMatrix onEdges(Graph graph, Weight weight, Function<BitSet, MixingMatrix> rule) {
        double[][] w = new double[graph.n()][graph.n()];
        for (Graph.Edge edge : graph.edges()) {
            w[edge.i()][edge.j()] = weight.of(edge.i(), edge.j());
            w[edge.j()][edge.i()] = w[edge.i()][edge.j()];
        }
        for (int i = 0; i < w.length; i++) {
            double others = 0;
            for (int j = 0; j < w.length; j++) {
                others += w[i][j];
            }
            w[i][i] = 1 - others;
        }
        return new MixingMatrix(w, rule);
    }

    @Override
    public int n() {
        return w.length;
    }

    /** This matrix, at every tick. */
    @Override
    public MixingMatrix at(long tick) {
        return this;
    }

    @Override
    public MixingMatrix among(BitSet nodes) {
        return rule.apply(nodes);
    }

    /** The least value of a function over the parts of these nodes with an edge, each as a matrix of its own; 1 without. */
    public double leastOfParts(BitSet nodes, ToDoubleFunction<MixingMatrix> value) {
        double least = Double.POSITIVE_INFINITY;
        for (BitSet part : parts(nodes)) {
            int[] members = part.stream().toArray();
            if (members.length > 1) {
                double[][] block = new double[members.length][members.length];
                for (int i = 0; i < members.length; i++) {
                    for (int j = 0; j < members.length; j++) {
                        block[i][j] = w[members[i]][members[j]];
                    }
                }
                least = Math.min(least, value.applyAsDouble(listed(block)));
            }
        }
        return least == Double.POSITIVE_INFINITY ? 1 : least;
    }

    @Override
    public int period() {
        return 1;
    }

    /** w_ij. */
    public double weight(int i, int j) {
        return w[i][j];
    }

    /** The nodes j ≠ i with w_ij &gt; 0, ascending. */
    @Override
    public int[] neighbours(int i) {
        int[] found = new int[w.length];
        int count = 0;
        for (int j = 0; j < w.length; j++) {
            if (j != i && w[i][j] > 0) {
                found[count++] = j;
            }
        }
        return Arrays.copyOf(found, count);
    }

    /** ρ = 1 − max(|λ_2|, |λ_n|): how fast plain gossip averages. */
    public double spectralGap() {
        double[] ascending = eigenvalues();
        int n = ascending.length;
        return n == 1 ? 1 : 1 - Math.max(Math.abs(ascending[n - 2]), Math.abs(ascending[0]));
    }

    /** β = ‖I − W‖₂ = 1 − λ_n. */
    public double beta() {
        return 1 - eigenvalues()[0];
    }

    /**
     * CHOCO's theoretical consensus step γ* = ρ²α/(16ρ + ρ² + 4β² + 2ρβ² − 8ρα) (1902.00340, theorem 2).
     *
     * @param alpha the compressor's contraction, in (0, 1]
     */
    public double theoryConsensusStep(double alpha) {
        double rho = spectralGap();
        double beta = beta();
        return rho * rho * alpha / (16 * rho + rho * rho + 4 * beta * beta + 2 * rho * beta * beta - 8 * rho * alpha);
    }

    private double[] eigenvalues() {
        OjAlgoUtils.limitThreadsTo(1);
        Eigenvalue<Double> decomposition = Eigenvalue.R064.make(w.length, true);
        decomposition.decompose(R064Store.FACTORY.copy(org.ojalgo.structure.Access2D.wrap(w)));
        double[] values = decomposition.getEigenvalues().stream()
                .mapToDouble(c -> c.getReal())
                .toArray();
        Arrays.sort(values);
        return values;
    }
}
