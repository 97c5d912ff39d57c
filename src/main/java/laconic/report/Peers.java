package laconic.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import laconic.topology.Mixing;
import laconic.topology.MixingMatrix;

/**
 * Who mixes with whom in a gossip run: the file {@code topology.json}.
 *
 * @param n peers
 * @param edges pairs i &lt; j that meet at some tick
 * @param spectralGap 1 − |λ₂| of W, of its mean over a period where it changes; NaN above {@value #SPECTRUM_N_MAX} peers
 */
public record Peers(int n, List<int[]> edges, double spectralGap) {

    private static final int SPECTRUM_N_MAX = 512;

    /** Of the matrices of a run. */
    public static Peers of(Mixing mixing) {
        List<int[]> edges = new ArrayList<>();
        for (int i = 0; i < mixing.n(); i++) {
            for (int j : mixing.neighbours(i)) {
                if (i < j) {
                    edges.add(new int[] {i, j});
                }
            }
        }
        boolean small = mixing.n() <= SPECTRUM_N_MAX;
        return new Peers(mixing.n(), edges, small ? MixingMatrix.mean(mixing).spectralGap() : Double.NaN);
    }

    void write(Path file) throws IOException {
        ObjectNode json = json();
        byte[] bytes = (json + "\n").getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(file, out -> out.write(bytes));
    }

    ObjectNode json() {
        ObjectNode json = SummaryJson.JSON.createObjectNode().put("n", n);
        if (!Double.isNaN(spectralGap)) {
            json.put("spectral_gap", spectralGap);
        }
        ArrayNode pairs = json.putArray("edges");
        edges.forEach(edge -> pairs.addArray().add(edge[0]).add(edge[1]));
        return json;
    }

    /** @throws InvalidRunException with one sentence on what is wrong in the file */
    static Peers read(Path file) throws IOException {
        JsonNode json;
        try {
            json = SummaryJson.JSON.readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException broken) {
            throw new InvalidRunException(file + ": not a JSON object");
        }
        int n = json.path("n").asInt();
        List<int[]> edges = new ArrayList<>();
        for (JsonNode pair : json.path("edges")) {
            int[] edge = {pair.path(0).asInt(-1), pair.path(1).asInt(-1)};
            if (edge[0] < 0 || edge[0] >= edge[1] || edge[1] >= n) {
                throw new InvalidRunException(file + ": " + pair + " is not an edge of " + n + " peers");
            }
            edges.add(edge);
        }
        return new Peers(n, edges, json.path("spectral_gap").asDouble(Double.NaN));
    }
}
