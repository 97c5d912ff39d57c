package laconic.experiment;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import laconic.data.DataException;
import laconic.data.LibSvm;
import laconic.data.Split;
import laconic.data.Synthetic;
import laconic.math.Randomness;
import laconic.objective.DenseRows;
import laconic.objective.GeneratedProblems;
import laconic.objective.LinearAccuracy;
import laconic.objective.LinearModel;
import laconic.objective.Loss;
import laconic.objective.Objective;
import laconic.objective.Problem;
import laconic.objective.Samples;

/** The catalogue's problems. */
final class Problems {

    static final String COUNTEREXAMPLE = "counterexample";
    static final String CONSENSUS = "consensus";

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

    static final Key<DataSource> DATA =
            Key.of("data", DataSource.kind(), DataSource.DEFAULT, "the samples; a file is relative to this one");
    private static final Key<String> TEST = Key.optional(
            "test", Kind.text("a file in LIBSVM's format", ".*\\S.*"), "samples for accuracy; relative to this file");
    private static final Key<Double> L2 = Key.of("l2", Kind.atLeast(0), 0.0, "lambda of lambda/2 |x|^2");
    private static final Key<Boolean> BIAS =
            Key.of("bias", Kind.flag(), false, "whether a last feature that is 1 everywhere is added");
    private static final Key<Split> SPLIT =
            Key.of("split", Kind.choice(Split.class, "dirichlet"), Split.CONTIGUOUS, "how rows go to workers");
    private static final Key<Double> DIRICHLET_ALPHA =
            Key.optional("dirichlet-alpha", Kind.above(0), "concentration of split = dirichlet");
    static final Key<Long> BATCH = Key.of(
            "batch",
            Kind.orWord("full", Kind.whole(1, Integer.MAX_VALUE)),
            null,
            "samples of a gradient, drawn with replacement");
    private static final Key<String> DATA_DIGEST = Key.optional(
            "data-digest",
            Kind.text("16 hexadecimal digits", "[0-9a-f]{16}"),
            "64-bit hash that the samples must have; run directories state it");
    private static final Key<Long> DIMENSION = Key.of("dimension", Kind.whole(1, 1 << 20), 50L, "coordinates d");

    /** Every worker holds a d × d matrix. */
    private static final Key<Long> MATRIX_DIMENSION = Key.of("dimension", Kind.whole(1, 2048), 50L, "coordinates d");

    private static final Key<Double> HETEROGENEITY =
            Key.of("heterogeneity", Kind.atLeast(0), 0.5, "s: how much the workers differ; 0: equal Hessians");
    private static final Key<Double> STRONG_CONVEXITY =
            Key.of("strong-convexity", Kind.above(0), 1e-3, "mu of the mean");

    private static final List<Key<?>> SAMPLES =
            List.of(DATA, TEST, L2, BIAS, SPLIT, DIRICHLET_ALPHA, BATCH, DATA_DIGEST);

