package laconic.sim;

import java.util.List;
import laconic.compress.Compressor;
import laconic.compress.Concatenation;
import laconic.compress.Identity;
import laconic.math.Purpose;

/**
 * 2Direction, straight from its box, with λ = L̄/Γ: A = (λ + μ)(1 − pθ)/(pθ), λ⁺ = λ(1 − pθ). A worker answers with m^z of the
 * round before and m^y of this one, so that both count or neither does.
 */
record PlainTwoDirection(double smoothness, double mu, double p, double tau, double alpha, double omega) {

    private double theta(double lambda) {
        double b = p * (lambda + mu);
        double root = 2 * (lambda + mu) / (b + Math.sqrt(b * b + 4 * p * smoothness * (lambda + mu)));
        return Math.min(root, Math.min(1, Math.min(alpha, Math.min(tau, 1 / (1 + omega))) / p) / 4);
    }

    double[] run(PlainMethods plain, Compressor up, Compressor down, List<Scenario.Round> schedule) {
        int n = plain.n;
        int d = plain.d;
        double[] x = plain.start();
        double[] u = x.clone();
        double[] w = x.clone();
        double[] z = x.clone();
        double[] v = new double[d];
        double[] k = new double[d];
        double[][] h = new double[n][d];
        boolean[] started = new boolean[n];
        double lambda = smoothness;
        Compressor parts = new Concatenation(List.of(down, new Identity()), List.of(d, 2 * d + 1));
        for (Scenario.Round round : schedule) {
            long t = round.round();
            double theta = theta(lambda);
            double[] y = new double[d];
            for (int j = 0; j < d; j++) {
                y[j] = theta * w[j] + (1 - theta) * z[j];
            }
            double[] weights = plain.weights(round);
            double[] sum = plain.memories(
                    round, weights, Purpose.UP_SECOND, t - 1, 1 / (1 + omega), up, true, plain.all(z), h, started);
            double[] g = plain.sum(h);
            double[] delta = new double[3 * d + 1];
            for (int j = 0; j < d; j++) {
                g[j] /= n;
                v[j] = t < 0 ? g[j] : t == 0 ? v[j] : (1 - tau) * v[j] + tau * (sum[j] / n);
                delta[2 * d + j] = t < 0 ? v[j] : 0;
            }
            if (t >= 0) {
                for (int i : round.responders()) {
                    double[] m = PlainMethods.minus(plain.gradient(i, t, y), h[i]);
                    plain.encode(up, Purpose.UP, i, t, m).addTo(g, plain.memoryWeight(weights[i]) / n);
                }
                double a = (lambda + mu) * (1 - p * theta) / (p * theta);
                boolean coin = plain.coin(Purpose.COIN, t, p);
                for (int j = 0; j < d; j++) {
                    u[j] = (a * u[j] + mu * y[j] - g[j]) / (a + mu);
                    x[j] = theta * u[j] + (1 - theta) * z[j];
                    w[j] = (a * w[j] + mu * y[j] - k[j]) / (a + mu);
                    delta[j] = u[j] - w[j];
                    delta[d + j] = coin ? x[j] - z[j] : 0;
                    delta[2 * d + j] = coin ? v[j] - k[j] : 0;
                }
                lambda *= 1 - p * theta;
            }
            double[] increment = new double[3 * d + 1];
            plain.encode(parts, Purpose.DOWN, n, t, delta).addTo(increment, 1);
            for (int j = 0; j < d; j++) {
                w[j] += increment[j];
                z[j] += increment[d + j];
                k[j] += increment[2 * d + j];
            }
        }
        return x;
    }
}
