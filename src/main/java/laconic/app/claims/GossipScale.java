package laconic.app.claims;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import laconic.app.batch.Course;
import laconic.app.claims.Finding.Measured;
import laconic.node.Row;
import laconic.report.Plot;

/** CHOCO-SGD on more peers, a social graph and a slow network: arXiv:1902.00340 and arXiv:1907.09356. */
final class GossipScale {

    private static final String CONVEX = "Koloskova, Stich, Jaggi 2019, arXiv:1902.00340";
    private static final String DEEP = "Koloskova, Lin, Stich, Jaggi 2019, arXiv:1907.09356";

    private static final double NANOS = 1e9;

    /** The slow network: seconds of a gradient and of one way, bits a second. */
    private static final double COMPUTE = 5e-3;

    private static final double LATENCY = 10e-3;
    private static final double RATE = 100e6;

    private GossipScale() {}

    static List<Claim> claims() {
        return List.of(
                new Claim(
                        "choco",
                        "choco-speedup",
                        "The ticks that CHOCO-SGD with single-sample gradients needs to the same gap fall as 1/n.",
                        CONVEX + ", theorem 4",
                        GossipScale::speedup),
                new Claim(
                        "choco",
                        "choco-davis",
                        "On the Davis graph, 32 peers of a social network with data sorted by label, CHOCO-SGD follows"
                                + " D-PSGD with a fifth of the coordinates, or with few bits of each.",
                        DEEP + ", section 5.2",
                        GossipScale::davis),
                new Claim(
                        "choco",
                        "choco-slow-network",
                        "On links of 100 Mbit/s and 10 ms CHOCO-SGD reaches the loss of all-reduce in a fraction of its"
                                + " time.",
                        DEEP + ", section 5.3",
                        GossipScale::slowNetwork));
    }

    /** Ticks to a gap on n peers of a torus, by the best of several steps, whose gradient noise the gap is bound by. */
    private static Finding speedup(Laboratory laboratory) throws InterruptedException {
        int[] peers = {4, 8, 16};
        double[] steps = {0.03125, 0.0442, 0.0625, 0.0884, 0.125};
        double gap = 0.002;
        List<String> texts = new ArrayList<>();
        for (int n : peers) {
            for (double step : steps) {
                texts.add("""
                        workers = %d, seed = 1, topology { type = torus, rows = %d, columns = 4, weights = uniform }
                        problem { type = logistic, data = %s, bias = true, l2 = 1e-4, batch = 1, split = shuffled }
                        method { type = choco-sgd, consensus-step = 0.3, gossip { type = top-k, k = 12 }, step = %s }
                        optimum = %s, evaluate.every = 50, stop { gap = %s, rounds = 25000 }
                        """.formatted(
                                n, n / 4, laboratory.file("a9a.txt.gz"), step, CompressedGossip.A9A_OPTIMUM, gap));
            }
        }
        List<Course> courses = laboratory.run(texts);
        double[] ticks = new double[peers.length];
        List<Plot.Curve> curves = new ArrayList<>();
        for (int p = 0; p < peers.length; p++) {
            Course best = null;
            ticks[p] = Double.POSITIVE_INFINITY;
            for (Course course : courses.subList(p * steps.length, (p + 1) * steps.length)) {
                Row row = Laboratory.reached(course, gap);
                if (row != null && row.round() < ticks[p]) {
                    ticks[p] = row.round();
                    best = course;
                }
            }
            if (best != null) {
                curves.add(Laboratory.curve(peers[p] + " peers", best, Row::round, Row::gap));
            }
        }
        double exponent = Math.log(ticks[0] / ticks[2]) / Math.log((double) peers[2] / peers[0]);
        return Finding.of(
                "ticks to a gap of " + gap + ", best of five steps, fall as n^-1 +- 0.2 from 4 to 16 peers, on tori",
                List.of(
                        new Measured(
                                String.format(
                                        Locale.ROOT,
                                        "4, 8, 16 peers: %.0f, %.0f, %.0f ticks",
                                        ticks[0],
                                        ticks[1],
                                        ticks[2]),
                                ticks[1] < ticks[0] && ticks[2] < ticks[1]),
                        Measured.near("exponent -", 1, exponent, 0.2, "%.2f")),
                new Plot(
                        "Best step of each number of peers",
                        new Plot.Axis("tick", false),
                        new Plot.Axis("gap", true),
                        curves));
    }