    static final List<Entry<Builder>> ENTRIES = List.of(
            new Entry<>(
                    "logistic",
                    "data",
                    "logistic regression with l2 regulariser",
                    "labels above 0 are +1, others -1",
                    SAMPLES,
                    (s, given) -> linear(Loss.LOGISTIC, "logistic", s, given)),
            new Entry<>(
                    "least-squares",
                    "data",
                    "linear regression, (1/m)|Xw - y|^2, with l2 regulariser",
                    "synthetic data: Philippenko, Dieuleveut 2021, arXiv:2102.12528",
                    SAMPLES,
                    (s, given) -> linear(Loss.SQUARED, "least-squares", s, given)),
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

    static final List<String> PLANNED = List.of("softmax", "mlp");

    private Problems() {}

    private static Made linear(Loss loss, String name, Settings s, Given given) {
        Path file = s.get(DATA).isFile() ? s.get(DATA).in(given.directory) : null;
        Samples samples;
        try {
            samples = file == null ? generated(loss, s.get(DATA), given) : LibSvm.read(file);
        } catch (DataException e) {
            throw s.place(DATA).refuse("= " + s.get(DATA).file() + ": " + e.getMessage());
        }
        Settings found = digested(samples, s);
        if (file != null) {
            found = found.with(DATA, new DataSource(absolute(file), 0, 0), null);
        }
        int features = samples.rows().dimension();
        List<Samples> parts;
        try {
            parts = s.get(SPLIT).apply(s.get(BIAS) ? samples.withConstant() : samples, given.workers, given.randomness);
        } catch (DataException e) {
            throw given.workersPlace.refuse("= " + given.workers + ": " + e.getMessage());
        }
        checkBatch(parts, s);
        List<Objective> locals = new ArrayList<>();
        for (Samples part : parts) {
            locals.add(new LinearModel(part, loss, s.get(L2)));
        }
        Problem problem = Problem.of(name, locals, new double[locals.get(0).dimension()]);
        return s.get(TEST) == null ? new Made(problem, found) : tested(loss, problem, features, found, given);
    }

    private static Samples generated(Loss loss, DataSource data, Given given) {
        if (loss == Loss.LOGISTIC) {
            return Synthetic.classification(data.rows(), data.features(), given.randomness);
        }
        int perWorker = (data.rows() + given.workers - 1) / given.workers;
        List<Samples> parts =
                GeneratedProblems.leastSquares(given.workers, data.features(), perWorker, given.randomness);
        double[][] rows = parts.stream()
                .flatMap(part -> Arrays.stream(((DenseRows) part.rows()).values()))
                .limit(data.rows())
                .toArray(double[][]::new);
        double[] targets = parts.stream()
                .flatMapToDouble(part -> Arrays.stream(part.labels()))
                .limit(data.rows())
                .toArray();
        return new Samples(new DenseRows(rows), targets);
    }

    private static Settings digested(Samples samples, Settings s) {
        String digest = HexFormat.of().toHexDigits(samples.digest());
        if (s.get(DATA_DIGEST) != null && !s.get(DATA_DIGEST).equals(digest)) {
            throw s.place(DATA_DIGEST)
                    .refuse("= " + s.get(DATA_DIGEST) + ", but the samples have " + digest + ": these are other data");
        }
        return s.with(DATA_DIGEST, digest, null);
    }

    private static void checkBatch(List<Samples> parts, Settings s) {
        int least = parts.stream().mapToInt(Samples::size).min().orElse(0);
        if (s.get(BATCH) != null && s.get(BATCH) > least) {
            throw s.place(BATCH)
                    .refuse("= " + s.get(BATCH) + " is more than the " + least
                            + " rows of a worker; it must be a whole number from 1 to " + least + ", or full");
        }
    }

    private static Made tested(Loss loss, Problem problem, int features, Settings s, Given given) {
        if (loss != Loss.LOGISTIC) {
            throw s.place(TEST).refuse("= " + s.get(TEST) + ": accuracy is for problem type logistic");
        }
        Path file = new DataSource(s.get(TEST), 0, 0).in(given.directory);
        try {
            Samples test = LibSvm.read(file, features);
            return new Made(
                    problem.withAccuracy(new LinearAccuracy(s.get(BIAS) ? test.withConstant() : test)),
                    s.with(TEST, absolute(file), null));
        } catch (DataException e) {
            throw s.place(TEST).refuse("= " + s.get(TEST) + ": " + e.getMessage());
        }
    }

    private static String absolute(Path file) {
        return file.toAbsolutePath().normalize().toString();
    }

    /** What is wrong with settings on their own, before any data are read. */
    static void check(Part<Builder> problem) {
        Settings s = problem.settings();
        if (s.has(DIRICHLET_ALPHA) && s.get(DIRICHLET_ALPHA) != null) {
            throw s.place(DIRICHLET_ALPHA).refuse("is for split = dirichlet only, which is not built yet");
        }
    }
}
