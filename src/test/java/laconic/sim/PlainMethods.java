package laconic.sim;

import java.util.List;
import laconic.compress.Compressor;
import laconic.compress.Identity;
import laconic.compress.Payload;
import laconic.compress.Wire;
import laconic.math.Purpose;
import laconic.math.SeededRandomness;

/**
 * The plain algorithms, single-threaded, straight from their definitions, on the participation that a run recorded. They
 * know compressors and random numbers and nothing of methods, replicas, messages or nodes.
 */
final class PlainMethods {

    private static final double RATE_MEMORY = 0.95;
    private static final double LEAST_RATE = 0.1;

    private final Quadratics problem;
    private final int n;
    private final int d;
    private final SeededRandomness randomness;
    private final double fraction;
    private final double[] responseRate;

    /** @param fraction of workers that a round asks, each by a toss of its own; 1 for all */
    PlainMethods(Quadratics problem, double fraction, long seed) {
        this.problem = problem;
        this.fraction = fraction;
        n = problem.n;
        d = problem.d;
        randomness = new SeededRandomness(seed, n);
        responseRate = new double[n];
        java.util.Arrays.fill(responseRate, 1);
    }

    double[] gd(double gamma, Compressor up, List<Scenario.Round> schedule) {
        double[] x = problem.start();
        double[] shown = x.clone();
        for (Scenario.Round round : schedule) {
            long t = round.round();
            double[] weights = weights(round);
            double[] mean = new double[d];
            for (int i : round.responders()) {
                encode(up, Purpose.UP, i, t, gradient(i, t, shown)).addTo(mean, weights[i]);
            }
            step(x, gamma, mean);
            show(t, x, shown);
        }
        return x;
    }

    double[] efSgd(double gamma, Compressor up, List<Scenario.Round> schedule) {
        double[] x = problem.start();
        double[] shown = x.clone();
        double[][] residual = new double[n][d];
        for (Scenario.Round round : schedule) {
            long t = round.round();
            round.joined().forEach(i -> residual[i] = new double[d]);
            double[] mean = new double[d];
            for (int i : round.responders()) {
                double[] g = gradient(i, t, shown);
                for (int j = 0; j < d; j++) {
                    residual[i][j] += gamma * g[j];
                }
                Payload c = encode(up, Purpose.UP, i, t, residual[i]);
                c.addTo(mean, 1);
                c.addTo(residual[i], -1);
            }
            step(x, 1, mean);
            show(t, x, shown);
        }
        return x;
    }

    double[] diana(double gamma, double alpha, Compressor up, boolean dense, List<Scenario.Round> schedule) {
        double[] x = problem.start();
        double[] shown = x.clone();
        double[][] h = new double[n][d];
        boolean[] started = new boolean[n];
        for (Scenario.Round round : schedule) {
            long t = round.round();
            double[] mean = memories(round, alpha, up, dense, shown, h, started);
            if (t >= 0) {
                step(x, gamma, mean);
                show(t, x, shown);
            }
        }
        return x;
    }

    double[] mcm(
            double gamma,
            double alphaUp,
            double alphaDown,
            Compressor up,
            Compressor down,
            List<Scenario.Round> schedule) {
        double[] x = problem.start();
        double[] xHat = x.clone();
        double[] memory = new double[d];
        double[][] h = new double[n][d];
        for (Scenario.Round round : schedule) {
            long t = round.round();
            step(x, gamma, memories(round, alphaUp, up, false, xHat, h, new boolean[n]));
            Payload omega = encode(down, Purpose.DOWN, n, t, minus(x, memory));
            xHat = memory.clone();
            omega.addTo(xHat, 1);
            omega.addTo(memory, alphaDown);
        }
        return x;
    }

