package laconic.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import laconic.compress.Identity;
import laconic.compress.Wire;
import laconic.math.SeededRandomness;
import laconic.method.Gd;
import laconic.method.StepSize;
import laconic.node.Evaluator;
import laconic.node.Node;
import laconic.node.Participation;
import laconic.node.Plan;
import laconic.node.Sampling;
import laconic.node.Schedule;
import laconic.node.ServerNode;
import laconic.node.Stop;
import laconic.node.WorkerNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Unbiasedness under partial participation and faults that do not look at values: worker i's gradient is 10^i e_i wherever it
 * is taken, so that the model's way is the sum of the rounds' estimates, a coordinate a worker.
 */
class EstimatorTest {

    private static final int N = 4;
    private static final int ROUNDS = 100_000;
    private static final int BATCH = 1000;
    private static final double STEP = 0x1p-10;

    private final List<double[]> points = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({"1, 0.1", "1, 0.3", "0.5, 0", "0.2, 0", "0.5, 0.2"})
    void estimatesAreTheGradientOnAverage(double fraction, double loss) {
        SeededRandomness randomness = new SeededRandomness(11, N);
        Sampling sampling = fraction == 1 ? Sampling.everyone(N) : Sampling.bernoulli(N, fraction, randomness);
        Plan plan = new Plan(N, randomness, Wire.FLOAT64, 1);
        Participation participation = new Participation(sampling, 0.01, new Participation.Deadline(3_000_000));
        Evaluator evaluator = x -> {
            points.add(x.clone());
            return new Evaluator.Evaluation(0, 0, Double.NaN);
        };
        Gd gd = new Gd(N, new double[N], StepSize.constant(STEP), new Identity());
        Network network =
                new Network(1_000_000, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, 0, 0, 1, loss, 0, 0);
        new Simulator(
                        N,
                        network,
                        List.of(),
                        3,
                        (number, process, returning, work) -> number < N
                                ? new WorkerNode(gd, plan, number, gradient(number), process, returning)
                                : server(gd, plan, participation, evaluator),
                        report -> {})
                .run();

        assertThat(points).hasSize(1 + ROUNDS / BATCH);
        for (int i = 0; i < N; i++) {
            double mean = 0;
            double square = 0;
            int batches = points.size() - 1;
            for (int k = 0; k < batches; k++) {
                double estimate = (points.get(k)[i] - points.get(k + 1)[i]) * N / (STEP * BATCH * value(i));
                mean += estimate / batches;
                square += estimate * estimate / batches;
            }
            double sigma = Math.sqrt((square - mean * mean) / (batches - 1));
            assertThat(mean).as("worker %d, sigma %s", i, sigma).isBetween(1 - 4 * sigma, 1 + 4 * sigma);
            assertThat(sigma).isBetween(1e-9, 0.02);
        }
    }

    private static Node server(Gd gd, Plan plan, Participation participation, Evaluator evaluator) {
        return new ServerNode(
                gd, plan, participation, new Schedule(evaluator, BATCH, Double.NaN, Stop.after(ROUNDS)), 0);
    }

    private static double value(int worker) {
        return StrictMath.pow(10, worker);
    }

    private static WorkerNode.Data gradient(int worker) {
        return new WorkerNode.Data() {
            @Override
            public void begin(long round) {
                // The same at every round.
            }

            @Override
            public void gradient(double[] x, double[] into) {
                java.util.Arrays.fill(into, 0);
                into[worker] = value(worker);
            }
        };
    }
}
