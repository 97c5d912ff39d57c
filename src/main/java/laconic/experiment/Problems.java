package laconic.experiment;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import laconic.math.Randomness;
import laconic.objective.GeneratedProblems;
import laconic.objective.Loss;
import laconic.objective.Problem;

/** The catalogue's problems. */
final class Problems {

    static final String COUNTEREXAMPLE = "counterexample";
    static final String CONSENSUS = "consensus";
    private static final int OPTIMUM_DIMENSION_MAX = 1024;

    /**
     * What makes a problem.
     *
     * @see Made
     */
    interface Builder {
        Made make(Settings settings, Given given);
    }

    /**
     * What a problem is made from besides its settings.
     *
     * @param workers n
     * @param workersPlace where the file says so
     * @param directory that data files are relative to
     * @param randomness of the run
     */
    record Given(int workers, Place workersPlace, Path directory, Randomness randomness) {}

    /** A problem, and its settings with what was found out on the way. */
    record Made(Problem problem, Settings settings) {}

    private static final Key<Long> DIMENSION = Key.of("dimension", Kind.whole(1, 1 << 20), 50L, "coordinates d");

    /** Every worker holds a d × d matrix. */
    private static final Key<Long> MATRIX_DIMENSION = Key.of("dimension", Kind.whole(1, 2048), 50L, "coordinates d");

    private static final Key<Double> HETEROGENEITY =
            Key.of("heterogeneity", Kind.atLeast(0), 0.5, "s: how much the workers differ; 0: equal Hessians");
    private static final Key<Double> STRONG_CONVEXITY =
            Key.of("strong-convexity", Kind.above(0), 1e-3, "mu of the mean");

    static final List<Entry<Builder>> ENTRIES = List.of(
            new Entry<>(
                    "logistic",
                    "data",
                    "logistic regression; regulariser = bounded makes it non-convex",
                    "labels above 0 are +1, others -1",
                    SampleProblems.LINEAR_KEYS,
                    (s, given) -> SampleProblems.linear(Loss.LOGISTIC, "logistic", s, given)),
            new Entry<>(
                    "least-squares",
                    "data",
                    "linear regression, (1/m)|Xw - y|^2",
                    "synthetic data of 20 features and 200 rows a worker: Philippenko, Dieuleveut 2021, arXiv:2102.12528",
                    SampleProblems.LINEAR_KEYS,
                    (s, given) -> SampleProblems.linear(Loss.SQUARED, "least-squares", s, given)),
            new Entry<>(
                    "softmax",
                    "data",
                    "multinomial logistic regression with a bias for each class",
                    "L: Böhning 1992, as the bound on its Hessian",
                    SampleProblems.SOFTMAX_KEYS,
                    SampleProblems::softmax),
            new Entry<>(
                    "mlp",
                    "data",
                    "a fully connected network with max(0, .) and softmax; no L is known, so steps are numbers",
                    "start: He et al. 2015, arXiv:1502.01852",
                    SampleProblems.NETWORK_KEYS,
                    "hidden = [64]",
                    SampleProblems::network),
            new Entry<>(
                    "quadratic",
                    "generated",
                    "tridiagonal quadratics with a knob for how much workers differ",
                    "Szlendak, Tyurin, Richtárik 2021, arXiv:2110.03300",
                    List.of(MATRIX_DIMENSION, HETEROGENEITY, STRONG_CONVEXITY),
                    (s, given) -> new Made(
                            GeneratedProblems.tridiagonal(
                                    given.workers,
                                    s.get(MATRIX_DIMENSION).intValue(),
                                    s.get(HETEROGENEITY),
                                    s.get(STRONG_CONVEXITY),
                                    given.randomness),
                            s)),
            new Entry<>(
                    CONSENSUS,
                    "generated",
                    "averaging of vectors from N(0, I), one per peer; f = 0",
                    "Koloskova, Stich, Jaggi 2019, arXiv:1902.00340, section 5",
                    List.of(DIMENSION),
                    (s, given) -> new Made(
                            GeneratedProblems.consensus(
                                    given.workers, s.get(DIMENSION).intValue(), given.randomness),
                            s)),
            new Entry<>(
                    COUNTEREXAMPLE,
                    "generated",
                    "three workers in R^3 on which dcgd with top-1 diverges",
                    "Beznosikov et al. 2020, arXiv:2002.12410, example 1",
                    List.of(),
                    (s, given) -> new Made(GeneratedProblems.counterexample(), s)));

    static final List<String> PLANNED = List.of();

    private Problems() {}

    /** Those above, and those of extensions. */
    static List<Entry<Builder>> entries() {
        return Stream.concat(ENTRIES.stream(), Extensions.all().problems().stream())
                .toList();
    }

    /** Whether the program's version says all about a problem's code. */
    static boolean builtIn(Part<Builder> problem) {
        return ENTRIES.contains(problem.entry());
    }

    /** What is wrong with settings on their own, before any data are read. */
    static void check(Part<Builder> problem) {
        SampleProblems.check(problem.settings());
    }

    /**
     * Why the optimum is not sought, though it may exist: it would take longer than training does. A Newton step on softmax
     * regression takes a product with all data for each of several thousand directions.
     */
    static Optional<String> leavesOptimum(Problem problem) {
        return problem.type().equals("softmax") && problem.dimension() > OPTIMUM_DIMENSION_MAX
                ? Optional.of("not sought: softmax of d = " + problem.dimension() + " is above the "
                        + OPTIMUM_DIMENSION_MAX + " coordinates up to which it is; give optimum = none or a number")
                : Optional.empty();
    }
}
