package laconic.sim;

import java.util.Arrays;
import java.util.List;
import laconic.compress.Compressor;
import laconic.compress.Identity;
import laconic.compress.Payload;
import laconic.math.Purpose;

/** The plain algorithms whose downlink is compressed, straight from their definitions. */
final class PlainDownlink {

    private final PlainMethods plain;
    private final int n;
    private final int d;

    PlainDownlink(PlainMethods plain) {
        this.plain = plain;
        n = plain.n;
        d = plain.d;
    }

    double[] artemis(double gamma, double alpha, Compressor up, Compressor down, List<Scenario.Round> schedule) {
        double[] x = plain.start();
        double[][] h = new double[n][d];
        for (Scenario.Round round : schedule) {
            double[] sum = plain.memories(round, alpha, up, false, plain.all(x), h, new boolean[n]);
            broadcast(round.round(), mean(sum), down, x, -gamma);
        }
        return x;
    }

    /** The first correction: ĝ = (1/n) Σ_R (h_i + D_i)/p, in which an absent worker's memory has no part. */
    double[] artemisPp1(double gamma, double alpha, Compressor up, Compressor down, List<Scenario.Round> schedule) {
        double[] x = plain.start();
        double[][] h = new double[n][d];
        for (Scenario.Round round : schedule) {
            double[] weights = plain.weights(round);
            double[] sum = new double[d];
            for (int i : round.responders()) {
                double[] delta = PlainMethods.minus(plain.gradient(i, round.round(), x), h[i]);
                Payload q = plain.encode(up, Purpose.UP, i, round.round(), delta);
                PlainMethods.add(weights[i], h[i], sum);
                q.addTo(sum, weights[i]);
                q.addTo(h[i], alpha);
            }
            broadcast(round.round(), mean(sum), down, x, -gamma);
        }
        return x;
    }

    /** Both residuals stay where they are when a round passes without their worker; a worker's is lost with its process. */
    double[] doubleSqueeze(double gamma, Compressor up, Compressor down, List<Scenario.Round> schedule) {
        double[] x = plain.start();
        double[] v = new double[d];
        double[][] residual = new double[n][d];
        for (Scenario.Round round : schedule) {
            round.joined().forEach(i -> residual[i] = new double[d]);
            double[] sum = new double[d];
            for (int i : round.responders()) {
                PlainMethods.add(1, plain.gradient(i, round.round(), x), residual[i]);
                Payload c = plain.encode(up, Purpose.UP, i, round.round(), residual[i]);
                c.addTo(sum, 1);
                c.addTo(residual[i], -1);
            }
            PlainMethods.add(1, mean(sum), v);
            broadcast(round.round(), v, down, x, -gamma).addTo(v, -1);
        }
        return x;
    }

    double[] dore(
            double gamma,
            double alpha,
            double beta,
            double eta,
            Compressor up,
            Compressor down,
            List<Scenario.Round> schedule) {
        double[] xHat = plain.start();
        double[] e = new double[d];
        double[][] h = new double[n][d];
        for (Scenario.Round round : schedule) {
            double[] gHat = mean(plain.memories(round, alpha, up, false, plain.all(xHat), h, new boolean[n]));
            for (int j = 0; j < d; j++) {
                e[j] = -gamma * gHat[j] + eta * e[j];
            }
            broadcast(round.round(), e, down, xHat, beta).addTo(e, -1);
        }
        return xHat;
    }

    double[] mcm(
            double gamma,
            double alphaUp,
            double alphaDown,
            Compressor up,
            Compressor down,
            List<Scenario.Round> schedule) {
        double[] x = plain.start();
        double[] xHat = x.clone();
        double[] memory = new double[d];
        double[][] h = new double[n][d];
        for (Scenario.Round round : schedule) {
            plain.step(x, gamma, plain.memories(round, alphaUp, up, false, plain.all(xHat), h, new boolean[n]));
            double[] before = memory.clone();
            Payload omega = broadcast(round.round(), PlainMethods.minus(x, memory), down, memory, alphaDown);
            omega.addTo(before, 1);
            xHat = before;
        }
        return x;
    }

