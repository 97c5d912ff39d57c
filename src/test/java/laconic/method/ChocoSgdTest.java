package laconic.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import laconic.compress.Blocks;
import laconic.compress.Compressor;
import laconic.compress.Size;
import laconic.compress.TopK;
import laconic.compress.Wire;
import laconic.math.Randomness;
import laconic.math.SeededRandomness;
import laconic.objective.GeneratedProblems;
import laconic.objective.Problem;
import laconic.sim.Network;
import laconic.topology.Graph;
import laconic.topology.MixingMatrix;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CHOCO-SGD's options on the production nodes beside a loop over whole matrices with a compressor of its own. */
class ChocoSgdTest {

    private static final int N = 8;
    private static final int D = 12;
    private static final int TICKS = 60;
    private static final double ETA = 0.05;
    private static final double GAMMA = 0.3;
    private static final Randomness RANDOMNESS = new SeededRandomness(7, N);
    private static final Problem PROBLEM = GeneratedProblems.tridiagonal(N, D, 0.5, 0.1, RANDOMNESS);
    private static final MixingMatrix RING = MixingMatrix.uniform(Graph.ring(N));

    @ParameterizedTest
    @CsvSource({
        "0,   false, 0,    12",
        "0.9, false, 0,    12",
        "0.9, true,  0,    12",
        "0,   false, 0.05, 12",
        "0.9, true,  0.05, 12",
        "0,   false, 0,    5",
        "0.9, true,  0.05, 5"
    })
    void followsTheLoopOverMatrices(double momentum, boolean nesterov, double weightDecay, int firstLayer) {
        double[][] starts = new double[N][];
        Arrays.setAll(starts, PROBLEM::start);
        Compressor top = new TopK(Size.count(2));
        Compressor compressor = firstLayer == D ? top : Blocks.of(top, List.of(firstLayer, D - firstLayer));
        ChocoSgd choco = new ChocoSgd(
                starts,
                StepSize.constant(ETA),
                GAMMA,
                compressor,
                ChocoSgd.Order.MIX_FIRST,
                momentum,
                nesterov,
                weightDecay);
        double[][] models = GossipRun.of(choco, PROBLEM, RING, RANDOMNESS, Wire.FLOAT64, Network.IDEAL, 0, TICKS)
                .models();
        double[][] expected = loop(starts, momentum, nesterov, weightDecay, firstLayer);
        for (int i = 0; i < N; i++) {
            assertThat(models[i]).containsExactly(expected[i], within(1e-12));
        }
    }

    /** 1907.09356, algorithm 1 with the momentum of its deep-learning experiments, over all peers at once. */
    private static double[][] loop(
            double[][] starts, double momentum, boolean nesterov, double weightDecay, int firstLayer) {
        double[][] x = Arrays.stream(starts).map(double[]::clone).toArray(double[][]::new);
        double[][] xHat = new double[N][D];
        double[][] m = new double[N][D];
        for (int t = 0; t < TICKS; t++) {
            double[][] shown = Arrays.stream(xHat).map(double[]::clone).toArray(double[][]::new);
            for (int i = 0; i < N; i++) {
                double[] g = new double[D];
                PROBLEM.local(i).gradient(x[i], g);
                for (int j = 0; j < D; j++) {
                    double decayed = g[j] + weightDecay * x[i][j];
                    m[i][j] = momentum * m[i][j] + decayed;
                    double step = nesterov ? decayed + momentum * m[i][j] : m[i][j];
                    double mixed = 0;
                    for (int k = 0; k < N; k++) {
                        mixed += RING.weight(i, k) * shown[k][j];
                    }
                    x[i][j] += GAMMA * (mixed - shown[i][j]) - ETA * step;
                }
                compress(x[i], xHat[i], 0, firstLayer);
                compress(x[i], xHat[i], firstLayer, D);
            }
        }
        return x;
    }

    /** x̂ takes over the two entries of a layer that differ most. */
    private static void compress(double[] x, double[] xHat, int from, int to) {
        IntStream.range(from, to)
                .boxed()
                .sorted(Comparator.comparingDouble(j -> -Math.abs(x[j] - xHat[j])))
                .limit(2)
                .forEach(j -> xHat[j] += x[j] - xHat[j]);
    }
}
