package laconic.golden;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;

/**
 * Writes golden files of other problems, sizes and hyperparameters: the plain algorithms as the specification states them,
 * over arrays, with their own compressors and the published injection formulas. It uses nothing of the system.
 */
final class PlainReference {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int ITERATIONS = 23;

    private final Path directory;
    private final int n;
    private final int d;
    private final double[][][] a;
    private final double[][] b;
    private final double[] x0;
    private final List<Double> f = new ArrayList<>();

    /** Compresses v as message (t, i). */
    interface Quantiser {
        double[] of(int t, int i, double[] v);
    }

    PlainReference(Path directory, int n, int d, long seed) {
        this.directory = directory;
        this.n = n;
        this.d = d;
        SplittableRandom random = new SplittableRandom(seed);
        a = new double[n][d][d];
        b = new double[n][d];
        x0 = new double[d];
        for (int i = 0; i < n; i++) {
            for (int r = 0; r < d; r++) {
                b[i][r] = 2 * random.nextDouble() - 1;
                for (int c = 0; c <= r; c++) {
                    a[i][r][c] = (random.nextDouble() - 0.5) / d + (r == c ? 0.6 : 0);
                    a[i][c][r] = a[i][r][c];
                }
            }
        }
        for (int j = 0; j < d; j++) {
            x0[j] = 2 * random.nextDouble() - 1;
        }
    }

    Quantiser top(int k) {
        return (t, i, v) -> {
            Integer[] order = new Integer[d];
            Arrays.setAll(order, j -> j);
            Arrays.sort(order, Comparator.comparingDouble((Integer j) -> -Math.abs(v[j])));
            double[] kept = new double[d];
            for (int j = 0; j < k; j++) {
                kept[order[j]] = v[order[j]];
            }
            return kept;
        };
    }

    Quantiser rand(int k) {
        return (t, i, v) -> {
            double[] kept = new double[d];
            for (int j = 0; j < k; j++) {
                int at = (3 * t + 2 * i + j) % d;
                kept[at] = v[at] * d / k;
            }
            return kept;
        };
    }

    Quantiser perm() {
        return (t, i, v) -> {
            int q = (d + n - 1) / n;
            double[] kept = new double[d];
            for (int j = i * q; j < (i + 1) * q; j++) {
                int at = (j + t) % (n * q);
                if (at < d) {
                    kept[at] = n * v[at];
                }
            }
            return kept;
        };
    }

    Quantiser qsgd(int s) {
        return (t, i, v) -> {
            double norm = Math.sqrt(Arrays.stream(v).map(e -> e * e).sum());
            double[] q = new double[d];
            for (int j = 0; j < d && norm > 0; j++) {
                q[j] = norm * Math.signum(v[j]) * Math.floor(s * Math.abs(v[j]) / norm + uniform(t, i, j)) / s;
            }
            return q;
        };
    }

    Quantiser natural() {
        return (t, i, v) -> {
            double[] q = new double[d];
            for (int j = 0; j < d; j++) {
                double low = v[j] == 0 ? 1 : StrictMath.pow(2, Math.getExponent(v[j]));
                boolean down = uniform(t, i, j) < (2 * low - Math.abs(v[j])) / low;
                q[j] = v[j] == 0 ? 0 : Math.signum(v[j]) * (down ? low : 2 * low);
            }
            return q;
        };
    }

    Quantiser sign() {
        return (t, i, v) -> {
            double mean = Arrays.stream(v).map(Math::abs).sum() / d;
            return Arrays.stream(v).map(e -> mean * Math.signum(e)).toArray();
        };
    }

    Quantiser identity() {
        return (t, i, v) -> v.clone();
    }

    private static double uniform(int t, int i, int j) {
        double v = (1009L * t + 131L * i + 17L * j + 1) * 0.6180339887498949;
        return v - Math.floor(v);
    }

    void gd(String name, double gamma, Quantiser up, ObjectNode hyper) throws IOException {
        double[] x = x0.clone();
        for (int t = 0; t < ITERATIONS; t++) {
            double[] step = new double[d];
            for (int i = 0; i < n; i++) {
                add(1.0 / n, up.of(t, i, gradient(i, x)), step);
            }
            record(x);
            add(-gamma, step, x);
        }
        write(name, x, hyper.put("gamma", gamma));
    }

