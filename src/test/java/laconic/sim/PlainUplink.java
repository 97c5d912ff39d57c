package laconic.sim;

import java.util.List;
import java.util.function.BiConsumer;
import laconic.compress.Compressor;
import laconic.compress.Identity;
import laconic.compress.Payload;
import laconic.math.Purpose;

/** The plain algorithms whose server shows its model as it is, straight from their definitions. */
final class PlainUplink {

    private final PlainMethods plain;
    private final int n;
    private final int d;

    PlainUplink(PlainMethods plain) {
        this.plain = plain;
        n = plain.n;
        d = plain.d;
    }

    double[] gd(double gamma, Compressor up, List<Scenario.Round> schedule) {
        double[] x = plain.start();
        double[] shown = x.clone();
        for (Scenario.Round round : schedule) {
            plain.step(x, gamma, inverseSum(round, up, shown));
            plain.show(round.round(), x, shown);
        }
        return x;
    }

    /** Σ_R Q(∇f_i(at)) / (p r̂_i). */
    private double[] inverseSum(Scenario.Round round, Compressor up, double[] at) {
        double[] weights = plain.weights(round);
        double[] sum = new double[d];
        for (int i : round.responders()) {
            double[] g = plain.gradient(i, round.round(), at);
            plain.encode(up, Purpose.UP, i, round.round(), g).addTo(sum, weights[i]);
        }
        return sum;
    }

    double[] agd(double smoothness, double strongConvexity, List<Scenario.Round> schedule) {
        double root = Math.sqrt(strongConvexity / smoothness);
        double[] x = plain.start();
        double[] y = x.clone();
        double[] shown = x.clone();
        for (Scenario.Round round : schedule) {
            long t = round.round();
            double beta = strongConvexity == 0 ? (t + 1.0) / (t + 4.0) : (1 - root) / (1 + root);
            double[] sum = inverseSum(round, new Identity(), shown);
            double[] previous = x.clone();
            for (int j = 0; j < d; j++) {
                x[j] = y[j] - sum[j] / n / smoothness;
                y[j] = x[j] + beta * (x[j] - previous[j]);
            }
            plain.show(t, y, shown);
        }
        return x;
    }

    /** A residual is lost with its process. */
    double[] efSgd(double gamma, Compressor up, List<Scenario.Round> schedule) {
        double[] x = plain.start();
        double[] shown = x.clone();
        double[][] residual = new double[n][d];
        for (Scenario.Round round : schedule) {
            long t = round.round();
            round.joined().forEach(i -> residual[i] = new double[d]);
            double[] mean = new double[d];
            for (int i : round.responders()) {
                PlainMethods.add(gamma, plain.gradient(i, t, shown), residual[i]);
                Payload c = plain.encode(up, Purpose.UP, i, t, residual[i]);
                c.addTo(mean, 1);
                c.addTo(residual[i], -1);
            }
            plain.step(x, 1, mean);
            plain.show(t, x, shown);
        }
        return x;
    }

    double[] diana(double gamma, double alpha, Compressor up, boolean dense, List<Scenario.Round> schedule) {
        double[] x = plain.start();
        double[] shown = x.clone();
        double[][] h = new double[n][d];
        boolean[] started = new boolean[n];
        for (Scenario.Round round : schedule) {
            double[] sum = plain.memories(round, alpha, up, dense, plain.all(shown), h, started);
            if (round.round() >= 0) {
                plain.step(x, gamma, sum);
                plain.show(round.round(), x, shown);
            }
        }
        return x;
    }

    double[] ef21(double gamma, Compressor up, boolean dense, List<Scenario.Round> schedule) {
        boolean[] started = new boolean[n];
        double[][] g = new double[n][d];
        return estimated(gamma, g, schedule, (round, shown) -> {
            for (int i : round.responders()) {
                Compressor c = dense && !started[i] ? new Identity() : up;
                started[i] = true;
                double[] delta = PlainMethods.minus(plain.gradient(i, round.round(), shown), g[i]);
                plain.encode(c, Purpose.UP, i, round.round(), delta).addTo(g[i], 1);
            }
        });
    }

