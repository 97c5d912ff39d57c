package laconic.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.IntStream;
import laconic.math.Draw;
import laconic.math.Purpose;
import laconic.math.SeededRandomness;
import laconic.math.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NetworkTest {
    private static final SeededRandomness RANDOMNESS = new SeededRandomness(3, 1);
    private static final Draw DRAW = RANDOMNESS.draw(Purpose.DATA, 0, 0);

    /** Thirteen rows of six features, a third of them 0, and four classes. */
    static Samples samples() {
        double[][] rows = new double[13][6];
        double[] labels = new double[13];
        for (int i = 0; i < 13; i++) {
            for (int j = 0; j < 6; j++) {
                rows[i][j] = (i + 2 * j) % 3 == 0 ? 0 : Normal.of(DRAW, 6 * i + j);
            }
            labels[i] = i * i % 4 == 0 ? i % 4 : 3;
        }
        return new Samples(new DenseRows(rows), labels);
    }

    static List<NetworkShape> shapes() {
        return List.of(shape(6, 4), shape(6, 5, 4), shape(6, 7, 5, 4));
    }

    private static NetworkShape shape(Integer... widths) {
        return new NetworkShape(List.of(widths));
    }

    /** A point away from the kinks of max(0, ·), with biases that are not 0. */
    private static double[] point(NetworkShape shape) {
        double[] x = shape.start(RANDOMNESS);
        Vectors.axpy(0.3, Normal.vector(DRAW.common(), x.length), x);
        return x;
    }

    /**
     * One hidden unit by hand: a = 2, hidden max(0, 3·2 − 1) = 5, logits (5 + 0, −5 + 10) = (5, 5), so p = (½, ½).
     */
    @Test
    void valueAndGradientByHand() {
        Samples one = new Samples(new DenseRows(new double[][] {{2}}), new double[] {1});
        Network f = new Network(one, shape(1, 1, 2), 0.5);
        double[] x = {3, -1, 1, -1, 0, 10};
        double[] g = new double[6];
        assertThat(f.valueAndGradient(x, g)).isEqualTo(Math.log(2) + 0.25 * 112, within(1e-14));
        assertThat(g)
                .containsExactly(new double[] {2 + 1.5, 1 - 0.5, 2.5 + 0.5, -2.5 - 0.5, 0.5, -0.5 + 5}, within(1e-14));
        x[1] = -7; // the unit is off: logits (0, 10)
        double p = 1 / (1 + Math.exp(10));
        assertThat(f.valueAndGradient(x, g)).isEqualTo(Math.log1p(Math.exp(-10)) + 0.25 * 160, within(1e-14));
        assertThat(g).containsExactly(new double[] {1.5, -3.5, 0.5, -0.5, p, -p + 5}, within(1e-15));
    }

    /** Richardson's extrapolation of central differences. */
    @ParameterizedTest
    @MethodSource("shapes")
    void gradientsAreTheDerivatives(NetworkShape shape) {
        Network f = new Network(samples(), shape, 0.1);
        double[] x = point(shape);
        double[] g = new double[x.length];
        f.gradient(x, g);
        double[] numeric = new double[x.length];
        for (int k = 0; k < x.length; k++) {
            numeric[k] = (4 * difference(f, x, k, 1e-4) - difference(f, x, k, 2e-4)) / 3;
        }
        double distance = Math.sqrt(Vectors.squaredDistance(g, numeric));
        assertThat(distance).isLessThan(1e-9 * Math.sqrt(Vectors.squaredNorm(g)));
    }

    private static double difference(Objective f, double[] x, int k, double h) {
        double[] up = x.clone();
        double[] down = x.clone();
        up[k] += h;
        down[k] -= h;
        return (f.value(up) - f.value(down)) / (2 * h);
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void sparseRowsAndOtherInstancesGiveWhatDenseRowsGive(NetworkShape shape) {
        Samples dense = samples();
        SparseRows rows = LinearModelTest.sparse((DenseRows) dense.rows());
        Network f = new Network(dense, shape, 0.1);
        Network g = new Network(new Samples(rows, dense.labels()), shape, 0.1);
        double[] x = point(shape);
        double[] a = new double[x.length];
        double[] b = new double[x.length];
        assertThat(g.valueAndGradient(x, b)).isEqualTo(f.valueAndGradient(x, a), within(1e-14));
        assertThat(b).containsExactly(a, within(1e-14));
        assertThat(f.value(x)).isEqualTo(f.fresh().valueAndGradient(x, b));
        assertThat(b).containsExactly(a);
    }

    @Test
    void batchesCountRepeatsAndKeepTheWholeRegulariser() {
        NetworkShape shape = shape(6, 5, 4);
        Network f = new Network(samples(), shape, 0.3);
        double[] x = point(shape);
        double[][] g = new double[4][x.length];
        f.gradient(x, new int[] {4, 1, 4}, g[0]);
        f.gradient(x, new int[] {4}, g[1]);
        f.gradient(x, new int[] {1}, g[2]);
        for (int k = 0; k < x.length; k++) {
            assertThat(g[0][k]).isEqualTo((2 * g[1][k] + g[2][k]) / 3, within(1e-15));
        }
        f.gradient(x, IntStream.range(0, 13).toArray(), g[0]);
        f.gradient(x, g[3]);
        assertThat(g[0]).containsExactly(g[3]);
        assertThatThrownBy(() -> f.gradient(x, new int[0], g[0])).hasMessageContaining("at least one sample");
    }

    @Test
    void layersCoverTheVectorWithoutGaps() {
        Problem problem = Problem.of("mlp", List.of(new Network(samples(), shape(6, 5, 4), 0)), new double[59]);
        assertThat(problem.layers())
                .containsExactly(
                        new Layer("layer1.weight", 0, 6, 5),
                        new Layer("layer1.bias", 30, 1, 5),
                        new Layer("layer2.weight", 35, 5, 4),
                        new Layer("layer2.bias", 55, 1, 4));
        assertThat(shape(784, 256, 10).dimension()).isEqualTo(203530);
        assertThat(GeneratedProblems.counterexample().layers()).containsExactly(new Layer("x", 0, 1, 3));
    }

    @Test
    void weightsStartWithTheirVariancesAndBiasesAtZero() {
        NetworkShape shape = shape(200, 100, 10);
        double[] x = shape.start(RANDOMNESS);
        assertThat(x).isEqualTo(shape.start(RANDOMNESS)).isNotEqualTo(shape.start(new SeededRandomness(4, 1)));
        double[] variance = {2.0 / 200, 0, 2.0 / 110, 0};
        for (int b = 0; b < 4; b++) {
            Layer layer = shape.layers().get(b);
            double sum = 0;
            for (int j = 0; j < layer.size(); j++) {
                sum += x[layer.offset() + j] * x[layer.offset() + j];
            }
            assertThat(sum / layer.size())
                    .isEqualTo(variance[b], within(4 * variance[b] * Math.sqrt(2.0 / layer.size())));
        }
    }

    /** What step = theory must refuse. */
    @Test
    void hasNoConstants() {
        Constants constants = Problem.of("mlp", List.of(new Network(samples(), shape(6, 5, 4), 1)), new double[59])
                .constants();
        assertThat(constants.smoothness()).isInfinite();
        assertThat(constants.maxSmoothness()).isInfinite();
        assertThat(constants.smoothnessA()).isInfinite();
        assertThat(constants.strongConvexity()).isZero();
        assertThat(constants.convex()).isFalse();
        assertThat(new Network(samples(), shape(6, 4), 1).smoothness()).isInfinite();
    }

    @Test
    void accuracyIsTheShareOfLargestLogits() {
        Samples test = new Samples(new DenseRows(new double[][] {{1}, {-1}, {2}, {0}}), new double[] {2, 0, 1, 1});
        ClassAccuracy accuracy = new ClassAccuracy(shape(1, 3), test);
        assertThat(accuracy.of(new double[] {-1, 0, 1, 0, 0, 0})).isEqualTo(0.5); // 2, 0, 2; of equals the first
        assertThat(accuracy.of(new double[] {-1, 0, 1, 0, 0.5, 0})).isEqualTo(0.75);
    }

    @Test
    void logitsThatOverflowExponentialsAreFine() {
        Samples one = new Samples(new DenseRows(new double[][] {{1}}), new double[] {1});
        Network f = new Network(one, shape(1, 2), 0);
        double[] g = new double[4];
        assertThat(f.valueAndGradient(new double[] {2000, -2000, 0, 0}, g)).isEqualTo(4000);
        assertThat(g).containsExactly(1, -1, 1, -1);
        assertThat(f.value(new double[] {-2000, 2000, 0, 0})).isZero();
    }

    @Test
    void gradientsMakeNoGarbage() {
        NetworkShape shape = shape(6, 5, 4);
        Network f = new Network(samples(), shape, 0.1);
        double[] x = point(shape);
        double[] g = new double[x.length];
        int[] batch = {3, 1, 2};
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = 0;
        for (int t = 0; t < 2000; t++) {
            if (t == 1000) {
                before = threads.getCurrentThreadAllocatedBytes();
            }
            f.gradient(x, batch, g);
            f.valueAndGradient(x, g);
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
    }

    /** Pinned on JDK 17: what a run computes from must be the same bits on every JDK. */
    @Test
    void bitsAreTheSameOnEveryJdk() {
        NetworkShape shape = shape(6, 7, 5, 4);
        double[] x = point(shape);
        double[] g = new double[x.length];
        double[] value = {new Network(samples(), shape, 0.1).valueAndGradient(x, g)};
        assertThat(Vectors.digest(x) + Vectors.digest(g) + Vectors.digest(value))
                .isEqualTo(-5949109417683702501L);
    }

    @Test
    void refusesShapesAndLabelsThatDoNotFit() {
        assertThatThrownBy(() -> new Network(samples(), shape(5, 4), 0)).hasMessageContaining("6 features for widths");
        assertThatThrownBy(() -> new Network(samples(), shape(6, 3), 0))
                .hasMessageContaining("a class from 0 to 2 is needed");
        assertThatThrownBy(() -> new Network(samples(), shape(6, 4), -1)).hasMessageContaining("l2 = -1.0");
        assertThatThrownBy(() -> shape(6)).hasMessageContaining("at least the inputs and the classes");
        assertThatThrownBy(() -> shape(6, 1)).hasMessageContaining("the classes at least 2");
        assertThatThrownBy(() -> shape(1 << 20, 1 << 20, 2)).hasMessageContaining("parameters, more than");
    }
}
