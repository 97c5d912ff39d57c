package laconic.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import laconic.math.SeededRandomness;

/**
 * What a seed draws in a swarm: the size of the experiment, its network, who takes part, and the faults, as overrides
 * of an experiment file. Faults end after a while; then every round must close. Every fifth seed has none.
 */
final class Swarm {

    private static final int WORKERS_MAX = 16;
    private static final int DIMENSION_MAX = 64;
    private static final int ROUNDS = 60;
    private static final int CRASHES_MAX = 4;

    /**
     * What a method can bear and do.
     *
     * @param gossips whether it has no server: then nobody is sampled
     * @param survives whether it bears the loss of a node
     * @param asynchronous whether it can do without a barrier, as every third seed then does
     */
    record Abilities(boolean gossips, boolean survives, boolean asynchronous) {}

    private final SplittableRandom random;
    private final boolean faults;
    private final boolean gossips;
    private final boolean barrier;
    private final boolean dying;

    Swarm(long seed, Abilities method) {
        random = new SplittableRandom(SeededRandomness.mix(seed));
        faults = seed % 5 != 0;
        gossips = method.gossips;
        barrier = !method.asynchronous || seed % 3 != 0;
        dying = method.survives && (barrier || !gossips);
    }

    List<String> overrides() {
        int n = (gossips ? 2 : 1) + random.nextInt(1 + random.nextInt(WORKERS_MAX - 1));
        int d = 2 + random.nextInt(1 + random.nextInt(DIMENSION_MAX - 1));
        List<String> drawn = new ArrayList<>(List.of(
                "workers=" + n,
                "problem={ type = quadratic, dimension = " + d + ", strong-convexity = 0.1 }",
                "stop={ rounds = " + ROUNDS + " }",
                "evaluate={ every = 10 }",
                "optimum=none",
                "network=" + network(),
                "faults=" + (faults ? faults(n) : "{}")));
        if (!barrier && gossips) {
            drawn.add("mode={ type = asynchronous, staleness-max = " + pick("1", "2", "8") + " }");
        } else if (!barrier) {
            drawn.add("participation={}");
            drawn.add("mode={ type = asynchronous, buffer = " + (1 + random.nextInt(n)) + ", staleness-max = "
                    + pick("1", "8") + " }");
        } else if (gossips) {
            drawn.add("membership={ divided = " + pick("stop-minority", "continue") + " }");
        } else {
            drawn.add("participation=" + participation());
        }
        drawn.add("durability={ mode = " + pick("strict", "relaxed") + ", every = " + pick("1", "5", "20") + " }");
        return drawn;
    }

    private String network() {
        String links = random.nextBoolean() ? "" : ", up = " + pick("1 Mbit", "10 Mbit") + ", down = 10 Mbit";
        return "{ latency = " + milliseconds(100) + ", compute = " + milliseconds(10) + links
                + ", straggler { fraction = " + pick("0", "0.3") + ", slowdown = " + pick("2", "10") + " } }";
    }

    private String participation() {
        String quorum = pick("0.25", "0.5", "1");
        String deadline = faults && !quorum.equals("1") ? pick("none", "auto", "30ms", "300ms") : "none";
        return "{ fraction = " + pick("1", "1", "0.5") + ", sampling = " + pick("bernoulli", "fixed") + ", quorum = "
                + quorum + ", deadline = " + deadline + " }";
    }

    private String faults(int n) {
        double untilMs = 100 + random.nextDouble(3000);
        List<String> crashes = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            crashes("worker-" + i, dying ? random.nextInt(1 + CRASHES_MAX) : 0, crashes);
        }
        crashes("server", !gossips && random.nextInt(3) == 0 ? 1 + random.nextInt(2) : 0, crashes);
        List<String> cuts = new ArrayList<>();
        for (int k = barrier || !gossips ? random.nextInt(3) : 0; k > 0; k--) {
            double at = random.nextDouble(untilMs);
            String way = pick("both", "out", "in");
            cuts.add(String.format(
                    Locale.ROOT,
                    "{ nodes = [%s], way = %s, at = %.6fms, back = %.6fms }",
                    side(n),
                    way,
                    at,
                    at + 1 + random.nextDouble(4000)));
        }
        List<String> pauses = new ArrayList<>();
        for (int k = random.nextInt(3); k > 0; k--) {
            double at = random.nextDouble(untilMs);
            double back = at + 1e-3 + random.nextDouble(random.nextBoolean() ? 50 : 3000);
            pauses.add(String.format(
                    Locale.ROOT, "{ node = worker-%d, at = %.6fms, back = %.6fms }", random.nextInt(n), at, back));
        }
        String slow = random.nextInt(4) > 0
                ? ""
                : "{ nodes = [" + side(n) + "], delay = " + milliseconds(random.nextInt(5) == 0 ? 5000 : 50) + " }";
        return String.format(
                Locale.ROOT,
                "{ loss = %.4f, duplicate = %.4f, reorder = %.4f, corrupt = %.4f, delay = %s, queue = %s,"
                        + " until = %.6fms, crash = [%s], partition = [%s], pause = [%s], slow = [%s],"
                        + " bandwidth = [%s], disk { latency = %s, torn = %s } }",
                chance(0.3),
                chance(0.5),
                chance(0.5),
                random.nextInt(4) == 0 ? random.nextDouble(0.1) : 0,
                random.nextInt(4) == 0 ? milliseconds(100) : "0ms",
                pick("0", "0", "0", "1", "3"),
                untilMs,
                String.join(", ", crashes),
                String.join(", ", cuts),
                String.join(", ", pauses),
                slow,
                random.nextInt(4) > 0 ? "" : limit(n, untilMs),
                random.nextBoolean() ? "0ms" : milliseconds(10),
                pick("0", "0.5", "0.9"));
    }

    private void crashes(String node, int count, List<String> into) {
        double at = 0;
        for (int k = 0; k < count; k++) {
            at += random.nextDouble(random.nextInt(3) == 0 ? 20 : 800);
            double back = at + away();
            into.add(String.format(Locale.ROOT, "{ node = %s, at = %.6fms, back = %.6fms }", node, at, back));
            at = back + 1e-3;
        }
    }

    private String limit(int n, double untilMs) {
        double at = random.nextDouble(untilMs);
        return String.format(
                Locale.ROOT,
                "{ nodes = [%s], rate = %s, at = %.6fms, back = %.6fms }",
                side(n),
                pick("3 kbit", "30 kbit", "300 kbit"),
                at,
                at + 1 + random.nextDouble(4000));
    }

    /** How long a process is away, in milliseconds: less than messages are in flight, soon back, or given up before. */
    private double away() {
        return switch (random.nextInt(4)) {
            case 0 -> 1e-3;
            case 1 -> 1e-3 + random.nextDouble(4);
            case 2 -> 1e-3 + random.nextDouble(60);
            default -> 1e-3 + random.nextDouble(3000);
        };
    }

    /** One worker, or about half of them. */
    private String side(int n) {
        List<String> side = new ArrayList<>();
        boolean isolated = random.nextBoolean();
        int one = random.nextInt(n);
        for (int i = 0; i < n; i++) {
            if (i == one || !isolated && random.nextBoolean()) {
                side.add("worker-" + i);
            }
        }
        return String.join(", ", side);
    }

    /** Half of the time nothing; otherwise up to {@code most}. */
    private double chance(double most) {
        return random.nextBoolean() ? 0 : random.nextDouble(most);
    }

    private String milliseconds(double most) {
        double tenths = random.nextDouble();
        return String.format(Locale.ROOT, "%.3fms", 1 + most * tenths * tenths);
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