    private static Finding davis(Laboratory laboratory) throws InterruptedException {
        String problem = """
                workers = 32, seed = 1, topology { type = davis, weights = metropolis }, optimum = %s
                problem { type = logistic, data = %s, bias = true, l2 = 1e-4, batch = 1, split = by-label }
                evaluate.every = 200, stop.rounds = 10000
                method { step { type = decreasing, a = 300, b = 1000 }, type =
                """.formatted(CompressedGossip.A9A_OPTIMUM, laboratory.file("a9a.txt.gz"));
        List<String> names = List.of("d-psgd", "choco top-20 %", "choco qsgd, 16 levels");
        List<Course> courses = laboratory.run(List.of(
                problem + "d-psgd }",
                problem + "choco-sgd, consensus-step = 0.5, gossip { type = top-k, ratio = 0.2 } }",
                problem + "choco-sgd, consensus-step = 0.6, gossip { type = qsgd, levels = 16 } }"));
        List<Measured> measured = new ArrayList<>();
        List<Plot.Curve> curves = new ArrayList<>();
        Row plain = courses.get(0).last();
        for (int c = 0; c < names.size(); c++) {
            Row last = courses.get(c).last();
            measured.add(new Measured(
                    String.format(
                            Locale.ROOT, "%s %.4f (%.2f Gbit)", names.get(c), last.loss(), last.gossipBits() / 1e9),
                    c == 0 || last.loss() <= plain.loss() + 0.003 && last.gossipBits() * 4 <= plain.gossipBits()));
            curves.add(Laboratory.curve(names.get(c), courses.get(c), Row::gossipBits, Row::gap));
        }
        return Finding.of(
                "loss of a9a after 10 000 ticks: CHOCO at most .003 above d-psgd, with at most a quarter of its bits",
                measured,
                new Plot(
                        "Davis graph, sorted by label",
                        new Plot.Axis("bits of all peers", true),
                        new Plot.Axis("gap", true),
                        curves));
    }

    private static Finding slowNetwork(Laboratory laboratory) throws InterruptedException {
        int n = 9;
        String problem = """
                workers = %d, seed = 1, optimum = none, evaluate.every = 10, stop.rounds = 250
                problem { type = mlp, hidden = [64], data = %s, test = 2000, split = shuffled, batch = 20 }
                network { latency = 10ms, up = 100 Mbit, down = 100 Mbit, compute = 5ms }
                topology { weights = uniform, type =""".formatted(n, laboratory.file("t10k-images-idx3-ubyte.gz"));
        List<String> names = List.of("all-reduce", "d-psgd, ring", "choco top-1 %, ring");
        List<Course> courses = laboratory.simulate(List.of(
                problem + " complete }, method { type = all-reduce, step = 0.2 }",
                problem + " ring }, method { type = d-psgd, step = 0.2 }",
                problem + " ring }, method { type = choco-sgd, step = 0.2, consensus-step = 0.1, gossip { type = top-k,"
                        + " ratio = 0.01 } }"));
        double target = 0.3;
        double[] seconds = new double[names.size()];
        List<Plot.Curve> curves = new ArrayList<>();
        for (int c = 0; c < names.size(); c++) {
            seconds[c] = courses.get(c).rows().stream()
                    .filter(row -> row.loss() <= target)
                    .mapToDouble(row -> row.nanos() / NANOS)
                    .findFirst()
                    .orElse(Double.POSITIVE_INFINITY);
            curves.add(Laboratory.curve(names.get(c), courses.get(c), row -> row.nanos() / NANOS, Row::loss));
        }
        Row whole = courses.get(0).last();
        double vector = whole.theoryBits() / whole.round() / (2.0 * (n - 1));
        double tick = COMPUTE + 2 * LATENCY + 2.0 * (n - 1) / n * vector / RATE;
        double least = seconds[0] * whole.round() / (whole.nanos() / NANOS) * tick;
        return Finding.of(
                "simulated seconds until the loss is " + target
                        + ": CHOCO at most a fifth of all-reduce, and at most half of any"
                        + " all-reduce that needs two hops and moves 2(n - 1)/n vectors a peer",
                List.of(
                        Measured.atMost("all-reduce", Double.POSITIVE_INFINITY, seconds[0]),
                        Measured.atMost("any all-reduce at least", Double.POSITIVE_INFINITY, least),
                        Measured.atMost("d-psgd", Double.POSITIVE_INFINITY, seconds[1]),
                        Measured.atMost("choco", Math.min(seconds[0] / 5, least / 2), seconds[2])),
                new Plot(
                        "A network of 9 peers, MLP 784-64-10",
                        new Plot.Axis("simulated seconds", false),
                        new Plot.Axis("loss", true),
                        curves));
    }
}
