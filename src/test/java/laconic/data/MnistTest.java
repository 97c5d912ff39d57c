package laconic.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import laconic.math.Draw;
import laconic.math.Purpose;
import laconic.math.SeededRandomness;
import laconic.math.Vectors;
import laconic.objective.ClassAccuracy;
import laconic.objective.Network;
import laconic.objective.NetworkShape;
import laconic.objective.Objective;
import laconic.objective.Problem;
import laconic.objective.Samples;
import laconic.objective.SoftmaxRegression;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Softmax regression and a network on real images: 8000 to train, by label over ten workers, 2000 to test. */
class MnistTest {
    private static final Path IMAGES = Path.of("../shared/data/t10k-images-idx3-ubyte.gz");
    private static final int WORKERS = 10;
    private static final int BATCH = 50;
    private static final SeededRandomness RANDOMNESS = new SeededRandomness(1, WORKERS);

    private Holdout data;

    @BeforeEach
    void needsTheData() {
        assumeThat(IMAGES).as("the MNIST files are not at " + IMAGES).matches(Files::exists);
        data = Holdout.last(SampleFile.read(IMAGES, 0), 2000);
    }

    private List<Samples> parts() {
        return Split.BY_LABEL.apply(data.train(), WORKERS, RANDOMNESS);
    }

    private Problem softmax() {
        List<Objective> locals = new ArrayList<>();
        for (Samples part : parts()) {
            locals.add(new SoftmaxRegression(part, 10, 0));
        }
        return Problem.of("softmax", locals, new double[7850])
                .withAccuracy(new ClassAccuracy(new NetworkShape(List.of(784, 10)), data.test()));
    }

    private Problem network() {
        NetworkShape shape = new NetworkShape(List.of(784, 256, 10));
        List<Objective> locals = new ArrayList<>();
        for (Samples part : parts()) {
            locals.add(new Network(part, shape, 0));
        }
        return Problem.of("mlp", locals, shape.start(RANDOMNESS)).withAccuracy(new ClassAccuracy(shape, data.test()));
    }

    /** Plain SGD; the test accuracy after the last round. */
    private static double sgd(Problem problem, int rounds, double gamma) {
        double[] x = problem.start();
        double[] g = new double[x.length];
        double[] sum = new double[x.length];
        int[] batch = new int[BATCH];
        for (int t = 0; t < rounds; t++) {
            Vectors.zero(sum);
            for (int i = 0; i < WORKERS; i++) {
                Draw draw = RANDOMNESS.draw(Purpose.BATCH, i, t);
                int rows = problem.local(i).rows();
                Arrays.setAll(batch, b -> (int) (draw.uniform(b) * rows));
                problem.local(i).gradient(x, batch, g);
                Vectors.add(g, sum);
            }
            Vectors.axpy(-gamma / WORKERS, sum, x);
        }
        return problem.accuracy().orElseThrow().of(x);
    }

    /** The first and last labels and the number of inked pixels, read with another program. */
    @Test
    void holdsTheKnownImages() {
        assertThat(data.train().size()).isEqualTo(8000);
        assertThat(data.train().rows().dimension()).isEqualTo(784);
        assertThat(Arrays.copyOf(data.train().labels(), 10)).containsExactly(7, 2, 1, 0, 4, 1, 4, 9, 5, 9);
        assertThat(Classes.of(data.train()).count()).isEqualTo(10);
        double[] ones = new double[784];
        Arrays.fill(ones, 255);
        assertThat(data.train().rows().dot(0, ones)).isEqualTo(18454, within(1e-9));
    }

    @Test
    void byLabelGivesAWorkerOneOrTwoDigits() {
        for (Samples part : parts()) {
            assertThat(part.size()).isEqualTo(800);
            assertThat(Arrays.stream(part.labels()).distinct().count()).isLessThanOrEqualTo(3);
        }
    }

    @Test
    void softmaxRegressionLearns() {
        assertThat(sgd(softmax(), 500, 0.2)).isGreaterThan(0.91);
    }

    @Test
    void theNetworkLearns() {
        assertThat(sgd(network(), 150, 0.4)).isGreaterThan(0.93);
    }

    /** λ_max(AᵀA)/(2m) of all 8000 images with a constant column, by another program (LAPACK). */
    @Test
    void smoothnessOfSoftmaxRegressionIsTheKnownOne() {
        assertThat(softmax().constants().smoothness()).isEqualTo(19.752178577726013, within(1e-12));
    }
}
