package laconic.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Graphs and spectra against a reference implementation in another language, and against closed forms. */
class GoldenTopologiesTest {

    private static final double TOLERANCE = 1e-10;
    private static final Map<String, Graph> GRAPHS = Map.ofEntries(
            Map.entry("ring5", Graph.ring(5)),
            Map.entry("ring16", Graph.ring(16)),
            Map.entry("chain8", Graph.chain(8)),
            Map.entry("star8", Graph.star(8)),
            Map.entry("torus3x3", Graph.torus(3, 3)),
            Map.entry("torus4x4", Graph.torus(4, 4)),
            Map.entry("torus3x4", Graph.torus(3, 4)),
            Map.entry("hypercube8", Graph.hypercube(8)),
            Map.entry("hypercube16", Graph.hypercube(16)),
            Map.entry("exponential16", Graph.exponential(16)),
            Map.entry("complete6", Graph.complete(6)),
            Map.entry("davis32", Graph.davis()));

    private static List<Map.Entry<String, JsonNode>> golden() throws IOException {
        try (InputStream in = GoldenTopologiesTest.class.getResourceAsStream("/golden/topologies.json")) {
            return List.copyOf(new ObjectMapper().readTree(in).properties());
        }
    }

    @Test
    void everyGraphIsThere() throws IOException {
        assertThat(golden().stream().map(Map.Entry::getKey)).containsExactlyInAnyOrderElementsOf(GRAPHS.keySet());
    }

    @ParameterizedTest
    @MethodSource("golden")
    void edgesAndSpectraAreReproduced(Map.Entry<String, JsonNode> entry) {
        Graph graph = GRAPHS.get(entry.getKey());
        JsonNode expected = entry.getValue();
        List<Graph.Edge> edges = new ArrayList<>();
        expected.get("edges")
                .forEach(edge -> edges.add(
                        new Graph.Edge(edge.get(0).asInt(), edge.get(1).asInt())));
        assertThat(graph.n()).isEqualTo(expected.get("n").asInt());
        assertThat(graph.edges()).isEqualTo(edges);
        int[] degrees = graph.degrees();
        double[] overMaximum = graph.edges().stream()
                .mapToDouble(edge -> 1.0 / Math.max(degrees[edge.i()], degrees[edge.j()]))
                .toArray();
        assertSpectrum(MixingMatrix.uniform(graph), expected.get("uniform"));
        assertSpectrum(MixingMatrix.metropolis(graph), expected.get("metropolis"));
        assertSpectrum(MixingMatrix.given(graph, overMaximum), expected.get("max_degree_no_plus_one"));
    }

    private static void assertSpectrum(MixingMatrix w, JsonNode expected) {
        assertThat(w.spectralGap()).isCloseTo(expected.get("rho").asDouble(), within(TOLERANCE));
        assertThat(w.beta()).isCloseTo(expected.get("beta").asDouble(), within(TOLERANCE));
        double step = expected.get("choco_gamma_delta_0_1").asDouble();
        assertThat(w.theoryConsensusStep(0.1)).isCloseTo(step, within(TOLERANCE * Math.max(step, TOLERANCE)));
    }

    @Test
    void spectraMeetTheClosedForms() {
        for (int n : new int[] {3, 9, 32}) {
            double gap = 2.0 / 3 * (1 - Math.cos(2 * Math.PI / n));
            assertThat(MixingMatrix.uniform(Graph.ring(n)).spectralGap()).isCloseTo(gap, within(TOLERANCE));
        }
        for (int bits = 1; bits <= 5; bits++) {
            MixingMatrix cube = MixingMatrix.uniform(Graph.hypercube(1 << bits));
            assertThat(cube.spectralGap()).isCloseTo(Math.min(1, 2.0 / (bits + 1)), within(TOLERANCE));
        }
        assertThat(MixingMatrix.uniform(Graph.star(16)).spectralGap()).isCloseTo(1.0 / 16, within(TOLERANCE));
        assertThat(MixingMatrix.uniform(Graph.complete(7)).spectralGap()).isCloseTo(1, within(TOLERANCE));
        assertThat(MixingMatrix.uniform(Graph.ring(1)).spectralGap()).isEqualTo(1);
    }
}
