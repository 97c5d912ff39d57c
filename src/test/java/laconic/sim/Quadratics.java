package laconic.sim;

import java.util.SplittableRandom;
import laconic.math.SeededRandomness;

/**
 * Heterogeneous quadratics f_i(x) = ½ xᵀA_i x − b_iᵀx whose gradients carry noise that is a function of worker, round and
 * coordinate: what a mini-batch does to a gradient, without a data set. The tests' own, so that nodes and references are fed
 * by code outside the system.
 */
final class Quadratics {

    final int n;
    final int d;
    private final long seed;
    private final double noise;
    private final double[][][] a;
    private final double[][] b;

    Quadratics(int n, int d, double noise, long seed) {
        this.n = n;
        this.d = d;
        this.seed = seed;
        this.noise = noise;
        a = new double[n][d][d];
        b = new double[n][d];
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < n; i++) {
            double[] v = new double[d];
            double square = 0;
            for (int r = 0; r < d; r++) {
                v[r] = random.nextDouble() - 0.5;
                square += v[r] * v[r];
                b[i][r] = 2 * random.nextDouble() - 1;
            }
            for (int r = 0; r < d; r++) {
                for (int c = 0; c < d; c++) {
                    a[i][r][c] = 0.5 * v[r] * v[c] / square + (r == c ? 0.2 + 0.3 * random.nextDouble() : 0);
                }
            }
        }
    }

    double[] start() {
        double[] x = new double[d];
        for (int j = 0; j < d; j++) {
            x[j] = 1.0 / (j + 1);
        }
        return x;
    }

    void gradient(int i, long round, double[] x, double[] into) {
        for (int r = 0; r < d; r++) {
            double sum = -b[i][r];
            for (int c = 0; c < d; c++) {
                sum += a[i][r][c] * x[c];
            }
            long address = SeededRandomness.mix(seed ^ SeededRandomness.mix((round + 2) * 1009 + i * 131L + r * 17L));
            into[r] = sum + noise * (SeededRandomness.unit(address) - 0.5);
        }
    }

    double loss(double[] x) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            for (int r = 0; r < d; r++) {
                double row = 0;
                for (int c = 0; c < d; c++) {
                    row += a[i][r][c] * x[c];
                }
                sum += x[r] * (0.5 * row - b[i][r]);
            }
        }
        return sum / n;
    }
}