    /** Rand-MCM with a downlink memory per group i mod {@code groups}: those with nobody asked stand still. */
    double[] randMcm(
            double gamma,
            double alphaUp,
            double alphaDown,
            int groups,
            Compressor up,
            Compressor down,
            List<Scenario.Round> schedule) {
        double[] x = plain.start();
        double[][] xHat = plain.all(x.clone());
        double[][] memory = new double[groups][d];
        double[][] h = new double[n][d];
        for (Scenario.Round round : schedule) {
            long t = round.round();
            for (int c : t == 0 ? new int[0] : groups(t, groups)) {
                double[] delta = PlainMethods.minus(x, memory[c]);
                Payload omega = groups == 1
                        ? plain.encode(down, Purpose.DOWN, n, t, delta)
                        : plain.encodeFor(c, down, t, delta);
                double[] perturbed = memory[c].clone();
                omega.addTo(perturbed, 1);
                omega.addTo(memory[c], alphaDown);
                for (int i = c; i < n; i += groups) {
                    xHat[i] = perturbed;
                }
            }
            plain.step(x, gamma, plain.memories(round, alphaUp, up, false, xHat, h, new boolean[n]));
        }
        return x;
    }

    private int[] groups(long t, int groups) {
        return Arrays.stream(plain.asked(t))
                .map(i -> i % groups)
                .sorted()
                .distinct()
                .toArray();
    }

    double[] ef21P(
            double gamma, double beta, Compressor up, Compressor down, boolean dense, List<Scenario.Round> schedule) {
        double[] x = plain.start();
        double[] w = x.clone();
        double[][] h = new double[n][d];
        boolean[] started = new boolean[n];
        for (Scenario.Round round : schedule) {
            double[] sum = plain.memories(round, beta, up, dense, plain.all(w), h, started);
            if (round.round() >= 0) {
                plain.step(x, gamma, sum);
                broadcast(round.round(), PlainMethods.minus(x, w), down, w, 1);
            }
        }
        return x;
    }

    double[] marinaP(double gamma, double p, Compressor down, List<Scenario.Round> schedule) {
        double[] x = plain.start();
        double[][] w = copies(x);
        double[][] g = new double[n][d];
        for (Scenario.Round round : schedule) {
            long t = round.round();
            for (int i : round.responders()) {
                double[] delta = PlainMethods.minus(plain.gradient(i, t, w[i]), g[i]);
                plain.encode(new Identity(), Purpose.UP, i, t, delta).addTo(g[i], 1);
            }
            move(t, gamma, g, plain.coin(Purpose.COIN, t, p), down, x, w);
        }
        return x;
    }

    /** The point z_i is lost with its process: it begins anew at w_i, with a full gradient. */
    double[] m3(
            double gamma,
            double beta,
            double pDown,
            double pUp,
            Compressor up,
            Compressor down,
            List<Scenario.Round> schedule) {
        double[] x = plain.start();
        double[][] w = copies(x);
        double[][] z = new double[n][];
        double[][] g = new double[n][d];
        for (Scenario.Round round : schedule) {
            long t = round.round();
            round.joined().forEach(i -> z[i] = null);
            if (t >= 0) {
                move(t, gamma, g, plain.coin(Purpose.COIN, t, pDown), down, x, w);
            }
            boolean full = t >= 0 && plain.coin(Purpose.SECOND_COIN, t, pUp);
            for (int i : round.responders()) {
                double[] next = w[i].clone();
                for (int j = 0; j < d && z[i] != null; j++) {
                    next[j] = beta * w[i][j] + (1 - beta) * z[i][j];
                }
                boolean dense = full || z[i] == null;
                double[] delta =
                        PlainMethods.minus(plain.gradient(i, t, next), dense ? g[i] : plain.gradient(i, t, z[i]));
                plain.encode(dense ? new Identity() : up, Purpose.UP, i, t, delta)
                        .addTo(g[i], 1);
                z[i] = next;
            }
        }
        return x;
    }

    /** x⁺ = x − γ mean_i g_i; w_i = x⁺ where {@code full}, w_i += Q_i(x⁺ − x) otherwise. */
    private void move(long t, double gamma, double[][] g, boolean full, Compressor down, double[] x, double[][] w) {
        double[] before = x.clone();
        plain.step(x, gamma, plain.sum(g));
        for (int i = 0; i < n; i++) {
            double[] delta = PlainMethods.minus(x, full ? w[i] : before);
            Compressor c = full ? new Identity() : down;
            (n == 1 ? plain.encode(c, Purpose.DOWN, n, t, delta) : plain.encodeFor(i, c, t, delta)).addTo(w[i], 1);
        }
    }

    private Payload broadcast(long t, double[] v, Compressor down, double[] into, double rate) {
        Payload payload = plain.encode(down, Purpose.DOWN, n, t, v);
        payload.addTo(into, rate);
        return payload;
    }

    private double[] mean(double[] sum) {
        double[] mean = sum.clone();
        for (int j = 0; j < d; j++) {
            mean[j] /= n;
        }
        return mean;
    }

    private double[][] copies(double[] x) {
        double[][] copies = new double[n][];
        Arrays.setAll(copies, i -> x.clone());
        return copies;
    }
}
