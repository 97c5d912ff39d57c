package laconic.sim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import laconic.compress.Compressor;
import laconic.compress.Identity;
import laconic.compress.Payload;
import laconic.compress.Wire;
import laconic.math.Purpose;
import laconic.math.SeededRandomness;

/**
 * What the plain algorithms share: single-threaded arithmetic on the participation that a run recorded. They know compressors
 * and random numbers and nothing of methods, replicas, messages or nodes.
 */
final class PlainMethods {

    private static final int ROUNDS_REMEMBERED = 64;
    private static final double LEAST_RATE = 0.1;

    /** How a round's workers are drawn. */
    enum Rule {
        BERNOULLI,
        FIXED,
        WITH_REPLACEMENT
    }

    final int n;
    final int d;
    private final Quadratics problem;
    private final SeededRandomness randomness;
    private final Rule rule;
    private final double fraction;
    private final double probability;
    private final List<ArrayDeque<Boolean>> answers = new ArrayList<>();

    /** @param fraction of workers that a round asks, each by a toss of its own; 1 for all */
    PlainMethods(Quadratics problem, double fraction, long seed) {
        this(problem, Rule.BERNOULLI, fraction, seed);
    }

    /** @param fraction of workers that a round asks; 1 for all */
    PlainMethods(Quadratics problem, Rule rule, double fraction, long seed) {
        this.problem = problem;
        this.rule = rule;
        n = problem.n;
        d = problem.d;
        this.fraction = rule == Rule.BERNOULLI || fraction == 1 ? fraction : (double) size(fraction) / n;
        randomness = new SeededRandomness(seed, n);
        probability =
                rule == Rule.BERNOULLI ? Math.min(1, fraction / (1 - StrictMath.pow(1 - fraction, n))) : this.fraction;
        for (int i = 0; i < n; i++) {
            answers.add(new ArrayDeque<>());
        }
    }

    PlainUplink uplink() {
        return new PlainUplink(this);
    }

    PlainDownlink downlink() {
        return new PlainDownlink(this);
    }

    private int size(double share) {
        return (int) Math.max(1, Math.round(share * n));
    }

    double[] start() {
        return problem.start();
    }

    /**
     * n · ĝ = Σ_i h_i + Σ_R weight_i Q(∇f_i − h_i), then h_i += α Q(…); the first increment of a dense start counts whole.
     *
     * @param at where each worker takes its gradient
     */
    double[] memories(
            Scenario.Round round,
            double alpha,
            Compressor up,
            boolean dense,
            double[][] at,
            double[][] h,
            boolean[] started) {
        return memories(round, weights(round), Purpose.UP, round.round(), alpha, up, dense, at, h, started);
    }

    /** The same with the weights of the round and the address of the compressor's choices as given. */
    double[] memories(
            Scenario.Round round,
            double[] weights,
            Purpose purpose,
            long drawn,
            double alpha,
            Compressor up,
            boolean dense,
            double[][] at,
            double[][] h,
            boolean[] started) {
        double[] sum = new double[d];
        int r = 0;
        for (int i = 0; i < n; i++) {
            add(1, h[i], sum);
            if (r < round.responders().length && round.responders()[r] == i) {
                r++;
                boolean whole = dense && !started[i];
                started[i] = true;
                double[] delta = minus(gradient(i, round.round(), at[i]), h[i]);
                Payload q = encode(whole ? new Identity() : up, purpose, i, drawn, delta);
                q.addTo(sum, memoryWeight(weights[i]));
                q.addTo(h[i], whole ? 1 : alpha);
            }
        }
        return sum;
    }

    /** The weight of an uplink where a memory stands in for a missing one: 1 if everybody is asked. */
    double memoryWeight(double weight) {
        return probability < 1 ? weight : 1;
    }

    /** The weights of a round that asks whom the rule draws, and of a dense start that asks everybody. */
    double[] weights(Scenario.Round round) {
        return weights(round, asked(round.round()));
    }

