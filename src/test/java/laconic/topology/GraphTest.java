package laconic.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import laconic.math.Randomness;
import laconic.math.SeededRandomness;
import org.junit.jupiter.api.Test;

class GraphTest {

    private static Randomness seed(long seed, int n) {
        return new SeededRandomness(seed, n);
    }

    @Test
    void smallAndThinGraphsHaveNoLoopsOrRepeats() {
        assertThat(Graph.ring(1).edges()).isEmpty();
        assertThat(Graph.ring(2).edges()).containsExactly(new Graph.Edge(0, 1));
        assertThat(Graph.torus(2, 2)).isEqualTo(Graph.hypercube(4));
        assertThat(Graph.torus(4, 1)).isEqualTo(Graph.ring(4));
        assertThat(Graph.hypercube(1).connected()).isTrue();
        assertThat(Graph.exponential(6).neighbours(0)).containsExactly(1, 2, 4, 5);
        assertThat(new Graph(4, List.of(new Graph.Edge(1, 0), new Graph.Edge(3, 2))).connected())
                .isFalse();
    }

    @Test
    void graphsThatCannotBeAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Graph.hypercube(6))
                .withMessage("the number of nodes of a hypercube must be a power of two, not 6");
        assertThatIllegalArgumentException().isThrownBy(() -> new OnePeerExponential(12));
        assertThatIllegalArgumentException().isThrownBy(() -> Graph.torus(0, 3));
        assertThatIllegalArgumentException().isThrownBy(() -> new Graph(2, List.of(new Graph.Edge(1, 1))));
        assertThatIllegalArgumentException().isThrownBy(() -> new Graph(2, List.of(new Graph.Edge(0, 2))));
    }

    @Test
    void erdosRenyiGraphsAreConnectedWithTheirShareOfPairs() {
        int n = 40;
        double p = 0.3;
        double edges = 0;
        int seeds = 50;
        for (int seed = 0; seed < seeds; seed++) {
            Graph graph = new RandomGraph.ErdosRenyi(p).draw(n, seed(seed, n));
            assertThat(graph.connected()).isTrue();
            edges += graph.edges().size();
        }
        double pairs = seeds * n * (n - 1) / 2.0;
        assertThat(edges / pairs).isCloseTo(p, within(4 * Math.sqrt(p * (1 - p) / pairs)));
    }

    @Test
    void randomGraphsNearTheThresholdAreDrawnUntilTheyAreConnected() {
        for (int seed = 0; seed < 10; seed++) {
            assertThat(new RandomGraph.ErdosRenyi(0.1).draw(30, seed(seed, 30)).connected())
                    .isTrue();
        }
    }

    @Test
    void regularGraphsAreConnectedOfThatDegree() {
        for (int n = 2; n <= 14; n++) {
            for (int degree = n == 2 ? 1 : 2; degree < n; degree++) {
                if (n * degree % 2 == 0) {
                    Graph graph = new RandomGraph.RandomRegular(degree).draw(n, seed(n, n));
                    assertThat(graph.degrees()).containsOnly(degree);
                    assertThat(graph.connected()).isTrue();
                }
            }
        }
        assertThat(new RandomGraph.RandomRegular(4).draw(1000, seed(1, 1000)).degrees())
                .containsOnly(4);
    }

    @Test
    void smallWorldsKeepTheNumberOfEdgesAndMoveTheirShare() {
        int n = 200;
        RandomGraph.SmallWorld kind = new RandomGraph.SmallWorld(6, 0.2);
        List<Graph.Edge> lattice =
                new RandomGraph.SmallWorld(6, 0).draw(n, seed(0, n)).edges();
        assertThat(lattice).hasSize(600).contains(new Graph.Edge(0, 1), new Graph.Edge(0, 197));
        double moved = 0;
        int seeds = 20;
        for (int seed = 0; seed < seeds; seed++) {
            Graph graph = kind.draw(n, seed(seed, n));
            assertThat(graph.edges()).hasSize(lattice.size());
            assertThat(graph.connected()).isTrue();
            moved += lattice.stream()
                    .filter(edge -> !graph.edges().contains(edge))
                    .count();
        }
        double all = seeds * (double) lattice.size();
        double replaced = 0.006;
        assertThat(moved / all).isCloseTo(0.2, within(replaced + 4 * Math.sqrt(0.2 * 0.8 / all)));
        assertThat(new RandomGraph.SmallWorld(4, 1).draw(5, seed(0, 5))).isEqualTo(Graph.complete(5));
    }

    @Test
    void aSeedNamesOneGraph() {
        for (RandomGraph kind : List.of(
                new RandomGraph.ErdosRenyi(0.4),
                new RandomGraph.RandomRegular(4),
                new RandomGraph.SmallWorld(4, 0.5))) {
            assertThat(kind.draw(20, seed(3, 20)))
                    .isEqualTo(kind.draw(20, seed(3, 20)))
                    .isNotEqualTo(kind.draw(20, seed(4, 20)));
        }
    }

    @Test
    void randomGraphsThatCannotBeAreRefused() {
        Randomness any = seed(0, 8);
        assertThatIllegalArgumentException().isThrownBy(() -> new RandomGraph.ErdosRenyi(0));
        assertThatIllegalArgumentException().isThrownBy(() -> new RandomGraph.ErdosRenyi(Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> new RandomGraph.SmallWorld(3, 0.1));
        assertThatIllegalArgumentException().isThrownBy(() -> new RandomGraph.SmallWorld(8, 0.1).draw(8, any));
        assertThatIllegalArgumentException().isThrownBy(() -> new RandomGraph.RandomRegular(1).draw(8, any));
        assertThatIllegalArgumentException().isThrownBy(() -> new RandomGraph.RandomRegular(3).draw(7, any));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RandomGraph.ErdosRenyi(0.001).draw(8, any))
                .withMessageContaining("none of 1000 draws");
    }

    @Test
    void edgeListsAreRead() {
        List<String> lines = List.of("# a triangle with a tail", "", "1 0", "0,2  # comment", "2\t1", "3 2");
        Graph graph = EdgeList.parse(lines, 4).graph();
        assertThat(graph)
                .isEqualTo(new Graph(
                        4,
                        List.of(
                                new Graph.Edge(0, 1),
                                new Graph.Edge(0, 2),
                                new Graph.Edge(1, 2),
                                new Graph.Edge(2, 3))));
        MixingMatrix given = EdgeList.parse(List.of("1 2 0.25", "0 1 0.5"), 3).given();
        assertThat(given.weight(1, 0)).isEqualTo(0.5);
        assertThat(given.weight(2, 1)).isEqualTo(0.25);
        assertThat(given.weight(1, 1)).isEqualTo(0.25);
        assertThat(given.weight(2, 2)).isEqualTo(0.75);
    }

    @Test
    void edgeListsSayWhichLineIsWrong() {
        assertRefused("line 2 (\"1 5\") names \"5\"; a node is a number from 0 to 2", "0 1", "1 5");
        assertRefused("line 1 (\"a 1\") names \"a\"; a node is a number from 0 to 2", "a 1");
        assertRefused("line 2 (\"1 0\") repeats an edge", "0 1", "1 0");
        assertRefused("line 1 (\"1 1\") is a loop", "1 1");
        assertRefused("line 2 (\"1 2 .5\") must be two nodes, or two nodes and a weight", "0 1", "1 2 .5");
        assertRefused("line 1 (\"0 1 0\") has the weight \"0\"; a weight is above 0 and at most 1", "0 1 0");
        assertRefused("the 1 edges do not connect the 3 nodes", "0 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EdgeList.parse(List.of("0 1 .6", "1 2 .6"), 3).given())
                .withMessageContaining("node 1's edges sum to 1.2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EdgeList.parse(List.of("0 1"), 2).given());
    }

    private static void assertRefused(String message, String... lines) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EdgeList.parse(List.of(lines), 3))
                .withMessageContaining(message);
    }

    @Test
    void everyMatrixIsSymmetricAndDoublyStochastic() {
        Graph graph = new RandomGraph.ErdosRenyi(0.3).draw(25, seed(9, 25));
        assertDoublyStochastic(MixingMatrix.uniform(graph));
        assertDoublyStochastic(MixingMatrix.metropolis(graph));
    }

    private static void assertDoublyStochastic(MixingMatrix w) {
        for (int i = 0; i < w.n(); i++) {
            double row = 0;
            for (int j = 0; j < w.n(); j++) {
                assertThat(w.weight(i, j)).isEqualTo(w.weight(j, i)).isNotNegative();
                row += w.weight(i, j);
            }
            assertThat(row).isCloseTo(1, within(1e-14));
        }
    }

    @Test
    void onePeerMatchingsMultiplyToTheExactAverage() {
        for (int n : new int[] {2, 8, 32}) {
            OnePeerExponential mixing = new OnePeerExponential(n);
            double[][] product = new double[n][n];
            for (int i = 0; i < n; i++) {
                product[i][i] = 1;
            }
            for (int tick = 0; tick < mixing.period(); tick++) {
                MixingMatrix w = mixing.at(tick);
                assertDoublyStochastic(w);
                assertThat(w).isSameAs(mixing.at(tick + 5L * mixing.period()));
                product = times(product, w);
                assertThat(w.neighbours(3 % n)).containsExactly(3 % n ^ 1 << tick);
            }
            assertThat(Arrays.stream(product).flatMapToDouble(Arrays::stream).toArray())
                    .containsOnly(1.0 / n);
            assertThat(mixing.neighbours(0)).isEqualTo(Graph.hypercube(n).neighbours(0));
        }
        assertThat(new OnePeerExponential(1).neighbours(0)).isEmpty();
    }

    private static double[][] times(double[][] a, MixingMatrix w) {
        int n = a.length;
        double[][] product = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                for (int k = 0; k < n; k++) {
                    product[i][j] += a[i][k] * w.weight(k, j);
                }
            }
        }
        return product;
    }
}
