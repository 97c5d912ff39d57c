package laconic.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import laconic.compress.Identity;
import laconic.compress.Norm;
import laconic.compress.Qsgd;
import laconic.compress.RandK;
import laconic.compress.Size;
import laconic.compress.TopK;
import laconic.compress.Wire;
import laconic.math.Randomness;
import laconic.math.SeededRandomness;
import laconic.math.Vectors;
import laconic.objective.GeneratedProblems;
import laconic.objective.Problem;
import laconic.sim.Network;
import laconic.topology.Graph;
import laconic.topology.Mixing;
import laconic.topology.MixingMatrix;
import laconic.topology.OnePeerExponential;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Gossip methods on the production nodes, on graphs that stay and graphs that change, beside loops over whole matrices. */
class GossipMethodsTest {

    private static final int N = 8;
    private static final int D = 12;
    private static final double ETA = 0.05;
    private static final long TICKS = 40;
    private static final Randomness RANDOMNESS = new SeededRandomness(5, N);
    private static final Problem QUADRATIC = GeneratedProblems.tridiagonal(N, D, 0.5, 0.1, RANDOMNESS);
    private static final Problem CONSENSUS = GeneratedProblems.consensus(N, D, RANDOMNESS);
    private static final Mixing RING = MixingMatrix.uniform(Graph.ring(N));
    private static final Mixing ONE_PEER = new OnePeerExponential(N);

    private static double[][] starts(Problem problem) {
        double[][] starts = new double[problem.n()][];
        Arrays.setAll(starts, problem::start);
        return starts;
    }

    private static double[][] run(GossipMethod method, Problem problem, Mixing mixing) {
        return GossipRun.of(method, problem, mixing, RANDOMNESS, Wire.FLOAT64, Network.IDEAL, 0, TICKS)
                .models();
    }

    private static List<Named<GossipMethod>> methods(Problem problem) {
        StepSize eta = StepSize.decreasing(2, 40);
        double[][] starts = starts(problem);
        TopK top = new TopK(Size.count(3));
        return List.of(
                Named.of(
                        "choco mix first",
                        new ChocoSgd(starts, eta, 0.3, top, ChocoSgd.Order.MIX_FIRST, 0.9, true, 1e-3)),
                Named.of(
                        "choco compress first",
                        new ChocoSgd(starts, eta, 0.3, top, ChocoSgd.Order.COMPRESS_FIRST, 0, false, 0)),
                Named.of("d-psgd adapt first", new DPsgd(starts, eta, DPsgd.Order.ADAPT_THEN_COMBINE)),
                Named.of("d-psgd combine first", new DPsgd(starts, eta, DPsgd.Order.COMBINE_THEN_ADAPT)),
                Named.of("deep-squeeze", new DeepSqueeze(starts, eta, 0.2, top)),
                Named.of("dcd-psgd", new DcdPsgd(starts[0], eta, new Qsgd(16, Norm.L2))),
                Named.of("ecd-psgd", new EcdPsgd(starts[0], eta, new Qsgd(64, Norm.L2))));
    }

    private static List<Named<GossipMethod>> onQuadratic() {
        return methods(QUADRATIC);
    }

    /** Those that keep the mean of the peers at the end of each tick; the starts differ here. */
    private static List<Named<GossipMethod>> onConsensus() {
        return methods(CONSENSUS).subList(1, 5);
    }

