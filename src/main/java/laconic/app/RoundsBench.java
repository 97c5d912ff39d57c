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
 * called in a plain loop (the floor), alternately in one run. Evaluations, every 100 rounds, are part of both.
 */
final class RoundsBench {

    private static final Path A9A = Path.of("..", "shared", "data", "a9a.txt.gz");
    private static final long WARM_UP_ROUNDS = 200;
    private static final double NANOS = 1e9;

    /**
     * @param name in the output
     * @param experiment without data and stop
     */
    private record Case(String name, String experiment) {}

    private static final List<Case> CASES =
            List.of(new Case("mcm-a9a-n20-batch50-qsgd1", """
                    workers = 20
                    problem { type = logistic, l2 = 1e-3, bias = true, batch = 50 }
                    method { type = mcm, step = 0.5, up { type = qsgd, levels = 1 }, down { type = qsgd, levels = 1 } }
                    """), new Case("choco-ring9-batch1-top1percent", """
                    workers = 9
                    problem { type = logistic, l2 = 1e-3, bias = true, batch = 1 }
                    method { type = choco-sgd, step = 0.01, consensus-step = 0.04
                             gossip { type = top-k, ratio = 0.01 } }
                    topology { type = ring, weights = uniform }
                    """));

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
            out.println(
                    String.format(Locale.ROOT, "%-34s %14s %20s %8s", "case", "rounds/s", "floor rounds/s", "share"));
        }
        for (Case each : CASES) {
            measure(each, json, out);
        }
    }

    private void measure(Case each, boolean json, PrintWriter out)
            throws InterruptedException, JsonProcessingException {
        loop(trial(each, WARM_UP_ROUNDS));
        double floorRate = loop(trial(each, 10 * WARM_UP_ROUNDS));
        Trial floorTrial = trial(each, rounds(floorRate));
        double hostRate = actors(trial(each, rounds(floorRate / 4)));
        Trial hostTrial = trial(each, rounds(hostRate));
        double[] floor = new double[repeats];
        double[] host = new double[repeats];
        for (int k = 0; k < repeats; k++) {
            floor[k] = loop(floorTrial);
            host[k] = actors(hostTrial);
        }
        print(each.name, median(host), median(floor), json, out);
    }

    private static void print(String name, double host, double floor, boolean json, PrintWriter out)
            throws JsonProcessingException {
        if (json) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("case", name);
            object.put("rounds_per_s", host);
            object.put("floor_rounds_per_s", floor);
            out.println(new ObjectMapper().writeValueAsString(object));
        } else {
            out.println(
                    String.format(Locale.ROOT, "%-34s %14.0f %20.0f %7.0f%%", name, host, floor, 100 * host / floor));
        }
        out.flush();
    }

    private long rounds(double rate) {
        return Math.max(WARM_UP_ROUNDS, Math.round(rate * seconds));
    }

    private Trial trial(Case each, long rounds) {
        return Trial.of(Experiment.parse(
                each.experiment,
                each.name,
                Path.of("").toAbsolutePath(),
                List.of(data, "optimum=none", "evaluate.every=100", "stop.rounds=" + rounds)));
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
