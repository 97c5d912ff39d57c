package laconic.app.claims;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import laconic.app.batch.Course;
import laconic.app.claims.Finding.Measured;
import laconic.compress.Compressor;
import laconic.compress.RandK;
import laconic.compress.Size;
import laconic.compress.TopK;
import laconic.compress.Wire;
import laconic.math.Draw;
import laconic.math.Purpose;
import laconic.math.SeededRandomness;
import laconic.node.Row;
import laconic.report.Plot;

/** Beznosikov et al. 2020, arXiv:2002.12410: biased compressors lose less than unbiased ones, and train faster. */
final class BiasedCompression {

    private static final String PAPER = "Beznosikov, Horváth, Richtárik, Safaryan 2020, arXiv:2002.12410";
    private static final int D = 1000;
    private static final int VECTORS = 100;

    private BiasedCompression() {}

    static List<Claim> claims() {
        return List.of(
                new Claim(
                        "biased",
                        "biased-residual",
                        "On random vectors Top-k leaves a smaller residual than Rand-k (without scaling): by (1"
                                + " - k/(d+1))"
                                + " (1 - k/(d+2)) for uniform entries, and less still for Gaussian and"
                                + " exponential ones.",
                        PAPER + ", section 4",
                        laboratory -> residual()),
                new Claim(
                        "biased",
                        "biased-training",
                        "At equal bits, Top-k with natural dithering comes closer to the optimum than Rand-k.",
                        PAPER + ", section 6",
                        BiasedCompression::training));
    }

    /** A distribution of entries from uniforms in [0, 1), and the share E|x − Top-k|²/E|x − Rand-k|² at k/d = 0.1. */
    private record Entries(String name, DoubleUnaryOperator quantile, double expected) {}

    private static Finding residual() {
        int k = D / 10;
        List<Entries> all = List.of(
                new Entries("uniform", u -> u, (1 - k / (D + 1.0)) * (1 - k / (D + 2.0))),
                // |N(0,1)| below its 0.9 quantile q has second moment 0.9 - 2 q phi(q).
                new Entries("gaussian", BiasedCompression::halfNormal, (0.9 - 2 * 1.6448536 * 0.1031356) / 0.9),
                new Entries("exponential", u -> -Math.log1p(-u), exponential(k)));
        List<Measured> measured = new ArrayList<>();
        String expected = "Top-k residual over Rand-k residual, d = 1000, k = 100, each +- 2 %:";
        for (Entries each : all) {
            double share = mean(each, new TopK(Size.count(k))) / mean(each, RandK.biased(Size.count(k)));
            measured.add(Measured.near(each.name, each.expected, share, 0.02 * each.expected, "%.4f"));
            expected += String.format(Locale.ROOT, " %s %.4f", each.name, each.expected);
        }
        return Finding.of(expected, measured, null);
    }

    /** The mean of |x − C(x)|²/d over random vectors. */
    private static double mean(Entries entries, Compressor compressor) {
        SeededRandomness randomness = new SeededRandomness(1, 1);
        double sum = 0;
        for (int v = 0; v < VECTORS; v++) {
            Draw draw = randomness.draw(Purpose.DATA, 0, v);
            double[] x = new double[D];
            Arrays.setAll(x, j -> entries.quantile.applyAsDouble(draw.uniform(j)));
            compressor
                    .encoder(D, Wire.FLOAT64)
                    .encode(x, randomness.draw(Purpose.UP, 0, v))
                    .addTo(x, -1);
            sum += Arrays.stream(x).map(t -> t * t).sum();
        }
        return sum / VECTORS / D;
    }

    /** The quantile of |N(0, 1)|, by bisection on the distribution function from its series. */
    private static double halfNormal(double u) {
        double low = 0;
        double high = 10;
        for (int i = 0; i < 40; i++) {
            double middle = (low + high) / 2;
            if (erf(middle / Math.sqrt(2)) < u) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Abramowitz and Stegun 7.1.26, to 1.5e-7. */
    private static double erf(double x) {
        double t = 1 / (1 + 0.3275911 * x);
        double p = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
        return 1 - p * Math.exp(-x * x);
    }

    /** For exponential entries: order statistic j has mean Σ 1/(d−i+1) and variance Σ 1/(d−i+1)², i ≤ j. */
    private static double exponential(int k) {
        double mean = 0;
        double variance = 0;
        double sum = 0;
        for (int j = 1; j <= D - k; j++) {
            mean += 1.0 / (D - j + 1);
            variance += 1.0 / (D - j + 1) / (D - j + 1);
            sum += mean * mean + variance;
        }
        return sum / (2.0 * D * (1 - (double) k / D));
    }

    private static Finding training(Laboratory laboratory) throws InterruptedException {
        String problem = """
                workers = 1, seed = 1, stop.up-bits = 60000, evaluate.every = 1
                problem { type = logistic, l2 = 1e-2, data { type = synthetic, rows = 2000, features = 100 } }
                method { type = dcgd, step = theory,
                """;
        List<Course> courses = laboratory.run(List.of(
                problem + "up { type = top-k, k = 10, then { type = natural-dithering, levels = 8 } } }",
                problem + "up { type = top-k, k = 10 } }",
                problem + "up { type = rand-k, k = 10 } }"));
        List<String> names = List.of("top-10, natural dithering", "top-10", "rand-10");
        List<Plot.Curve> curves = new ArrayList<>();
        for (int c = 0; c < names.size(); c++) {
            curves.add(Laboratory.curve(names.get(c), courses.get(c), Row::upBits, Row::gap));
        }
        double[] gaps =
                courses.stream().mapToDouble(course -> gapAt(course, 20_000)).toArray();
        List<Measured> measured = List.of(new Measured(
                String.format(
                        Locale.ROOT, "at 20 kbit: dithered %.2g, top-10 %.2g, rand-10 %.2g", gaps[0], gaps[1], gaps[2]),
                gaps[0] < gaps[1] && gaps[0] < 0.1 * gaps[2]));
        return Finding.of(
                "at 20 kbit: Top-10 with dithering below Top-10, and below a tenth of Rand-10",
                measured,
                new Plot(
                        "Gap against uplink bits",
                        new Plot.Axis("uplink bits", false),
                        new Plot.Axis("gap", true),
                        curves));
    }

    private static double gapAt(Course course, long bits) {
        return course.rows().stream()
                .filter(row -> row.upBits() >= bits)
                .findFirst()
                .orElse(course.last())
                .gap();
    }
}