    @ParameterizedTest
    @MethodSource("onQuadratic")
    void aBadNetworkChangesNothing(GossipMethod method) {
        for (Mixing mixing : new Mixing[] {RING, ONE_PEER}) {
            GossipRun clean =
                    GossipRun.of(method, QUADRATIC, mixing, RANDOMNESS, Wire.FLOAT32, Network.IDEAL, 0, TICKS);
            assertThat(clean.last().resyncBits()).isZero();
            for (long seed = 0; seed < 5; seed++) {
                Network bad = Network.IDEAL.withFaults(0.1, 0.1, 0.2);
                GossipRun run = GossipRun.of(method, QUADRATIC, mixing, RANDOMNESS, Wire.FLOAT32, bad, seed, TICKS);
                assertThat(run.models()).as("seed %d", seed).isDeepEqualTo(clean.models());
                assertThat(run.last().resyncBits()).isPositive();
                assertThat(run.last().gossipBits() - run.last().resyncBits())
                        .as("bits that are not repair")
                        .isLessThanOrEqualTo(clean.last().gossipBits());
            }
        }
    }

    @Test
    void plainGossipOnePeerAtATimeAveragesExactly() {
        DPsgd gossip = new DPsgd(starts(CONSENSUS), StepSize.constant(ETA), DPsgd.Order.ADAPT_THEN_COMBINE);
        double[] mean = mean(starts(CONSENSUS));
        double[][] models = GossipRun.of(gossip, CONSENSUS, ONE_PEER, RANDOMNESS, Wire.FLOAT64, Network.IDEAL, 0, 3)
                .models();
        for (double[] model : models) {
            assertThat(model).containsExactly(mean, within(1e-15));
        }
    }

    @Test
    void onlyThoseThatMeetExchange() {
        DPsgd gossip = new DPsgd(starts(CONSENSUS), StepSize.constant(ETA), DPsgd.Order.ADAPT_THEN_COMBINE);
        long oneNeighbour = firstTickBits(gossip, ONE_PEER);
        assertThat(oneNeighbour).isGreaterThanOrEqualTo(N * D * 64L);
        assertThat(firstTickBits(gossip, RING)).isEqualTo(2 * oneNeighbour);
    }

    private static long firstTickBits(GossipMethod method, Mixing mixing) {
        return GossipRun.of(method, CONSENSUS, mixing, RANDOMNESS, Wire.FLOAT64, Network.IDEAL, 0, 1)
                .last()
                .gossipBits();
    }

    @ParameterizedTest
    @MethodSource("onConsensus")
    void gossipKeepsTheMean(GossipMethod method) {
        for (Mixing mixing : new Mixing[] {RING, ONE_PEER}) {
            double[] expected = mean(starts(CONSENSUS));
            assertThat(mean(run(method, CONSENSUS, mixing))).containsExactly(expected, within(1e-14));
        }
    }

    @Test
    void dPsgdIsTheProductWithTheMatrixOfEachTick() {
        for (Mixing mixing : new Mixing[] {RING, ONE_PEER}) {
            double[][] adaptFirst = starts(QUADRATIC);
            double[][] combineFirst = starts(QUADRATIC);
            for (long tick = 0; tick < TICKS; tick++) {
                adaptFirst = times(step(adaptFirst, adaptFirst), mixing.at(tick));
                combineFirst = step(times(combineFirst, mixing.at(tick)), combineFirst);
            }
            assertClose(run(dPsgd(DPsgd.Order.ADAPT_THEN_COMBINE), QUADRATIC, mixing), adaptFirst);
            assertClose(run(dPsgd(DPsgd.Order.COMBINE_THEN_ADAPT), QUADRATIC, mixing), combineFirst);
        }
    }

    private static DPsgd dPsgd(DPsgd.Order order) {
        return new DPsgd(starts(QUADRATIC), StepSize.constant(ETA), order);
    }

