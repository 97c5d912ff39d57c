package laconic.app.claims;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import laconic.app.batch.Course;
import laconic.app.claims.Finding.Measured;
import laconic.node.Row;
import laconic.report.Plot;

/** Beznosikov et al. 2020, arXiv:2002.12410, example 1: three workers on which naive Top-1 compression diverges. */
final class Counterexample {

    private static final String PAPER = "Beznosikov et al. 2020, arXiv:2002.12410, example 1";
    private static final String PROBLEM = """
            workers = 3, problem { type = counterexample }, precision { wire = float64 }, optimum = 0
            """;

    private Counterexample() {}

    static List<Claim> claims() {
        return List.of(
                new Claim(
                        "counterexample",
                        "counterexample-growth",
                        "Naive Top-1 compression multiplies the model by exactly 1 + 11 eta/6 in every step, so"
                                + " it diverges"
                                + " for every step size.",
                        PAPER,
                        Counterexample::growth),
                new Claim(
                        "counterexample",
                        "counterexample-error-feedback",
                        "Error feedback repairs it: ef-sgd and ef21 with the same Top-1 converge to the optimum.",
                        PAPER + "; EF21: arXiv:2106.05203",
                        Counterexample::repaired));
    }

    private static Finding growth(Laboratory laboratory) throws InterruptedException {
        double[] steps = {0.01, 0.05, 0.1};
        List<String> texts = new ArrayList<>();
        for (double step : steps) {
            texts.add(PROBLEM + "method { type = dcgd, step = " + step
                    + ", up { type = top-k, k = 1 } }, stop.rounds = 100");
        }
        List<Course> courses = laboratory.run(texts);
        List<Measured> measured = new ArrayList<>();
        List<Plot.Curve> curves = new ArrayList<>();
        for (int s = 0; s < steps.length; s++) {
            List<Row> rows = courses.get(s).rows();
            double factor = 1 + 11 * steps[s] / 6;
            double error = 0;
            for (int t = 1; t < rows.size(); t++) {
                double ratio = Math.sqrt(rows.get(t).loss() / rows.get(t - 1).loss());
                error = Math.max(error, Math.abs(ratio / factor - 1));
            }
            String label = "eta " + steps[s];
            double f = Math.pow(rows.get(rows.size() - 1).loss() / rows.get(0).loss(), 1.0 / (rows.size() - 1));
            measured.add(new Measured(
                    String.format(Locale.ROOT, "%s: f x %.6f a step, factor off by at most %.0e", label, f, error),
                    error <= 1e-12));
            curves.add(Laboratory.curve(label, courses.get(s), Row::round, Row::loss));
        }
        return Finding.of(
                "the factor to 1e-12; f x 1.037003, 1.191736, 1.400278 a step for eta 0.01, 0.05, 0.1",
                measured,
                new Plot("Naive Top-1", new Plot.Axis("round", false), new Plot.Axis("f", true), curves));
    }

    /** The theory's step of ef-sgd is 1/(14 · 2δL) with δ = 3, L = 103/6. */
    private static Finding repaired(Laboratory laboratory) throws InterruptedException {
        String end = ", up { type = top-k, k = 1 } }, stop.rounds = 6000, evaluate.every = 10";
        List<Course> courses = laboratory.run(List.of(
                PROBLEM + "method { type = ef-sgd, step = 0.01" + end,
                PROBLEM + "method { type = ef-sgd, step = 6.9348e-4" + end,
                PROBLEM + "method { type = ef21, step = theory" + end));
        double early = courses.get(0).rows().get(100).loss();
        List<Measured> measured = List.of(
                Measured.near(
                        "log10 f of ef-sgd, 0.01, round 1000:", Math.log10(9.4e-11), Math.log10(early), 0.1, "%.3f"),
                Measured.atMost(
                        "f at round 6000: ef-sgd, 0.01:",
                        1e-61,
                        courses.get(0).last().loss()),
                Measured.atMost("ef-sgd, theory:", 1.1e-4, courses.get(1).last().loss()),
                Measured.atMost("ef21, theory:", 1e-31, courses.get(2).last().loss()));
        List<Plot.Curve> curves = List.of(
                Laboratory.curve("ef-sgd, 0.01", courses.get(0), Row::round, Row::loss),
                Laboratory.curve("ef-sgd, theory", courses.get(1), Row::round, Row::loss),
                Laboratory.curve("ef21, theory", courses.get(2), Row::round, Row::loss));
        return Finding.of(
                "f 9.4e-11 (log10 -10.03) at round 1000 and 2.4e-62 at 6000 (ef-sgd, 0.01), 1.0e-4 (theory), 3.6e-32"
                        + " (ef21)",
                measured,
                new Plot("With error feedback", new Plot.Axis("round", false), new Plot.Axis("f", true), curves));
    }
}
