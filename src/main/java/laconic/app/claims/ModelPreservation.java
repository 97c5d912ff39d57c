package laconic.app.claims;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;
import laconic.app.batch.Course;
import laconic.app.claims.Finding.Measured;
import laconic.node.Row;
import laconic.report.Plot;

/** MCM: Philippenko and Dieuleveut 2021, arXiv:2102.12528: compressing the downlink need not degrade the model. */
final class ModelPreservation {

    private static final String PAPER = "Philippenko, Dieuleveut 2021, arXiv:2102.12528";
    private static final String QSGD = "{ type = qsgd, levels = 1 }";
    private static final Plot.Axis BITS = new Plot.Axis("bits in all directions", true);
    private static final Plot.Axis EXCESS = new Plot.Axis("excess loss", true);

    private static final double SPREAD = 0.1;

    /** ‖AᵀA‖_F/(4m) + λ of a9a with bias: the authors' estimate of L, which is 1.8196. */
    private static final double A9A_FROBENIUS = 1.8602;

    private ModelPreservation() {}

    static List<Claim> claims() {
        return List.of(
                new Claim(
                        "mcm",
                        "mcm-least-squares",
                        "On synthetic least squares with single-sample gradients MCM and Rand-MCM settle where"
                                + " DIANA does,"
                                + " though they compress the downlink too; Artemis and Bi-QSGD settle higher.",
                        PAPER,
                        ModelPreservation::leastSquares),
                new Claim(
                        "mcm",
                        "mcm-a9a",
                        "The same on a9a with mini-batches of 50: the order of the methods and their excess losses.",
                        PAPER,
                        ModelPreservation::a9a),
                new Claim(
                        "mcm",
                        "mcm-heterogeneous",
                        "With full gradients and workers that differ, methods with an uplink memory converge to"
                                + " the optimum;"
                                + " Bi-QSGD, which has none, saturates.",
                        PAPER,
                        ModelPreservation::heterogeneous),
                new Claim(
                        "mcm",
                        "mcm-partial-participation",
                        "When half of the workers take part, Artemis with correction PP2 and Rand-MCM converge;"
                                + " Artemis with"
                                + " PP1 saturates.",
                        PAPER + "; PP1 and PP2: arXiv:2006.14591",
                        ModelPreservation::partial));
    }

    /** The methods with QSGD of one level wherever they compress, memories at 1/(2(ω + 1)). */
    private static Map<String, String> methods(double omega) {
        Map<String, String> methods = new LinkedHashMap<>();
        methods.put("sgd", "");
        methods.put("diana", ", up " + QSGD + ", up-memory-rate = " + 1 / (2 * (omega + 1)));
        for (String both : List.of("mcm", "rand-mcm", "artemis", "bi-qsgd")) {
            methods.put(both, ", up " + QSGD + ", down " + QSGD);
        }
        return methods;
    }

    private static Finding leastSquares(Laboratory laboratory) throws InterruptedException {
        String problem = """
                workers = 20
                problem { type = least-squares, data { type = synthetic, rows = 4000, features = 20 }, batch = 1 }
                evaluate.every = 10, stop.rounds = 2000
                """;
        return settled(
                laboratory, problem, 5, l -> 1 / (8 * l), 20, List.of(-2.52, -1.873, -1.845, -1.848, -1.226, -1.312));
    }

    private static Finding a9a(Laboratory laboratory) throws InterruptedException {
        String problem = """
                workers = 20
                problem { type = logistic, bias = true, l2 = 1e-3, batch = 50, data = %s }
                evaluate.every = 10, stop.rounds = 3000
                """.formatted(laboratory.file("a9a.txt.gz"));
        return settled(
                laboratory, problem, 2, l -> 1 / A9A_FROBENIUS, 124, List.of(-3.63, -2.83, -2.65, -2.79, -1.96, -2.05));
    }

