package laconic.app.claims;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.LongStream;
import laconic.app.batch.Course;
import laconic.app.claims.Finding.Measured;
import laconic.app.claims.Unprotected.Faults;
import laconic.app.claims.Unprotected.Point;
import laconic.math.Vectors;
import laconic.node.Row;
import laconic.report.Plot;

/**
 * What lost and repeated messages and restarted processes do to methods whose state several nodes hold: as their boxes
 * read ({@link Unprotected}), and with this system's protocol in the simulator, under the same shares of faults.
 */
final class LostMessages {

    private static final int N = 10;
    private static final int SEEDS = 5;
    private static final int POINTS = 50;

    /** Virtual time of a round in which nothing is lost. */
    private static final double ROUND_MILLIS = 3;

    private static final String PROBLEM = "workers = " + N + ", optimum = none, precision { wire = float64 }\n"
            + "network { latency = 1ms, compute = 1ms }\n";
    private static final String QUADRATIC =
            PROBLEM + "problem { type = quadratic, dimension = 60, heterogeneity = 1, strong-convexity = 0.1 }\n";
    private static final String RAND = "{ type = rand-k, k = 6 }";
    private static final String TOP = "{ type = top-k, k = 6 }";

    /** By name, in the order in which they are told. */
    private static final Map<String, Faults> FAULTS = new LinkedHashMap<>();

    static {
        FAULTS.put("1 % lost", new Faults(0.01, 0, 0));
        FAULTS.put("10 % lost", new Faults(0.1, 0, 0));
        FAULTS.put("1 % twice", new Faults(0, 0.01, 0));
        FAULTS.put("restarts", new Faults(0, 0, 1e-3));
    }

    /**
     * A method under faults.
     *
     * @param name of the claim
     * @param text the experiment file, but for seed, rounds and faults
     * @param floor what rounding leaves: errors up to it are as good as none
     * @param damage the least error that each fault leaves where nothing protects
     */
    private record Case(String name, String text, long rounds, double floor, double damage) {

        boolean gossips() {
            return text.contains("topology");
        }

        String text(long seed, Faults faults, long ticks) {
            String deadline =
                    gossips() || faults == Faults.NONE ? "" : "participation { quorum = 0.1, deadline = 8ms }\n";
            // A peer that returns waits for the next look at the run.
            long every = gossips() && faults.restart() > 0 ? 1 : Math.min(ticks, rounds / POINTS);
            return text + deadline + "seed = " + seed + ", evaluate.every = " + every + ", stop.rounds = " + ticks
                    + "\nfaults { loss = " + faults.loss() + ", duplicate = " + faults.duplicate() + ", crash = ["
                    + crashes(seed, faults.restart()) + "] }\n";
        }

        /** Processes that die and are back half a millisecond later, one at a time each. */
        private String crashes(long seed, double share) {
            SplittableRandom random = new SplittableRandom(seed);
            TreeSet<Long> moments = new TreeSet<>();
            while (moments.size() < Math.round(share * N * rounds)) {
                moments.add(random.nextLong(N * rounds));
            }
            List<String> crashes = new ArrayList<>();
            for (long moment : moments) {
                double at = moment / N * ROUND_MILLIS + 0.2;
                crashes.add(String.format(
                        Locale.ROOT, "{ node = worker-%d, at = %.1fms, back = %.1fms }", moment % N, at, at + 0.5));
            }
            return String.join(", ", crashes);
        }
    }

    private LostMessages() {}

    static List<Claim> claims() {
        String ring = QUADRATIC + "topology { type = ring, weights = uniform }\n";
        return List.of(
                claim(
                        "faults-diana",
                        "DIANA's memories are",
                        new Case(
                                "diana",
                                QUADRATIC + "method { type = diana, step = 0.3, up " + RAND + " }\n",
                                2000,
                                1e-27,
                                1e-9)),
                claim(
                        "faults-ef21",
                        "EF21's gradient estimates are",
                        new Case(
                                "ef21",
                                QUADRATIC + "method { type = ef21, init = zero, step = 0.15, up " + TOP + " }\n",
                                3000,
                                1e-27,
                                1e-9)),
                claim(
                        "faults-mcm",
                        "MCM's memories, up and down, are",
                        new Case(
                                "mcm",
                                QUADRATIC + "method { type = mcm, step = 0.05, up " + RAND + ", down " + RAND + " }\n",
                                8000,
                                1e-27,
                                1e-9)),
                claim(
                        "faults-choco-gossip",
                        "The mean of CHOCO-Gossip's peers is",
                        new Case(
                                "choco-gossip",
                                PROBLEM + "problem { type = consensus, dimension = 60 }\n"
                                        + "topology { type = ring, weights = uniform }\n"
                                        + "method { type = choco-gossip, consensus-step = 0.2, gossip " + TOP + " }\n",
                                2000,
                                1e-27,
                                1e-9)),
                claim(
                        "faults-choco-sgd",
                        "CHOCO-SGD's replicas are",
                        new Case(
                                "choco-sgd",
                                ring + "method { type = choco-sgd, step = 0.02, consensus-step = 0.2, gossip " + TOP
                                        + " }\n",
                                4000,
                                0,
                                1e-3)));
    }

    private static Claim claim(String name, String what, Case each) {
        return new Claim(
                "faults",
                name,
                what
                        + " ruined for good by few lost or repeated messages or restarts where every copy advances"
                        + " by itself; with the protocol the same faults leave what no faults leave.",
                "docs/architecture.md",
                laboratory -> find(laboratory, each));
    }

    /** The errors of a run, and what of its bits was repair. */
    private record Outcome(List<Point> points, double repair) {

        double end() {
            return points.get(points.size() - 1).error();
        }
    }

