package laconic.app.claims;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import laconic.app.batch.Course;
import laconic.app.claims.Finding.Measured;
import laconic.node.Row;
import laconic.report.Plot;

/** MARINA-P and M3: Gruntkowska, Tyurin, Richtárik 2024, arXiv:2402.06412: what the server sends falls with n. */
final class CorrelatedDownlinks {

    private static final String PAPER = "Gruntkowska, Tyurin, Richtárik 2024, arXiv:2402.06412";
    private static final int D = 64;

    private CorrelatedDownlinks() {}

    static List<Claim> claims() {
        return List.of(
                new Claim(
                        "marina-p",
                        "marina-p-downlink",
                        "On workers with equal Hessians the coordinates that MARINA-P sends to each worker"
                                + " until a target fall"
                                + " as 1/n with PermK and as 1/sqrt(n) with independent Rand-k, and not at all"
                                + " when all workers"
                                + " get the same set.",
                        PAPER + ", corollaries to theorem 5",
                        CorrelatedDownlinks::downlink),
                new Claim(
                        "m3",
                        "m3-total",
                        "On workers with equal Hessians the coordinates that M3 sends in both directions until"
                                + " a target fall as"
                                + " n^(-1/3).",
                        PAPER + ", algorithm 2",
                        CorrelatedDownlinks::total));
    }

    private static String problem(int n, int seed) {
        return "workers = " + n + ", seed = " + seed + ", problem { type = quadratic, dimension = " + D
                + ", heterogeneity = 0, strong-convexity = 0.01 }, precision { wire = float64 }\n";
    }

    /**
     * Coordinates per worker until the relative gap is reached, mean over seeds: down as the bits on the wire say, or in
     * both directions as the paper counts them.
     */
    private static double[] coordinates(
            Laboratory laboratory, int[] ns, List<String> methods, double target, boolean up, int seeds)
            throws InterruptedException {
        List<String> texts = new ArrayList<>();
        for (int k = 0; k < ns.length; k++) {
            Laboratory.Start start = laboratory.start(problem(ns[k], 1));
            for (int seed = 1; seed <= seeds; seed++) {
                texts.add(problem(ns[k], seed) + "optimum = " + start.optimum()
                        + "\nevaluate.every = 4\nstop { rounds = 20000, gap = " + target * start.gap() + " }\nmethod { "
                        + methods.get(k) + " }");
            }
        }
        List<Course> courses = laboratory.run(texts);
        double[] means = new double[ns.length];
        for (int i = 0; i < courses.size(); i++) {
            Row row = courses.get(i).last();
            boolean reached = courses.get(i).finished().reason().contains("gap");
            double bits = up ? row.theoryBits() : row.downBits();
            means[i / seeds] += (reached ? bits : Double.NaN) / 64 / ns[i / seeds] / seeds;
        }
        return means;
    }

    private static Finding downlink(Laboratory laboratory) throws InterruptedException {
        int[] ns = {1, 4, 16, 64};
        List<Measured> measured = new ArrayList<>();
        List<Plot.Curve> curves = new ArrayList<>();
        String[] names = {"perm-k", "ind-rand-k", "same-rand-k"};
        double[] slopes = {-1, -0.5, 0};
        for (int c = 0; c < names.length; c++) {
            List<String> methods = new ArrayList<>();
            for (int n : ns) {
                String down = names[c].equals("perm-k") ? names[c] : names[c] + ", k = " + Math.max(1, D / n);
                methods.add("type = marina-p, sync-probability = " + 1.0 / n + ", down { type = " + down + " }");
            }
            double[] coordinates = coordinates(laboratory, ns, methods, 1e-6, false, c == 0 ? 12 : 2);
            measured.add(slope(names[c], ns, coordinates, 1, slopes[c], 0.15));
            curves.add(curve(names[c], ns, coordinates));
        }
        return Finding.of(
                "slope of log coordinates against log n, from 4 to 64 workers, each +- 0.15: perm-k -1,"
                        + " ind-rand-k -0.5,"
                        + " same-rand-k 0",
                measured,
                plot("Downlink coordinates per worker to a relative gap of 1e-6", curves));
    }

    private static Finding total(Laboratory laboratory) throws InterruptedException {
        int[] ns = {8, 16, 32, 64};
        List<String> methods = new ArrayList<>();
        for (int n : ns) {
            double p = 1.0 / n;
            // Theory's step with constant 1 for 34, as L_A = 0 and L = L_max.
            double smoothness = laboratory.start(problem(n, 1)).smoothness();
            methods.add("type = m3, step = " + 1 / (smoothness * (1 + Math.cbrt((double) n * n))) + ", beta = "
                    + Math.cbrt(p * p) + ", sync-probability = " + p + ", up-sync-probability = " + p
                    + ", down { type = perm-k }, up { type = rand-k, k = " + D / n + " }");
        }
        double[] coordinates = coordinates(laboratory, ns, methods, 1e-4, true, 12);
        return Finding.of(
                "slope of log coordinates against log n -1/3 +- 0.08: from 10008 to 4911 coordinates",
                List.of(slope("m3", ns, coordinates, 0, -1.0 / 3, 0.08)),
                plot(
                        "Coordinates per worker, both ways, to a relative gap of 1e-4",
                        List.of(curve("m3", ns, coordinates))));
    }

    /** The slope from one n to the last, with the numbers behind it. */
    private static Measured slope(
            String name, int[] ns, double[] coordinates, int from, double expected, double distance) {
        int last = ns.length - 1;
        double slope = Math.log(coordinates[last] / coordinates[from]) / Math.log((double) ns[last] / ns[from]);
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%s %.3f (", name, slope));
        for (int k = 0; k <= last; k++) {
            text.append(String.format(Locale.ROOT, "%sn = %d: %.0f", k == 0 ? "" : ", ", ns[k], coordinates[k]));
        }
        return new Measured(text.append(")").toString(), Math.abs(slope - expected) <= distance);
    }

    private static Plot.Curve curve(String name, int[] ns, double[] coordinates) {
        return new Plot.Curve(name, java.util.Arrays.stream(ns).asDoubleStream().toArray(), coordinates);
    }

    private static Plot plot(String title, List<Plot.Curve> curves) {
        return new Plot(title, new Plot.Axis("workers n", true), new Plot.Axis("coordinates", true), curves);
    }
}
