package laconic.sim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import laconic.compress.Compressor;
import laconic.math.Purpose;
import laconic.topology.Graph;

/**
 * CHOCO-SGD without a global round on a log of exchanges, straight from the definition: x_i moves by its gradients and by
 * γ w_ij (x̂_j@b − x̂_i@a) for every exchange that names the versions (a, b). It knows compressors, random numbers and
 * Metropolis's rule, and nothing of methods, replicas, messages or nodes. With consensus step 1, no compression and
 * {@code mixFirst} false it is D-PSGD, adapt then combine.
 */
final class PlainExchanges {

    final double[][] x;
    final double[][] mix;
    /** Σ_i x_i without flows. */
    final CompensatedSum[] byGradients;

    /** The largest Σ_i |x_i| of the run: what rounding is relative to. */
    final double[] scale;

    private final PlainMethods plain;
    private final Graph graph;
    private final double gamma;
    private final double consensusStep;
    private final Compressor compressor;
    private final boolean mixFirst;
    private final List<List<double[]>> shown = new ArrayList<>();
    private final Set<List<Long>> flows = new HashSet<>();

    PlainExchanges(
            PlainMethods plain,
            Graph graph,
            double gamma,
            double consensusStep,
            Compressor compressor,
            boolean mixFirst) {
        this.plain = plain;
        this.graph = graph;
        this.gamma = gamma;
        this.consensusStep = consensusStep;
        this.compressor = compressor;
        this.mixFirst = mixFirst;
        x = new double[plain.n][];
        mix = new double[plain.n][plain.d];
        byGradients = Stream.generate(CompensatedSum::new).limit(plain.d).toArray(CompensatedSum[]::new);
        scale = new double[plain.d];
        for (int i = 0; i < plain.n; i++) {
            x[i] = plain.start();
            shown.add(new ArrayList<>(List.of(new double[plain.d])));
            for (int j = 0; j < plain.d; j++) {
                byGradients[j].add(x[i][j]);
            }
        }
    }

    /** Computes the run again. */
    PlainExchanges replay(List<ExchangeLog.Event> events) {
        for (ExchangeLog.Event event : events) {
            if (event.other() < 0) {
                step(event.peer(), event.number());
            } else {
                flow(event);
            }
        }
        return this;
    }

    /** How many flows were taken at one end only. */
    long oneEnded() {
        return flows.stream()
                .filter(f -> !flows.contains(List.of(f.get(1), f.get(0), f.get(2), f.get(4), f.get(3))))
                .count();
    }

    private void step(int i, long tick) {
        double[] g = plain.gradient(i, tick, x[i]);
        double[] delta = new double[plain.d];
        double[] next = shown.get(i).get(shown.get(i).size() - 1).clone();
        for (int j = 0; j < plain.d; j++) {
            x[i][j] = (x[i][j] - gamma * g[j]) + mix[i][j];
            mix[i][j] = 0;
            delta[j] = x[i][j] - next[j];
            byGradients[j].add(-gamma * g[j]);
            int coordinate = j;
            scale[j] = Math.max(
                    scale[j],
                    Arrays.stream(x)
                            .mapToDouble(each -> Math.abs(each[coordinate]))
                            .sum());
        }
        plain.encode(compressor, Purpose.GOSSIP, i, tick, delta).addTo(next, 1);
        shown.get(i).add(next);
    }

    private void flow(ExchangeLog.Event event) {
        int i = event.peer();
        int k = event.other();
        if (!flows.add(List.of((long) i, (long) k, event.number(), event.mine(), event.theirs()))) {
            throw new AssertionError(event + " is taken twice");
        }
        int[] degrees = graph.degrees();
        double weight = 1.0 / (1 + Math.max(degrees[i], degrees[k]));
        double[] mine = shown.get(i).get((int) event.mine());
        double[] theirs = shown.get(k).get((int) event.theirs());
        double[] to = mixFirst ? mix[i] : x[i];
        for (int j = 0; j < plain.d; j++) {
            to[j] += consensusStep * (weight * (theirs[j] - mine[j]));
        }
    }
}