    /** The point of the last gradient is lost with its process; whoever has none sends a full gradient. */
    double[] marina(double gamma, double p, Compressor up, List<Scenario.Round> schedule) {
        double[][] last = new double[n][];
        double[][] g = new double[n][d];
        return estimated(gamma, g, schedule, (round, shown) -> {
            long t = round.round();
            round.joined().forEach(i -> last[i] = null);
            boolean full = t >= 0 && plain.coin(Purpose.COIN, t, p);
            for (int i : round.responders()) {
                difference(i, t, shown, full ? null : last[i], up, g[i]);
                last[i] = shown.clone();
            }
        });
    }

    /** g_i += ∇f_i(x) − g_i where there is no other point, Q(∇f_i(x) − ∇f_i(last)) otherwise. */
    private void difference(int i, long t, double[] x, double[] last, Compressor up, double[] g) {
        double[] base = last == null ? g : plain.gradient(i, t, last);
        double[] delta = PlainMethods.minus(plain.gradient(i, t, x), base);
        plain.encode(last == null ? new Identity() : up, Purpose.UP, i, t, delta)
                .addTo(g, 1);
    }

    /** x ← x − γ mean_i g_i, where a missing uplink leaves its g_i. */
    private double[] estimated(
            double gamma, double[][] g, List<Scenario.Round> schedule, BiConsumer<Scenario.Round, double[]> answers) {
        double[] x = plain.start();
        double[] shown = x.clone();
        for (Scenario.Round round : schedule) {
            if (round.round() >= 0) {
                plain.step(x, gamma, plain.sum(g));
                plain.show(round.round(), x, shown);
            }
            answers.accept(round, shown);
        }
        return x;
    }

    double[] ppMarina(double gamma, double p, Compressor up, List<Scenario.Round> schedule) {
        double[] x = plain.start();
        double[] shown = x.clone();
        double[] g = new double[d];
        for (Scenario.Round round : schedule) {
            long t = round.round();
            double[] before = shown.clone();
            if (t >= 0) {
                PlainMethods.add(-gamma, g, x);
                plain.show(t, x, shown);
            }
            boolean full = t < 0 || plain.coin(Purpose.COIN, t, p);
            double[] weights = plain.weights(round, full ? plain.everybody() : plain.asked(t));
            double[] sum = new double[d];
            for (int i : round.responders()) {
                double[] gradient = plain.gradient(i, t, shown);
                if (full) {
                    plain.encode(new Identity(), Purpose.UP, i, t, gradient).addTo(sum, 1);
                } else {
                    double[] delta = PlainMethods.minus(gradient, plain.gradient(i, t, before));
                    plain.encode(up, Purpose.UP, i, t, delta).addTo(sum, weights[i]);
                }
            }
            for (int j = 0; j < d; j++) {
                g[j] = (full ? 0 : g[j]) + sum[j] / n;
            }
        }
        return x;
    }

    double[] core(double gamma, int m, List<Scenario.Round> schedule) {
        double[] x = plain.start();
        for (Scenario.Round round : schedule) {
            long t = round.round();
            double[] weights = plain.weights(round);
            double[] mean = new double[m];
            for (int i : round.responders()) {
                double[] g = plain.gradient(i, t, x);
                double[] products = new double[m];
                for (int j = 0; j < m; j++) {
                    for (int c = 0; c < d; c++) {
                        products[j] += g[c] * plain.gaussian(t, j * d + c);
                    }
                }
                plain.encode(new Identity(), Purpose.UP, i, t, products).addTo(mean, weights[i]);
            }
            for (int j = 0; j < m; j++) {
                mean[j] /= n;
            }
            double[] p = new double[m];
            plain.encode(new Identity(), Purpose.DOWN, n, t, mean).addTo(p, gamma / m);
            for (int j = 0; j < m; j++) {
                for (int c = 0; c < d; c++) {
                    x[c] -= p[j] * plain.gaussian(t, j * d + c);
                }
            }
        }
        return x;
    }
}
