package laconic.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import laconic.compress.Compressor;
import laconic.compress.Norm;
import laconic.compress.Qsgd;
import laconic.compress.Size;
import laconic.compress.TopK;
import laconic.method.ChocoSgd;
import laconic.method.DPsgd;
import laconic.method.GossipMethod;
import laconic.node.Report;
import laconic.topology.Graph;
import laconic.topology.MixingMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A synchronous gossip run waits for its messages, so lost, repeated and late ones must not change a single bit of it. */
class ChocoSgdFaultTest {

    private static final int SEEDS = Integer.getInteger("seeds", 20);
    private static final long TICKS = 60;
    private static final long MILLI = 1_000_000L;
    private static final double GAMMA = 0.05;

    @ParameterizedTest
    @EnumSource(ChocoSgd.Order.class)
    void computesTheSameUnderFaults(ChocoSgd.Order order) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            int n = 2 + (int) (seed % 6);
            long every = seed % 3 == 0 ? 1 : 7;
            Network calm = new Network(3 * MILLI, 1e7, 1e8, 5 * MILLI, 0.3, 4, 0, 0, 0);
            GossipScenario expected = run(order, n, calm, seed, every);
            assertThat(expected.incidents)
                    .as("incidents without faults, seed %d", seed)
                    .isEmpty();
            assertThat(expected.rows.get(expected.rows.size() - 1).resyncBits()).isZero();

            GossipScenario scenario = run(order, n, calm.withFaults(0.2, 0.3, 0.2), seed, every);
            assertThat(scenario.finished).as("seed %d ends", seed).isEqualTo(expected.finished);
            assertThat(scenario.models()).as("models of seed %d", seed).isDeepEqualTo(expected.models());
            assertThat(scenario.digestsCompared).isPositive();
            assertThat(scenario.incidents)
                    .as("seed %d", seed)
                    .allMatch(incident -> incident.kind() == Report.Incident.Kind.ASKED_AGAIN);
        }
    }

    /** I13: what one end of an edge gains the other loses, so Σ_i x_i moves by −γ Σ_i g_i and by nothing else. */
    @Test
    void movesTheMeanByGradientsAlone() {
        for (ChocoSgd.Order order : ChocoSgd.Order.values()) {
            Network network = new Network(3 * MILLI, 1e7, 1e8, 5 * MILLI, 0, 1, 0.2, 0.3, 0.2);
            GossipScenario scenario = run(order, 6, network, 4, 7);
            double[][] models = scenario.models();
            double[] start = scenario.problem.start();
            for (int j = 0; j < start.length; j++) {
                int coordinate = j;
                double sum =
                        Arrays.stream(models).mapToDouble(x -> x[coordinate]).sum();
                double byGradients = 6 * start[j] - GAMMA * scenario.gradientSum[j];
                if (order == ChocoSgd.Order.COMPRESS_FIRST) {
                    assertThat(sum / 6).isCloseTo(byGradients / 6, within(1e-12));
                } else {
                    // The flow of the last tick waits for the next step: it sums to zero over the edges as well.
                    assertThat(sum / 6).isCloseTo(byGradients / 6, within(1e-12));
                }
            }
        }
    }

    /** Where the next gradient does not need the flows of a tick, or the increment not the gradient, the longer of the two counts. */
    @Test
    void overlapsComputationWithTheExchange() {
        double[][] starts = new double[4][9];
        Compressor top = new TopK(Size.count(2));
        GossipMethod mixFirst = new ChocoSgd(starts, t -> GAMMA, 0.2, top, ChocoSgd.Order.MIX_FIRST, 0, false, 0);
        GossipMethod compressFirst =
                new ChocoSgd(starts, t -> GAMMA, 0.2, top, ChocoSgd.Order.COMPRESS_FIRST, 0, false, 0);
        assertThat(millis(mixFirst)).isCloseTo(TICKS * 20, within(60.0));
        assertThat(millis(compressFirst)).isCloseTo(TICKS * 40, within(60.0));
        assertThat(millis(new DPsgd(starts, t -> GAMMA, DPsgd.Order.COMBINE_THEN_ADAPT)))
                .isCloseTo(TICKS * 20, within(60.0));
        assertThat(millis(new DPsgd(starts, t -> GAMMA, DPsgd.Order.ADAPT_THEN_COMBINE)))
                .isCloseTo(TICKS * 40, within(60.0));
    }

    /** Virtual time where a gradient takes 20 ms, and an exchange as long. */
    private static double millis(GossipMethod method) {
        Network network =
                new Network(20 * MILLI, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, 20 * MILLI, 0, 1, 0, 0, 0);
        Quadratics problem = new Quadratics(4, 9, 0.1, 1);
        return new GossipScenario(method, MixingMatrix.metropolis(Graph.ring(4)), problem, 2000 * MILLI, 1)
                        .run(network, 1, TICKS, TICKS)
                        .simulator
                        .nanos()
                / (double) MILLI;
    }

    /** A gradient that is not finite ends the run with a reason, also where the news of it is lost at first. */
    @Test
    void endsAsDivergedWhereAGradientIsNotFinite() {
        for (long seed = 1; seed <= 20; seed++) {
            Network network = new Network(3 * MILLI, 1e7, 1e8, 5 * MILLI, 0, 1, 0.4, 0.2, 0.2);
            GossipScenario scenario = scenario(ChocoSgd.Order.MIX_FIRST, 4, seed)
                    .poisoned((peer, tick, process) -> peer == 1 && tick == 13)
                    .run(network, seed, TICKS, 10);
            assertThat(scenario.finished).as("seed %d ends", seed).isNotNull();
            assertThat(scenario.finished.outcome()).isEqualTo(Report.Outcome.DIVERGED);
            assertThat(scenario.finished.reason()).contains("peer 1").contains("tick 13");
        }
    }

    private static GossipScenario run(ChocoSgd.Order order, int n, Network network, long seed, long every) {
        return scenario(order, n, seed).run(network, seed, TICKS, every);
    }

    private static GossipScenario scenario(ChocoSgd.Order order, int n, long seed) {
        Quadratics problem = new Quadratics(n, 9, 0.1, seed);
        double[][] starts = new double[n][];
        Arrays.fill(starts, problem.start());
        Compressor compressor = seed % 2 == 0 ? new TopK(Size.count(2)) : new Qsgd(4, Norm.L2);
        ChocoSgd method = new ChocoSgd(starts, t -> GAMMA, 0.2, compressor, order, 0, false, 0);
        Graph graph = seed % 4 == 0 ? Graph.complete(n) : Graph.ring(n);
        return new GossipScenario(method, MixingMatrix.metropolis(graph), problem, 200 * MILLI, seed);
    }
}
