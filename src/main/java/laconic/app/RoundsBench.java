package laconic.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import laconic.actor.EmbeddedRun;
import laconic.experiment.Experiment;
import laconic.experiment.Trial;
import laconic.node.Node;
import laconic.sim.Loop;

/**
 * The measurement behind {@code bench rounds}: rounds per second of the actors in one JVM beside the same nodes
 * called in a plain loop (the floor), alternately in one run. Evaluations are part of both: every 100 rounds with a server
 * (three epochs of a9a), every 1000 rounds of peers with single-sample gradients (a quarter of an epoch on the ring): one
 * evaluation costs as much as more than a hundred of their rounds.
 *
 * <p>The two tori say what a peer's round costs in a large graph beside a small one.
 */
final class RoundsBench {

    private static final Path A9A = Path.of("..", "shared", "data", "a9a.txt.gz");
    private static final long WARM_UP_PEER_ROUNDS = 4000;
    private static final double NANOS = 1e9;

    private static final int EVALUATE_SERVER = 100;
    private static final int EVALUATE_PEERS = 1000;

    /**
     * @param name in the output
     * @param evaluateEvery rounds
     * @param experiment without data and stop
     */
    private record Case(String name, int peers, int evaluateEvery, String experiment) {}

    private static final Case SERVER = new Case("mcm-a9a-n20-batch50-qsgd1", 20, EVALUATE_SERVER, """
            problem { type = logistic, l2 = 1e-3, bias = true, batch = 50 }
            method { type = mcm, step = 0.5, up { type = qsgd, levels = 1 }, down { type = qsgd, levels = 1 } }
            """);

    private static final Case RING = choco("choco-ring9-batch1-top1percent", 9, "type = ring");
    private static final Case SMALL = choco("choco-torus-3x3", 9, "type = torus, rows = 3, columns = 3");
    private static final Case LARGE = choco("choco-torus-25x40", 1000, "type = torus, rows = 25, columns = 40");

    private static Case choco(String name, int peers, String topology) {
        return new Case(name, peers, EVALUATE_PEERS, """
                problem { type = logistic, l2 = 1e-3, bias = true, batch = 1 }
                method { type = choco-sgd, step = 0.01, consensus-step = 0.04
                         gossip { type = top-k, ratio = 0.01 } }
                topology { weights = uniform, %s }
                """.formatted(topology));
    }

    private final String data;
    private final double seconds;
    private final int repeats;

    /**
     * @param file a9a; null for the usual place, or synthetic data of its shape where there is none
     * @param seconds of each measurement
     * @param repeats of each; the median counts
     */
    RoundsBench(Path file, double seconds, int repeats) {
        Path found = file != null ? file : Files.isReadable(A9A) ? A9A : null;
        data = found == null
                ? "problem.data={ type = synthetic, rows = 32561, features = 123 }"
                : "problem.data=\"" + found.toAbsolutePath().toString().replace("\\", "\\\\") + "\"";
        this.seconds = seconds;
        this.repeats = repeats;
    }

    void run(boolean json, PrintWriter out) throws InterruptedException, JsonProcessingException {
        if (!json) {
            out.println("data: " + data.substring(data.indexOf('=') + 1));
            out.println(String.format(
                    Locale.ROOT,
                    "%-34s %14s %20s %8s %14s",
                    "case",
                    "rounds/s",
                    "floor rounds/s",
                    "share",
                    "ns/node-round"));
        }
        measure(SERVER, 0, json, out);
        measure(RING, 0, json, out);
        double small = measure(SMALL, 0, json, out);
        measure(LARGE, small, json, out);
    }

    /**
     * Measures, prints and returns what one node's round takes with actors, in nanoseconds.
     *
     * @param beside what it takes in the case to compare with; 0 for none
     */
    private double measure(Case each, double beside, boolean json, PrintWriter out)
            throws InterruptedException, JsonProcessingException {
        long warmUp = Math.max(10, WARM_UP_PEER_ROUNDS / each.peers);
        loop(trial(each, warmUp));
        double floorRate = loop(trial(each, 10 * warmUp));
        Trial floorTrial = trial(each, rounds(floorRate));
        double hostRate = actors(trial(each, rounds(floorRate / 4)));
        Trial hostTrial = trial(each, rounds(hostRate));
        double[] floor = new double[repeats];
        double[] host = new double[repeats];
        for (int k = 0; k < repeats; k++) {
            floor[k] = loop(floorTrial);
            host[k] = actors(hostTrial);
        }
        double nanos = NANOS / median(host) / each.peers;
        print(each.name, median(host), median(floor), nanos, beside, json, out);
        return nanos;
    }

    private static void print(
            String name, double host, double floor, double nanos, double beside, boolean json, PrintWriter out)
            throws JsonProcessingException {
        if (json) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("case", name);
            object.put("rounds_per_s", host);
            object.put("floor_rounds_per_s", floor);
            object.put("ns_per_node_round", nanos);
            if (beside > 0) {
                object.put("to_small", nanos / beside);
            }
            out.println(new ObjectMapper().writeValueAsString(object));
        } else {
            String compared = beside > 0 ? String.format(Locale.ROOT, ", %.2f × the small one", nanos / beside) : "";
            out.println(String.format(
                    Locale.ROOT,
                    "%-34s %14.0f %20.0f %7.0f%% %14.0f%s",
                    name,
                    host,
                    floor,
                    100 * host / floor,
                    nanos,
                    compared));
        }
        out.flush();
    }

    private long rounds(double rate) {
        return Math.max(10, Math.round(rate * seconds));
    }

    private Trial trial(Case each, long rounds) {
        return Trial.of(Experiment.parse(
                "workers = " + each.peers + "\n" + each.experiment,
                each.name,
                Path.of("").toAbsolutePath(),
                List.of(data, "optimum=none", "evaluate.every=" + each.evaluateEvery, "stop.rounds=" + rounds)));
    }

    /** Rounds per second of the plain loop. */
    private static double loop(Trial trial) {
        List<Node> nodes = IntStream.rangeClosed(0, trial.n())
                .mapToObj(i -> trial.start(i, 0, false, () -> {}))
                .toList();
        long started = System.nanoTime();
        new Loop(nodes, report -> {}).run();
        return trial.experiment().stop().rounds() * NANOS / (System.nanoTime() - started);
    }

    /** Rounds per second of the actors, from the first report to the last. */
    private static double actors(Trial trial) throws InterruptedException {
        long[] times = {0, 0};
        EmbeddedRun.run(trial.n(), trial, report -> {
            times[1] = System.nanoTime();
            times[0] = times[0] == 0 ? times[1] : times[0];
        });
        return trial.experiment().stop().rounds() * NANOS / (times[1] - times[0]);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
