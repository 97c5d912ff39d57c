package laconic.experiment;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import laconic.data.Classes;
import laconic.data.DataException;
import laconic.data.DirichletSplit;
import laconic.data.Holdout;
import laconic.data.SampleFile;
import laconic.data.Synthetic;
import laconic.objective.Accuracy;
import laconic.objective.ClassAccuracy;
import laconic.objective.DenseRows;
import laconic.objective.GeneratedProblems;
import laconic.objective.LinearAccuracy;
import laconic.objective.LinearModel;
import laconic.objective.Loss;
import laconic.objective.Network;
import laconic.objective.NetworkShape;
import laconic.objective.Objective;
import laconic.objective.Problem;
import laconic.objective.Regulariser;
import laconic.objective.Samples;
import laconic.objective.SoftmaxRegression;

/** The catalogue's problems over samples: which are read or generated, cut into training and test, and split. */
final class SampleProblems {

    /** How rows go to workers; all but the last are those of {@link laconic.data.Split}. */
    enum Split {
        CONTIGUOUS,
        SHUFFLED,
        BY_LABEL,
        DIRICHLET
    }

    static final Key<Long> BATCH = Key.of(
            "batch",
            Kind.orWord("full", Kind.whole(1, Integer.MAX_VALUE)),
            null,
            "samples of a gradient, drawn with replacement");

    private static final Key<DataSource> DATA =
            Key.of("data", DataSource.kind(), DataSource.DEFAULT, "the samples; a file is relative to this one");
    private static final Key<TestSource> TEST =
            Key.optional("test", TestSource.kind(), "samples for accuracy: a file, or how many of data are held out");
    private static final Key<Double> L2 =
            Key.of("l2", Kind.atLeast(0), 0.0, "lambda of the regulariser, lambda/2 |x|^2 for ridge");
    private static final Key<Regulariser> REGULARISER = Key.of(
            "regulariser",
            Kind.choice(Regulariser.class),
            Regulariser.RIDGE,
            "ridge, or bounded: l2 times the sum of x^2/(1 + x^2), which is not convex");
    private static final Key<Boolean> BIAS =
            Key.of("bias", Kind.flag(), false, "whether a last feature that is 1 everywhere is added");
    private static final Key<List<Long>> HIDDEN =
            Key.of("hidden", Kind.listOf(Kind.whole(1, 1 << 20)), List.of(64L), "widths of the hidden layers");
    private static final Key<Split> SPLIT =
            Key.of("split", Kind.choice(Split.class), Split.CONTIGUOUS, "how rows go to workers");
    private static final Key<Double> DIRICHLET_ALPHA =
            Key.optional("dirichlet-alpha", Kind.above(0), "concentration of split = dirichlet; small: workers differ");
    static final Key<String> DATA_DIGEST = Key.optional(
            "data-digest",
            Kind.text("16 hexadecimal digits", "[0-9a-f]{16}"),
            "64-bit hash that the samples must have; run directories state it");

    static final List<Key<?>> LINEAR_KEYS =
            List.of(DATA, TEST, L2, REGULARISER, BIAS, SPLIT, DIRICHLET_ALPHA, BATCH, DATA_DIGEST);
    static final List<Key<?>> SOFTMAX_KEYS = List.of(DATA, TEST, L2, SPLIT, DIRICHLET_ALPHA, BATCH, DATA_DIGEST);
    static final List<Key<?>> NETWORK_KEYS =
            Stream.concat(Stream.of(HIDDEN), SOFTMAX_KEYS.stream()).toList();

    private SampleProblems() {}

    /** What is wrong with settings on their own, before any data are read. */
    static void check(Settings s) {
        if (!s.has(SPLIT)) {
            return;
        }
        boolean dirichlet = s.get(SPLIT) == Split.DIRICHLET;
        if (dirichlet && s.get(DIRICHLET_ALPHA) == null) {
            throw s.place(SPLIT).refuse("= dirichlet needs dirichlet-alpha, a number above 0");
        }
        if (!dirichlet && s.get(DIRICHLET_ALPHA) != null) {
            throw s.place(DIRICHLET_ALPHA).refuse("is for split = dirichlet only");
        }
    }

    static Problems.Made linear(Loss loss, String name, Settings s, Problems.Given given) {
        boolean logistic = loss == Loss.LOGISTIC;
        if (!logistic && s.get(TEST) != null) {
            throw s.place(TEST).refuse("is for classification; accuracy says nothing on problem type " + name);
        }
        Function<Samples, Samples> columns = s.get(BIAS) ? Samples::withConstant : Function.identity();
        Sources sources = Sources.read(
                s,
                given,
                source -> logistic
                        ? Synthetic.classification(source.rows(), source.features(), given.randomness())
                        : regression(source, given));
        List<LinearModel> locals = split(columns.apply(sources.train), sources.settings, given).stream()
                .map(part -> new LinearModel(part, loss, s.get(REGULARISER), s.get(L2)))
                .toList();
        Accuracy accuracy = sources.test == null ? null : new LinearAccuracy(columns.apply(sources.test));
        return made(name, locals, new double[locals.get(0).dimension()], accuracy, sources);
    }

    static Problems.Made softmax(Settings s, Problems.Given given) {
        Sources sources = classified(s, given);
        NetworkShape shape = new NetworkShape(List.of(sources.features(), sources.classes));
        List<SoftmaxRegression> locals = split(sources.train, sources.settings, given).stream()
                .map(part -> new SoftmaxRegression(part, sources.classes, s.get(L2)))
                .toList();
        Accuracy accuracy = sources.test == null ? null : new ClassAccuracy(shape, sources.test);
        return made("softmax", locals, new double[shape.dimension()], accuracy, sources);
    }