    @Test
    void withoutCompressionTheRivalsAreDPsgd() {
        StepSize eta = StepSize.constant(ETA);
        double[][] starts = starts(QUADRATIC);
        double[][] combineFirst = run(dPsgd(DPsgd.Order.COMBINE_THEN_ADAPT), QUADRATIC, RING);
        assertClose(run(new DcdPsgd(starts[0], eta, new Identity()), QUADRATIC, RING), combineFirst);
        assertClose(run(new EcdPsgd(starts[0], eta, new Identity()), QUADRATIC, RING), combineFirst);
        double[][] adaptFirst = run(dPsgd(DPsgd.Order.ADAPT_THEN_COMBINE), QUADRATIC, RING);
        assertClose(run(new DeepSqueeze(starts, eta, 1, new Identity()), QUADRATIC, RING), adaptFirst);
        ChocoSgd choco = new ChocoSgd(starts, eta, 1, new Identity(), ChocoSgd.Order.COMPRESS_FIRST, 0, false, 0);
        assertClose(run(choco, QUADRATIC, RING), adaptFirst);
    }

    @Test
    void sparseDcdDivergesWhereChocoConverges() {
        StepSize eta = StepSize.constant(ETA);
        long ticks = 2000;
        DcdPsgd dcd = new DcdPsgd(QUADRATIC.start(0), eta, RandK.unbiased(Size.count(1)));
        ChocoSgd choco = new ChocoSgd(
                starts(QUADRATIC), eta, 0.05, RandK.biased(Size.count(1)), ChocoSgd.Order.COMPRESS_FIRST, 0, false, 0);
        assertThat(distance(dcd, 200)).isGreaterThan(1e3);
        assertThat(distance(choco, ticks)).isLessThan(1);
    }

    private static double distance(GossipMethod method, long ticks) {
        return GossipRun.of(method, QUADRATIC, RING, RANDOMNESS, Wire.FLOAT64, Network.IDEAL, 0, ticks)
                .last()
                .consensusDistance();
    }

    @Test
    void allReduceIsGradientDescentBitForBit() {
        double[] x = QUADRATIC.start(0).clone();
        double[] g = new double[D];
        for (long tick = 0; tick < TICKS; tick++) {
            double[] sum = new double[D];
            for (int i = 0; i < N; i++) {
                QUADRATIC.local(i).gradient(x, g);
                Vectors.add(g, sum);
            }
            for (int j = 0; j < D; j++) {
                x[j] -= ETA * (sum[j] / N);
            }
        }
        AllReduce allReduce = new AllReduce(N, QUADRATIC.start(0), StepSize.constant(ETA));
        GossipRun run = GossipRun.of(
                allReduce,
                QUADRATIC,
                MixingMatrix.uniform(Graph.complete(N)),
                RANDOMNESS,
                Wire.FLOAT64,
                Network.IDEAL.withFaults(0.1, 0.1, 0.1),
                1,
                TICKS);
        for (double[] model : run.models()) {
            assertThat(model).containsExactly(x);
        }
        assertThat(run.last().theoryBits()).isEqualTo(TICKS * 2.0 * (N - 1) * D * 64);
        assertThatIllegalStateException().isThrownBy(() -> run(allReduce, QUADRATIC, RING));
    }

    /** X − ηG(at), row by row. */
    private static double[][] step(double[][] x, double[][] at) {
        double[][] next = new double[N][D];
        for (int i = 0; i < N; i++) {
            double[] g = new double[D];
            QUADRATIC.local(i).gradient(at[i], g);
            for (int j = 0; j < D; j++) {
                next[i][j] = x[i][j] - ETA * g[j];
            }
        }
        return next;
    }

    private static double[][] times(double[][] x, MixingMatrix w) {
        double[][] product = new double[N][D];
        for (int i = 0; i < N; i++) {
            for (int k = 0; k < N; k++) {
                Vectors.axpy(w.weight(i, k), x[k], product[i]);
            }
        }
        return product;
    }

    private static double[] mean(double[][] x) {
        double[] mean = new double[D];
        for (double[] row : x) {
            Vectors.add(row, mean);
        }
        Vectors.divide(mean, x.length);
        return mean;
    }

    private static void assertClose(double[][] actual, double[][] expected) {
        for (int i = 0; i < N; i++) {
            assertThat(actual[i]).containsExactly(expected[i], within(1e-12));
        }
    }
}