    /** Inverse probabilities 1/(p r̂_i), where r̂_i is the share of the last rounds before this one that i has answered. */
    double[] weights(Scenario.Round round, int[] asked) {
        double[] weights = new double[n];
        for (int i = 0; i < n; i++) {
            long yes = answers.get(i).stream().filter(answer -> answer).count();
            weights[i] = 1
                    / (probability
                            * Math.max(LEAST_RATE, (yes + 1.0) / (answers.get(i).size() + 1)));
        }
        for (int i : Arrays.stream(asked).distinct().toArray()) {
            answers.get(i).addLast(Arrays.stream(round.responders()).anyMatch(r -> r == i));
            if (answers.get(i).size() > ROUNDS_REMEMBERED) {
                answers.get(i).removeFirst();
            }
        }
        return weights;
    }

    int[] everybody() {
        int[] all = new int[n];
        Arrays.setAll(all, i -> i);
        return all;
    }

    /** Whom the rule draws in round t. */
    int[] asked(long t) {
        if (fraction == 1 || t < 0) {
            return everybody();
        }
        laconic.math.Draw draw = randomness.draw(Purpose.PARTICIPATION, n, t);
        if (rule == Rule.FIXED) {
            return draw.subset(size(fraction), n);
        }
        int[] asked = new int[n];
        int count = 0;
        if (rule == Rule.WITH_REPLACEMENT) {
            while (count < size(fraction)) {
                asked[count] = (int) (draw.uniform(count++) * n);
            }
            Arrays.sort(asked, 0, count);
        }
        for (int attempt = 0; count == 0; attempt++) {
            for (int i = 0; i < n; i++) {
                if (draw.uniform(attempt * n + i) < fraction) {
                    asked[count++] = i;
                }
            }
        }
        return Arrays.copyOf(asked, count);
    }

    boolean coin(Purpose coin, long t, double probability) {
        return randomness.coin(coin, t, probability);
    }

    /** A Gaussian number that all nodes share in round t. */
    double gaussian(long t, int index) {
        return randomness.draw(Purpose.DIRECTIONS, n, t).gaussian(index);
    }

    double[] gradient(int i, long t, double[] x) {
        double[] g = new double[d];
        problem.gradient(i, t, x, g);
        return g;
    }

    /** What worker i or, for {@code node} = n, the broadcasting server compresses. */
    Payload encode(Compressor compressor, Purpose purpose, int node, long t, double[] v) {
        return encoded(compressor.member(node % n, n), purpose, node, t, v);
    }

    /** What the server compresses for copy i of a vector of which there are several. */
    Payload encodeFor(int i, Compressor compressor, long t, double[] v) {
        return encoded(compressor.member(i, n), Purpose.DOWN, n + 1 + i, t, v);
    }

    private Payload encoded(Compressor member, Purpose purpose, int address, long t, double[] v) {
        return member.encoder(v.length, Wire.FLOAT32).encode(v, randomness.draw(purpose, address, t));
    }

    /** x −= γ · sum / n. */
    void step(double[] x, double gamma, double[] sum) {
        for (int j = 0; j < d; j++) {
            x[j] -= gamma * (sum[j] / n);
        }
    }

    /** What a worker sees of x: the sum of its increments as they were sent. */
    void show(long t, double[] x, double[] shown) {
        encode(new Identity(), Purpose.DOWN, n, t, minus(x, shown)).addTo(shown, 1);
    }

    /** Σ_i of vectors, in worker order. */
    double[] sum(double[][] vectors) {
        double[] sum = new double[d];
        for (double[] v : vectors) {
            add(1, v, sum);
        }
        return sum;
    }

    /** The same point for everybody. */
    double[][] all(double[] x) {
        double[][] all = new double[n][];
        Arrays.fill(all, x);
        return all;
    }

    static void add(double a, double[] v, double[] into) {
        for (int j = 0; j < into.length; j++) {
            into[j] += a * v[j];
        }
    }

    static double[] minus(double[] a, double[] b) {
        double[] difference = a.clone();
        for (int j = 0; j < a.length; j++) {
            difference[j] -= b[j];
        }
        return difference;
    }
}