    static Problems.Made network(Settings s, Problems.Given given) {
        Sources sources = classified(s, given);
        Stream<Integer> hidden = s.get(HIDDEN).stream().map(Long::intValue);
        NetworkShape shape;
        try {
            shape = new NetworkShape(Stream.of(Stream.of(sources.features()), hidden, Stream.of(sources.classes))
                    .flatMap(Function.identity())
                    .toList());
        } catch (IllegalArgumentException e) {
            throw s.place(HIDDEN).refuse("is not allowed: " + e.getMessage());
        }
        List<Network> locals = split(sources.train, sources.settings, given).stream()
                .map(part -> new Network(part, shape, s.get(L2)))
                .toList();
        Accuracy accuracy = sources.test == null ? null : new ClassAccuracy(shape, sources.test);
        return made("mlp", locals, shape.start(given.randomness()), accuracy, sources);
    }

    private static Problems.Made made(
            String name, List<? extends Objective> locals, double[] start, Accuracy accuracy, Sources sources) {
        Problem problem = Problem.of(name, locals, start);
        return new Problems.Made(accuracy == null ? problem : problem.withAccuracy(accuracy), sources.settings);
    }

    /** The samples with their labels as class numbers. */
    private static Sources classified(Settings s, Problems.Given given) {
        Sources sources = Sources.read(
                s,
                given,
                source -> Synthetic.classes(source.rows(), source.features(), source.classes(), given.randomness()));
        Classes classes = refusing(s, DATA, () -> Classes.of(sources.train));
        return new Sources(
                classes.number(sources.train),
                sources.test == null ? null : refusing(s, TEST, () -> classes.number(sources.test)),
                classes.count(),
                sources.settings);
    }

    private static Samples regression(DataSource data, Problems.Given given) {
        int perWorker = (data.rows() + given.workers() - 1) / given.workers();
        List<Samples> parts =
                GeneratedProblems.leastSquares(given.workers(), data.features(), perWorker, given.randomness());
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

    private static List<Samples> split(Samples samples, Settings s, Problems.Given given) {
        List<Samples> parts;
        try {
            parts = s.get(SPLIT) == Split.DIRICHLET
                    ? new DirichletSplit(s.get(DIRICHLET_ALPHA)).apply(samples, given.workers(), given.randomness())
                    : laconic.data.Split.valueOf(s.get(SPLIT).name())
                            .apply(samples, given.workers(), given.randomness());
        } catch (DataException e) {
            throw given.workersPlace().refuse("= " + given.workers() + ": " + e.getMessage());
        }
        // Workers of a Dirichlet split may hold very few rows, from which a batch draws with replacement.
        int least = parts.stream().mapToInt(Samples::size).min().orElse(0);
        if (s.get(BATCH) != null && s.get(BATCH) > least && s.get(SPLIT) != Split.DIRICHLET) {
            throw s.place(BATCH)
                    .refuse("= " + s.get(BATCH) + " is more than the " + least
                            + " rows of a worker; it must be a whole number from 1 to " + least + ", or full");
        }
        return parts;
    }

    private interface Reading<T> {
        T read();
    }

    private static <T> T refusing(Settings s, Key<?> key, Reading<T> reading) {
        try {
            return reading.read();
        } catch (DataException e) {
            throw s.place(key).refuse("= " + shown(s.textOf(key.name())) + ": " + e.getMessage());
        }
    }

    /** A value as people wrote it. */
    private static String shown(String text) {
        return text.replaceAll("^\"|\"$", "");
    }

    /**
     * Everybody's samples.
     *
     * @param test null for none
     * @param classes k; 0 where labels are not classes
     * @param settings with absolute files and the data's digest
     */
    private record Sources(Samples train, Samples test, int classes, Settings settings) {

        static Sources read(Settings s, Problems.Given given, Function<DataSource, Samples> generator) {
            DataSource source = s.get(DATA);
            Path file = source.isFile() ? source.in(given.directory()) : null;
            Samples all = refusing(s, DATA, () -> file == null ? generator.apply(source) : SampleFile.read(file, 0));
            Settings found = digested(all, s);
            if (file != null) {
                found = found.with(DATA, DataSource.file(absolute(file)), null);
            }
            TestSource test = s.get(TEST);
            if (test == null) {
                return new Sources(all, null, 0, found);
            }
            if (test.file() == null) {
                Holdout cut = refusing(s, TEST, () -> Holdout.last(all, test.held()));
                return new Sources(cut.train(), cut.test(), 0, found);
            }
            Path path = DataSource.file(test.file()).in(given.directory());
            Samples samples =
                    refusing(s, TEST, () -> SampleFile.read(path, all.rows().dimension()));
            return new Sources(all, samples, 0, found.with(TEST, new TestSource(absolute(path), 0), null));
        }

        int features() {
            return train.rows().dimension();
        }

        private static Settings digested(Samples samples, Settings s) {
            String digest = HexFormat.of().toHexDigits(samples.digest());
            if (s.get(DATA_DIGEST) != null && !s.get(DATA_DIGEST).equals(digest)) {
                throw s.place(DATA_DIGEST)
                        .refuse("= " + s.get(DATA_DIGEST) + ", but the samples have " + digest
                                + ": these are other data");
            }
            return s.with(DATA_DIGEST, digest, null);
        }

        private static String absolute(Path file) {
            return file.toAbsolutePath().normalize().toString();
        }
    }
}