    double[] ef21(double gamma, Compressor up, boolean dense, List<Scenario.Round> schedule) {
        double[] x = problem.start();
        double[] shown = x.clone();
        double[] mean = new double[d];
        double[][] g = new double[n][d];
        boolean[] started = new boolean[n];
        for (Scenario.Round round : schedule) {
            long t = round.round();
            if (t >= 0) {
                for (int j = 0; j < d; j++) {
                    x[j] -= gamma * mean[j];
                }
                show(t, x, shown);
            }
            for (int i : round.responders()) {
                Compressor c = dense && !started[i] ? new Identity() : up;
                started[i] = true;
                encode(c, Purpose.UP, i, t, minus(gradient(i, t, shown), g[i])).addTo(g[i], 1);
            }
            mean = new double[d];
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < d; j++) {
                    mean[j] += g[i][j];
                }
            }
            for (int j = 0; j < d; j++) {
                mean[j] /= n;
            }
        }
        return x;
    }

    /** n · ĝ = Σ_i h_i + Σ_R weight_i Q(∇f_i − h_i), then h_i += α Q(…); the first increment of a dense start counts whole. */
    private double[] memories(
            Scenario.Round round,
            double alpha,
            Compressor up,
            boolean dense,
            double[] at,
            double[][] h,
            boolean[] started) {
        double[] weights = weights(round);
        double[] sum = new double[d];
        int r = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < d; j++) {
                sum[j] += h[i][j];
            }
            if (r < round.responders().length && round.responders()[r] == i) {
                r++;
                boolean whole = dense && !started[i];
                started[i] = true;
                double[] delta = minus(gradient(i, round.round(), at), h[i]);
                Payload q = encode(whole ? new Identity() : up, Purpose.UP, i, round.round(), delta);
                q.addTo(sum, fraction < 1 ? weights[i] : 1);
                q.addTo(h[i], whole ? 1 : alpha);
            }
        }
        return sum;
    }

    /** Inverse probabilities 1/(p r̂_i), where r̂_i is the tracked share of rounds that i has answered, this one included. */
    private double[] weights(Scenario.Round round) {
        for (int i : asked(round.round())) {
            boolean yes = java.util.Arrays.stream(round.responders()).anyMatch(r -> r == i);
            if (!yes || responseRate[i] != 1) {
                responseRate[i] = RATE_MEMORY * responseRate[i] + (yes ? 1 - RATE_MEMORY : 0);
            }
        }
        double[] weights = new double[n];
        for (int i = 0; i < n; i++) {
            weights[i] = 1 / (fraction * Math.max(LEAST_RATE, responseRate[i]));
        }
        return weights;
    }

    private int[] asked(long t) {
        int[] asked = new int[n];
        int count = 0;
        for (int attempt = 0; count == 0; attempt++) {
            for (int i = 0; i < n; i++) {
                boolean all = fraction == 1 || t < 0;
                if (all || randomness.draw(Purpose.PARTICIPATION, n, t).uniform(attempt * n + i) < fraction) {
                    asked[count++] = i;
                }
            }
        }
        return java.util.Arrays.copyOf(asked, count);
    }

    private double[] gradient(int i, long t, double[] x) {
        double[] g = new double[d];
        problem.gradient(i, t, x, g);
        return g;
    }

    private Payload encode(Compressor compressor, Purpose purpose, int node, long t, double[] v) {
        return compressor.member(node, n).encoder(d, Wire.FLOAT32).encode(v, randomness.draw(purpose, node, t));
    }

    /** x −= γ · sum / n. */
    private void step(double[] x, double gamma, double[] sum) {
        for (int j = 0; j < d; j++) {
            x[j] -= gamma * (sum[j] / n);
        }
    }

    /** What a worker sees of x: the sum of its increments as they were sent. */
    private void show(long t, double[] x, double[] shown) {
        encode(new Identity(), Purpose.DOWN, n, t, minus(x, shown)).addTo(shown, 1);
    }

    private static double[] minus(double[] a, double[] b) {
        double[] difference = a.clone();
        for (int j = 0; j < a.length; j++) {
            difference[j] -= b[j];
        }
        return difference;
    }
}