    private static Finding find(Laboratory laboratory, Case each) throws InterruptedException {
        Map<String, Faults> faults = new LinkedHashMap<>(Map.of("none", Faults.NONE));
        FAULTS.forEach((name, fault) -> {
            if (fault.restart() == 0 || !each.name.equals("choco-gossip")) {
                faults.put(name, fault);
            }
        });
        List<String> texts = new ArrayList<>();
        for (Faults fault : faults.values()) {
            LongStream.rangeClosed(1, SEEDS).forEach(seed -> texts.add(each.text(seed, fault, each.rounds)));
        }
        List<Course> courses = laboratory.simulate(texts);
        List<String> starts = LongStream.rangeClosed(1, SEEDS)
                .mapToObj(seed -> each.text(seed, Faults.NONE, each.gossips() ? 1 : each.rounds))
                .toList();
        List<Course> begun = each.gossips() ? laboratory.run(starts) : courses.subList(0, SEEDS);
        Map<String, Outcome> safe = new LinkedHashMap<>();
        int from = 0;
        for (String name : faults.keySet()) {
            List<Outcome> outcomes = new ArrayList<>();
            for (int s = 0; s < SEEDS; s++) {
                outcomes.add(outcome(courses.get(from + s), begun.get(s)));
            }
            from += SEEDS;
            safe.put(name, median(outcomes));
        }
        return compared(each, safe, naive(laboratory, each));
    }

    private static Map<String, Outcome> naive(Laboratory laboratory, Case each) throws InterruptedException {
        Map<String, Outcome> naive = new LinkedHashMap<>();
        for (Map.Entry<String, Faults> fault : FAULTS.entrySet()) {
            if (fault.getValue().restart() == 0 || !each.name.equals("choco-gossip")) {
                List<String> texts = LongStream.rangeClosed(1, SEEDS)
                        .mapToObj(seed -> each.text(seed, Faults.NONE, each.rounds))
                        .toList();
                naive.put(
                        fault.getKey(),
                        median(laboratory
                                .each(
                                        texts,
                                        trial -> Unprotected.run(
                                                trial, fault.getValue(), each.rounds, each.rounds / POINTS))
                                .stream()
                                .map(LostMessages::unprotected)
                                .toList()));
            }
        }
        return naive;
    }

    /** The errors of an unprotected run; squared gradients as shares of that at the start, which drifts already are. */
    private static Outcome unprotected(List<Point> points) {
        double start = points.get(0).error() > 0 ? points.get(0).error() : 1;
        return new Outcome(
                points.stream()
                        .map(point -> new Point(point.round(), point.error() / start))
                        .toList(),
                0);
    }

    /** The errors of a protected run: squared gradients, or how far averaging has moved the mean. */
    private static Outcome outcome(Course course, Course begun) {
        Row first = course.rows().get(0);
        Row last = course.last();
        double repair = (double) last.resyncBits() / last.totalBits();
        if (first.gradNormSq() == 0) {
            double moved = Vectors.squaredDistance(
                    course.finished().model(), begun.finished().model());
            return new Outcome(List.of(new Point(last.round(), moved / first.consensusDistance())), repair);
        }
        return new Outcome(
                course.rows().stream()
                        .map(row -> new Point(row.round(), row.gradNormSq() / first.gradNormSq()))
                        .toList(),
                repair);
    }

    /** The outcome whose error at the end is the median. */
    private static Outcome median(List<Outcome> outcomes) {
        return outcomes.stream()
                .sorted((one, other) -> Double.compare(one.end(), other.end()))
                .toList()
                .get(outcomes.size() / 2);
    }

    private static Finding compared(Case each, Map<String, Outcome> safe, Map<String, Outcome> naive) {
        Outcome clean = safe.get("none");
        List<Measured> measured = new ArrayList<>();
        List<Plot.Curve> curves = new ArrayList<>();
        measured.add(new Measured(
                String.format(Locale.ROOT, "no fault %.1e, %.3g %% repair", clean.end(), 100 * clean.repair),
                clean.repair == 0 && (each.floor == 0 || clean.end() <= each.floor)));
        curves.add(curve("no fault", clean));
        naive.forEach((name, outcome) -> {
            Outcome protects = safe.get(name);
            String text = String.format(Locale.ROOT, "%s: %.1e unprotected", name, outcome.end());
            boolean holds = outcome.end() >= each.damage;
            if (protects != null) {
                text += String.format(
                        Locale.ROOT, ", %.1e protected with %.2g %% repair", protects.end(), 100 * protects.repair);
                holds &= protects.end() <= Math.max(each.floor, 1.001 * clean.end());
            }
            measured.add(new Measured(text, holds));
            curves.add(curve(name, outcome));
        });
        curves.add(curve("10 % lost, protected", safe.get("10 % lost")));
        if (safe.containsKey("restarts")) {
            curves.add(curve("restarts, protected", safe.get("restarts")));
        }
        String error = each.gossips() && clean.points.size() == 1
                ? "squared drift of the mean"
                : "squared gradient, of that at the start";
        return Finding.of(
                String.format(
                        Locale.ROOT,
                        "%s, medians of %d seeds: unprotected at least %.0e under each fault; with it, at most %s",
                        error,
                        SEEDS,
                        each.damage,
                        each.floor > 0
                                ? String.format(Locale.ROOT, "%.0e, as without faults", each.floor)
                                : "what it is without faults"),
                measured,
                new Plot(
                        each.name + ", " + N + " nodes",
                        new Plot.Axis(each.gossips() ? "tick" : "round", false),
                        new Plot.Axis(error, true),
                        curves));
    }

    private static Plot.Curve curve(String label, Outcome outcome) {
        return Plot.curve(label, outcome.points, Point::round, Point::error);
    }
}