    void ef(String name, double eta, Quantiser up, ObjectNode hyper) throws IOException {
        double[] x = x0.clone();
        double[][] e = new double[n][d];
        for (int t = 0; t < ITERATIONS; t++) {
            double[] step = new double[d];
            for (int i = 0; i < n; i++) {
                add(eta, gradient(i, x), e[i]);
                double[] c = up.of(t, i, e[i]);
                add(-1, c, e[i]);
                add(1.0 / n, c, step);
            }
            record(x);
            add(-1, step, x);
        }
        write(name, x, hyper.put("eta", eta));
    }

    void ef21(String name, double gamma, boolean dense, Quantiser up, IntPredicate[] parts, ObjectNode hyper)
            throws IOException {
        double[] x = x0.clone();
        double[][] g = new double[n][d];
        for (int i = 0; i < n && dense; i++) {
            g[i] = gradient(i, x);
        }
        for (int t = 0; t < ITERATIONS; t++) {
            record(x);
            for (int i = 0; i < n; i++) {
                add(-gamma / n, g[i], x);
            }
            for (int i = 0; i < n; i++) {
                if (parts == null || parts[i].test(t)) {
                    add(1, up.of(t, i, minus(gradient(i, x), g[i])), g[i]);
                }
            }
        }
        write(name, x, hyper.put("gamma", gamma).put("g0", dense ? "grad" : "zero"));
    }

    void diana(String name, double gamma, double alpha, Quantiser up, ObjectNode hyper) throws IOException {
        double[] x = x0.clone();
        double[][] h = new double[n][d];
        for (int t = 0; t < ITERATIONS; t++) {
            record(x);
            add(-gamma, memories(t, alpha, x, h, up), x);
        }
        write(name, x, hyper.put("gamma", gamma).put("alpha", alpha).put("h0", "zero"));
    }

    void mcm(
            String name,
            double gamma,
            double[] alphas,
            boolean fromModel,
            Quantiser up,
            Quantiser down,
            ObjectNode hyper)
            throws IOException {
        double[] x = x0.clone();
        double[] xHat = x0;
        double[] memory = fromModel ? x0.clone() : new double[d];
        double[][] h = new double[n][d];
        for (int t = 0; t < ITERATIONS; t++) {
            record(x);
            add(-gamma, memories(t, alphas[0], xHat, h, up), x);
            double[] omega = down.of(t, n, minus(x, memory));
            xHat = memory.clone();
            add(1, omega, xHat);
            add(alphas[1], omega, memory);
        }
        hyper.put("gamma", gamma).put("alpha_up", alphas[0]).put("alpha_dwn", alphas[1]);
        write(name, x, hyper.put("h0", "zero").put("H0", fromModel ? "x0" : "zero"));
    }

    private double[] memories(int t, double alpha, double[] at, double[][] h, Quantiser up) {
        double[] mean = new double[d];
        for (int i = 0; i < n; i++) {
            double[] q = up.of(t, i, minus(gradient(i, at), h[i]));
            add(1.0 / n, h[i], mean);
            add(1.0 / n, q, mean);
            add(alpha, q, h[i]);
        }
        return mean;
    }