    /** Where each method's excess loss settles, mean over seeds of log₁₀, against what is expected. */
    private static Finding settled(
            Laboratory laboratory, String problem, int seeds, DoubleUnaryOperator step, int d, List<Double> expected)
            throws InterruptedException {
        Map<String, String> methods = methods(Math.sqrt(d));
        List<String> texts = new ArrayList<>();
        for (int seed = 1; seed <= seeds; seed++) {
            String text = problem + "\nseed = " + seed + "\n";
            Laboratory.Start start = laboratory.start(text);
            methods.forEach((name, keys) -> texts.add(text + "optimum = " + start.optimum() + "\nmethod { type = "
                    + name + ", step = " + step.applyAsDouble(start.smoothness()) + keys + " }"));
        }
        List<Course> courses = laboratory.run(texts);
        List<String> names = List.copyOf(methods.keySet());
        List<Measured> measured = new ArrayList<>();
        List<Plot.Curve> curves = new ArrayList<>();
        for (int m = 0; m < names.size(); m++) {
            double sum = 0;
            for (int s = 0; s < seeds; s++) {
                sum += Laboratory.settledGap(courses.get(s * names.size() + m));
            }
            measured.add(Measured.near(names.get(m), expected.get(m), sum / seeds, SPREAD, "%.3f"));
            curves.add(Laboratory.curve(names.get(m), courses.get(m), Row::totalBits, Row::gap));
        }
        String claim = "log10 of the excess loss, each +- " + SPREAD + ": ";
        for (int m = 0; m < names.size(); m++) {
            claim += (m == 0 ? "" : ", ") + names.get(m) + " " + expected.get(m);
        }
        return Finding.of(claim, measured, new Plot("Excess loss against bits, seed 1", BITS, EXCESS, curves));
    }

    private static final String HETEROGENEOUS = """
            workers = 20, seed = 1, precision { wire = float64 }
            problem { type = least-squares, data { type = synthetic, rows = 4000, features = 20 }, split = by-label }
            evaluate.every = 20, stop.rounds = 6000, optimum = none
            """;

    private static Finding heterogeneous(Laboratory laboratory) throws InterruptedException {
        List<String> names = List.of("diana", "mcm", "rand-mcm", "artemis", "bi-qsgd");
        Map<String, String> methods = methods(Math.sqrt(20));
        List<Course> courses = laboratory.run(names.stream()
                .map(name -> HETEROGENEOUS + "method { type = " + name + ", step = 0.016" + methods.get(name) + " }")
                .collect(Collectors.toList()));
        List<Measured> measured = new ArrayList<>();
        List<Plot.Curve> curves = new ArrayList<>();
        for (int m = 0; m < names.size(); m++) {
            double norm = courses.get(m).last().gradNormSq();
            measured.add(
                    names.get(m).equals("bi-qsgd")
                            ? Measured.atLeast(names.get(m), 1e-5, norm)
                            : Measured.atMost(names.get(m), 1e-25, norm));
            curves.add(Laboratory.curve(names.get(m), courses.get(m), Row::round, Row::gradNormSq));
        }
        return Finding.of(
                "|grad f|^2 after 6000 rounds at most 1e-25 for all but bi-qsgd, which stays above 1e-5",
                measured,
                gradients(curves));
    }

    private static Finding partial(Laboratory laboratory) throws InterruptedException {
        String half = HETEROGENEOUS + "participation { fraction = 0.5 }, method { step = 0.016, up " + QSGD + ", down "
                + QSGD + ", type = ";
        List<String> names = List.of("artemis, correction = pp1", "artemis, correction = pp2", "rand-mcm");
        List<Course> courses =
                laboratory.run(names.stream().map(name -> half + name + " }").collect(Collectors.toList()));
        List<Measured> measured = List.of(
                Measured.atLeast("pp1", 1e-5, courses.get(0).last().gradNormSq()),
                Measured.atMost("pp2", 1e-25, courses.get(1).last().gradNormSq()),
                Measured.atMost("rand-mcm", 1e-25, courses.get(2).last().gradNormSq()));
        List<Plot.Curve> curves = new ArrayList<>();
        for (int m = 0; m < names.size(); m++) {
            curves.add(Laboratory.curve(names.get(m), courses.get(m), Row::round, Row::gradNormSq));
        }
        return Finding.of(
                "|grad f|^2 after 6000 rounds: PP1 stays above 1e-5, PP2 and Rand-MCM at most 1e-25",
                measured,
                gradients(curves));
    }

    private static Plot gradients(List<Plot.Curve> curves) {
        return new Plot(
                "Squared norm of the gradient",
                new Plot.Axis("round", false),
                new Plot.Axis("|grad f|^2", true),
                curves);
    }
}
