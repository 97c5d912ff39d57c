package example;

import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import laconic.compress.Compressor;
import laconic.experiment.Entry;
import laconic.experiment.Extension;
import laconic.experiment.Key;
import laconic.experiment.Kind;
import laconic.experiment.Settings;
import laconic.math.Draw;
import laconic.math.Purpose;
import laconic.objective.Problem;

/** What experiment files may name besides the catalogue: {@code problem.type = huber} and {@code type = threshold}. */
public final class OwnParts implements Extension {

    private static final Key<Double> FRACTION =
            Key.of("fraction", Kind.share(), 0.5, "of the largest magnitude, from which on entries are kept");
    private static final Key<Long> FEATURES = Key.of("features", Kind.whole(1, 10_000), 20L, "coordinates d");
    private static final Key<Long> ROWS = Key.of("rows", Kind.whole(1, 1_000_000), 100L, "samples of a worker");
    private static final Key<Double> DELTA = Key.of("delta", Kind.above(0), 1.0, "residual at which the loss turns linear");
    private static final Key<Double> L2 = Key.of("l2", Kind.atLeast(0), 1e-3, "lambda of the ridge");

    @Override
    public List<Entry<Function<Settings, Compressor>>> compressors() {
        return List.of(new Entry<>(
                "threshold",
                "contractive",
                "the entries of at least a fraction of the largest magnitude",
                "an example; alpha = 1/(1 + (d-1) fraction^2)",
                List.of(FRACTION),
                settings -> new Threshold(settings.get(FRACTION))));
    }

    @Override
    public List<Entry<ProblemMaker>> problems() {
        return List.of(new Entry<>(
                "huber",
                "generated",
                "robust linear regression on data of which a tenth are outliers",
                "Huber 1964",
                List.of(FEATURES, ROWS, DELTA, L2),
                (settings, given) -> Problem.of(
                        "huber",
                        IntStream.range(0, given.workers())
                                .mapToObj(worker -> local(settings, given, worker))
                                .toList(),
                        new double[settings.get(FEATURES).intValue()])));
    }

    /** Targets a·1 with noise, every tenth far off; whatever is drawn depends on the experiment's seed and the worker alone. */
    private static HuberRegression local(Settings settings, Given given, int worker) {
        int d = settings.get(FEATURES).intValue();
        int m = settings.get(ROWS).intValue();
        double[][] features = new double[m][d];
        double[] targets = new double[m];
        for (int j = 0; j < m; j++) {
            Draw draw = given.randomness().draw(Purpose.DATA, worker, j);
            for (int c = 0; c < d; c++) {
                features[j][c] = draw.gaussian(c);
                targets[j] += features[j][c];
            }
            targets[j] += 0.1 * draw.gaussian(d) + (j % 10 == 0 ? 50 : 0);
        }
        return new HuberRegression(features, targets, settings.get(DELTA), settings.get(L2));
    }
}
