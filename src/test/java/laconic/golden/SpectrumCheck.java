package laconic.golden;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import laconic.topology.Graph;
import laconic.topology.MixingMatrix;

/** The spectra of the graphs of {@code topologies.json}, keyed as graph/weights/quantity. */
final class SpectrumCheck {

    private SpectrumCheck() {}

    static Map<String, double[]> replay(GoldenFile file) {
        Map<String, double[]> spectra = new TreeMap<>();
        file.root().properties().forEach(entry -> {
            List<Graph.Edge> edges = new ArrayList<>();
            for (JsonNode edge : entry.getValue().get("edges")) {
                edges.add(new Graph.Edge(edge.get(0).asInt(), edge.get(1).asInt()));
            }
            Graph graph = new Graph(entry.getValue().get("n").asInt(), edges);
            put(entry.getKey() + "/uniform", MixingMatrix.uniform(graph), spectra);
            put(entry.getKey() + "/metropolis", MixingMatrix.metropolis(graph), spectra);
        });
        return spectra;
    }

    private static void put(String key, MixingMatrix mixing, Map<String, double[]> into) {
        into.put(key + "/rho", new double[] {mixing.spectralGap()});
        into.put(key + "/beta", new double[] {mixing.beta()});
        into.put(key + "/choco_gamma_delta_0_1", new double[] {mixing.theoryConsensusStep(0.1)});
    }
}
