package laconic.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Weights and spectra; the published spectra of all golden graphs are met in GoldenTest. */
class MixingMatrixTest {

    @Test
    void isSymmetricAndDoublyStochastic() {
        for (int n = 1; n <= 17; n++) {
            for (Graph graph : List.of(Graph.ring(n), Graph.complete(n))) {
                check(graph, MixingMatrix.uniform(graph));
                check(graph, MixingMatrix.metropolis(graph));
            }
        }
        Graph star = new Graph(5, List.of(edge(0, 1), edge(2, 0), edge(0, 3), edge(0, 4), edge(3, 4)));
        check(star, MixingMatrix.uniform(star));
        check(star, MixingMatrix.metropolis(star));
        assertThat(MixingMatrix.metropolis(star).weight(3, 4)).isEqualTo(1.0 / 3);
        assertThat(MixingMatrix.metropolis(star).weight(0, 1)).isEqualTo(1.0 / 5);
        assertThat(MixingMatrix.uniform(star).weight(3, 4)).isEqualTo(1.0 / 5);
    }

    private static void check(Graph graph, MixingMatrix w) {
        for (int i = 0; i < graph.n(); i++) {
            double sum = 0;
            for (int j = 0; j < graph.n(); j++) {
                assertThat(w.weight(i, j)).isEqualTo(w.weight(j, i)).isNotNegative();
                sum += w.weight(i, j);
            }
            assertThat(sum).isCloseTo(1, within(1e-15 * graph.n()));
            assertThat(w.neighbours(i)).containsExactly(graph.neighbours(i));
            assertThat(graph.neighbours(i)).hasSize(graph.degrees()[i]);
        }
    }

    /** Ring with weights 1/3: ρ = (2/3)(1 − cos 2π/n); complete graph: W averages in one step. */
    @Test
    void hasTheKnownSpectra() {
        for (int n = 4; n <= 40; n++) {
            double closed = 2.0 / 3 * (1 - StrictMath.cos(2 * Math.PI / n));
            assertThat(MixingMatrix.uniform(Graph.ring(n)).spectralGap()).isCloseTo(closed, within(1e-12));
            MixingMatrix complete = MixingMatrix.metropolis(Graph.complete(n));
            assertThat(complete.spectralGap()).isCloseTo(1, within(1e-12));
            assertThat(complete.beta()).isCloseTo(1, within(1e-12));
        }
        assertThat(MixingMatrix.uniform(Graph.ring(1)).spectralGap()).isEqualTo(1);
    }

    @Test
    void knowsItsGraph() {
        assertThat(Graph.ring(1).edges()).isEmpty();
        assertThat(Graph.ring(2).edges()).containsExactly(edge(0, 1));
        assertThat(Graph.ring(5).edges()).containsExactly(edge(0, 1), edge(0, 4), edge(1, 2), edge(2, 3), edge(3, 4));
        assertThat(Graph.complete(6).edges()).hasSize(15);
        assertThat(Graph.ring(9).connected()).isTrue();
        assertThat(new Graph(4, List.of(edge(0, 1), edge(2, 3))).connected()).isFalse();
        assertThatThrownBy(() -> new Graph(3, List.of(edge(1, 1)))).hasMessageContaining("1-1");
        assertThatThrownBy(() -> new Graph(3, List.of(edge(0, 3)))).hasMessageContaining("0 to 2");
    }

    private static Graph.Edge edge(int i, int j) {
        return new Graph.Edge(i, j);
    }

    @Test
    void refusesGivenWeightsThatWouldNotAverage() {
        MixingMatrix given = MixingMatrix.given(new double[][] {{0.75, 0.25}, {0.25, 0.75}});
        assertThat(given.spectralGap()).isCloseTo(0.5, within(1e-15));
        assertThatThrownBy(() -> MixingMatrix.given(new double[][] {{0.75, 0.25}, {0.5, 0.5}}))
                .hasMessageContaining("must be equal");
        assertThatThrownBy(() -> MixingMatrix.given(new double[][] {{1.25, -0.25}, {-0.25, 1.25}}))
                .hasMessageContaining("at least 0");
        assertThatThrownBy(() -> MixingMatrix.given(new double[][] {{0.5, 0.25}, {0.25, 0.5}}))
                .hasMessageContaining("it must be 1");
        assertThatThrownBy(() -> MixingMatrix.given(new double[][] {{Double.NaN}}))
                .hasMessageContaining("NaN");
    }
}