    /** CHOCO on a ring with uneven weights; eta 0 is gossip alone. */
    void choco(
            String name, double eta, double gamma, boolean mixFirst, double[] momentum, Quantiser c, ObjectNode hyper)
            throws IOException {
        double[][] w = new double[n][n];
        for (int i = 0; i < n; i++) {
            int next = (i + 1) % n;
            w[i][next] += i % 2 == 0 ? 0.25 : 0.375;
            w[next][i] = w[i][next];
        }
        for (int i = 0; i < n; i++) {
            w[i][i] = 1 - Arrays.stream(w[i]).sum();
        }
        double[][] x = new double[n][];
        double[][] xHat = new double[n][d];
        double[][] m = new double[n][d];
        Arrays.setAll(x, i -> Arrays.stream(x0).map(v -> v * (i + 1) + i).toArray());
        ObjectNode file = MAPPER.createObjectNode();
        file.set("X0", MAPPER.valueToTree(x));
        ArrayNode error = file.putArray("consensus_error");
        for (int t = 0; t <= ITERATIONS; t++) {
            error.add(consensus(x));
            if (t == ITERATIONS) {
                break;
            }
            double[][] before = copy(xHat);
            for (int i = 0; i < n; i++) {
                double[] g = eta == 0 ? new double[d] : gradient(i, x[i]);
                add(momentum[2], x[i], g);
                for (int j = 0; j < d; j++) {
                    m[i][j] = momentum[0] * m[i][j] + g[j];
                    g[j] = momentum[1] == 1 ? g[j] + momentum[0] * m[i][j] : m[i][j];
                }
                add(-eta, g, x[i]);
                if (mixFirst) {
                    mix(gamma, w[i], i, before, x[i]);
                }
                add(1, c.of(t, i, minus(x[i], before[i])), xHat[i]);
            }
            for (int i = 0; i < n && !mixFirst; i++) {
                mix(gamma, w[i], i, xHat, x[i]);
            }
        }
        file.set("W", MAPPER.valueToTree(w));
        file.set("X_final", MAPPER.valueToTree(x));
        if (eta != 0) {
            file.set("f_mean", MAPPER.valueToTree(f));
        }
        hyper.put("gamma", gamma).put("order", mixFirst ? "mix_first" : "compress_first");
        if (eta != 0) {
            hyper.put("eta", eta).put("momentum", momentum[0]).put("nesterov", momentum[1] == 1);
            hyper.put("weight_decay", momentum[2]);
        }
        save(name, file, hyper, eta != 0);
    }

    private static void mix(double gamma, double[] w, int i, double[][] xHat, double[] x) {
        for (int j = 0; j < w.length; j++) {
            add(gamma * w[j], minus(xHat[j], xHat[i]), x);
        }
    }

    private double consensus(double[][] x) {
        double[] mean = new double[d];
        for (double[] row : x) {
            add(1.0 / n, row, mean);
        }
        record(mean);
        double sum = 0;
        for (double[] row : x) {
            sum += Arrays.stream(minus(row, mean)).map(v -> v * v).sum();
        }
        return sum;
    }

    private double[] gradient(int i, double[] x) {
        double[] g = new double[d];
        for (int r = 0; r < d; r++) {
            for (int c = 0; c < d; c++) {
                g[r] += a[i][r][c] * x[c];
            }
            g[r] -= b[i][r];
        }
        return g;
    }

    private void record(double[] x) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double[] g = gradient(i, x);
            for (int r = 0; r < d; r++) {
                sum += 0.5 * x[r] * (g[r] - b[i][r]);
            }
        }
        f.add(sum / n);
    }

    private static void add(double scale, double[] v, double[] into) {
        for (int j = 0; j < into.length; j++) {
            into[j] += scale * v[j];
        }
    }

    private static double[] minus(double[] p, double[] q) {
        double[] difference = p.clone();
        add(-1, q, difference);
        return difference;
    }

    private static double[][] copy(double[][] x) {
        return Arrays.stream(x).map(double[]::clone).toArray(double[][]::new);
    }

    private void write(String name, double[] xFinal, ObjectNode hyper) throws IOException {
        record(xFinal);
        ObjectNode file = MAPPER.createObjectNode();
        file.set("x0", MAPPER.valueToTree(x0));
        file.set("f", MAPPER.valueToTree(f));
        file.set("x_final", MAPPER.valueToTree(xFinal));
        save(name, file, hyper, true);
    }

    private void save(String name, ObjectNode file, ObjectNode hyper, boolean quadratic) throws IOException {
        file.set("hyper", hyper);
        file.put("iterations", ITERATIONS);
        if (quadratic) {
            ObjectNode problem = file.putObject("problem").put("kind", "quadratic");
            problem.set("A", MAPPER.valueToTree(a));
            problem.set("b", MAPPER.valueToTree(b));
        }
        ObjectNode injection = file.putObject("injection");
        injection.put("uniform", "u(t,i,j) = frac((1009 t + 131 i + 17 j + 1) * 0.6180339887498949)   [IEEE]");
        injection.put("randk", "S(t,i) = { (3 t + 2 i + j) mod d : 0 <= j < k }, values scaled by d/k");
        injection.put("permk", "pi_t[j] = (j + t) mod D, D = n*ceil(d/n); worker i owns pi_t[i*q .. (i+1)*q-1]");
        MAPPER.writeValue(directory.resolve(name + ".json").toFile(), file);
        f.clear();
    }

    static ObjectNode hyper() {
        return MAPPER.createObjectNode();
    }
}
