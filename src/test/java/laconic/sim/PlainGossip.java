package laconic.sim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import laconic.compress.Compressor;
import laconic.math.Purpose;

/**
 * CHOCO-SGD (and with {@code exact} D-PSGD, adapt then combine) on a recorded schedule, straight from the definition: it
 * knows compressors and random numbers, Metropolis's rule, and nothing of methods, replicas, messages or nodes.
 */
final class PlainGossip {

    final double[][] x;
    final double[][] mix;
    /** Σ_i x_i without flows: the start, the gradients, and the jumps of restarts. */
    final CompensatedSum[] accounted;
    /** The largest Σ_i |x_i| of the run: what rounding is relative to. */
    final double[] scale;
    /** Flows that were taken at one end only, by the end that took them. */
    final List<String> oneEnded = new ArrayList<>();

    private final PlainMethods plain;
    private final List<List<int[]>> edges;
    private final double gamma;
    private final double consensusStep;
    private final Compressor compressor;
    private final boolean mixFirst;
    private final double[][] shown;
    private final List<Map<Long, double[]>> history = new ArrayList<>();
    private final boolean[] blank;
    private final int[] anew;
    /** 1 + the epoch in which the process of i took a flow of k first; 0 for none. */
    private final int[][] knows;

    private final Map<String, double[]> flows = new HashMap<>();

    /** @param edges of the ticks of a period */
    PlainGossip(
            PlainMethods plain,
            List<List<int[]>> edges,
            double gamma,
            double consensusStep,
            Compressor compressor,
            boolean mixFirst) {
        this.plain = plain;
        this.edges = edges;
        this.gamma = gamma;
        this.consensusStep = consensusStep;
        this.compressor = compressor;
        this.mixFirst = mixFirst;
        x = new double[plain.n][];
        mix = new double[plain.n][plain.d];
        shown = new double[plain.n][plain.d];
        accounted = Stream.generate(CompensatedSum::new).limit(plain.d).toArray(CompensatedSum[]::new);
        scale = new double[plain.d];
        blank = new boolean[plain.n];
        anew = new int[plain.n];
        knows = new int[plain.n][plain.n];
        for (int i = 0; i < plain.n; i++) {
            x[i] = new double[plain.d];
            history.add(new HashMap<>());
        }
    }

    /** Computes the run again. */
    PlainGossip replay(GossipSchedule schedule) {
        for (GossipSchedule.Event event : schedule.events) {
            int i = event.peer();
            switch (event.kind()) {
                case BOOT -> {
                    restart(i, plain.start(), new double[plain.d]);
                    blank[i] = !history.get(i).isEmpty();
                    Arrays.fill(knows[i], 0);
                }
                case RESTORE -> {
                    boolean held = history.get(i).values().stream().anyMatch(v -> Arrays.equals(v, event.vector()));
                    if (!held) {
                        throw new AssertionError("peer " + i + " returns with a vector that it has never shown");
                    }
                    restart(i, event.vector(), event.vector());
                    blank[i] = false;
                }
                case STEP -> {
                    anew[i] = blank[i] ? event.epoch() : anew[i];
                    blank[i] = false;
                    step(i, event.tick());
                    if (!Arrays.equals(x[i], event.vector())) {
                        throw new AssertionError("the plain method steps elsewhere: peer " + i + ", tick "
                                + event.tick() + ", epoch " + event.epoch());
                    }
                }
                case FLOW -> flow(event, schedule.epochs.get(event.epoch()));
            }
        }
        flows.forEach((key, flow) -> {
            String[] part = key.split(" ");
            if (!flows.containsKey(part[1] + " " + part[0] + " " + part[2])) {
                oneEnded.add(key);
                for (int j = 0; j < flow.length; j++) {
                    accounted[j].add(flow[j]);
                }
            }
        });
        return this;
    }

    private void restart(int i, double[] model, double[] show) {
        for (int j = 0; j < plain.d; j++) {
            accounted[j].add(model[j]);
            accounted[j].add(-x[i][j]);
            accounted[j].add(-mix[i][j]);
        }
        x[i] = model.clone();
        mix[i] = new double[plain.d];
        shown[i] = show.clone();
    }

    private void step(int i, long tick) {
        double[] g = plain.gradient(i, tick, x[i]);
        double[] delta = new double[plain.d];
        for (int j = 0; j < plain.d; j++) {
            x[i][j] = (x[i][j] - gamma * g[j]) + mix[i][j];
            mix[i][j] = 0;
            delta[j] = x[i][j] - shown[i][j];
            accounted[j].add(-gamma * g[j]);
            int coordinate = j;
            scale[j] = Math.max(
                    scale[j],
                    Arrays.stream(x)
                            .mapToDouble(each -> Math.abs(each[coordinate]))
                            .sum());
        }
        plain.encode(compressor, Purpose.GOSSIP, i, tick, delta).addTo(shown[i], 1);
        history.get(i).put(tick, shown[i].clone());
    }

    private void flow(GossipSchedule.Event event, laconic.node.Epoch epoch) {
        int i = event.peer();
        int k = event.other();
        if (!epoch.has(i) || !epoch.has(k)) {
            throw new AssertionError(event + " in an epoch that one of the two is not in");
        }
        boolean held = knows[i][k] > 0 && knows[i][k] <= epoch.number();
        if (held && anew[k] == epoch.number() && !epoch.returning().get(i)) {
            throw new AssertionError("peer " + k + " begins anew, though peer " + i + " holds its vector");
        }
        knows[i][k] = knows[i][k] > 0 ? knows[i][k] : epoch.number() + 1;
        double weight =
                epoch.scale() * (1.0 / (1 + Math.max(degree(i, event.tick(), epoch), degree(k, event.tick(), epoch))));
        double[] mine = history.get(i).get(event.tick());
        double[] theirs = history.get(k).get(event.tick());
        if (!Arrays.equals(theirs, event.vector())) {
            throw new AssertionError("peer " + i + " takes the flow of tick " + event.tick() + " from another copy of "
                    + k + "'s vector");
        }
        double[] flow = new double[plain.d];
        for (int j = 0; j < plain.d; j++) {
            flow[j] = consensusStep * (weight * (theirs[j] - mine[j]));
        }
        if (flows.put(i + " " + k + " " + event.tick(), flow) != null) {
            throw new AssertionError(event + " is taken twice");
        }
        add(flow, 1, mixFirst ? mix[i] : x[i]);
    }

    private int degree(int i, long tick, laconic.node.Epoch epoch) {
        int degree = 0;
        for (int[] edge : edges.get((int) (tick % edges.size()))) {
            degree += (edge[0] == i || edge[1] == i) && epoch.has(edge[0]) && epoch.has(edge[1]) ? 1 : 0;
        }
        return degree;
    }

    private static void add(double[] v, double factor, double[] to) {
        for (int j = 0; j < v.length; j++) {
            to[j] += factor * v[j];
        }
    }
}
