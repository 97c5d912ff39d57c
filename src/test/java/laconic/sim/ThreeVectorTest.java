package laconic.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import laconic.compress.Size;
import laconic.compress.TopK;
import laconic.compress.Wire;
import laconic.math.SeededRandomness;
import laconic.method.ChocoSgd;
import laconic.method.GossipMethod;
import laconic.method.SummedGossip;
import laconic.node.CoordinatorNode;
import laconic.node.Epoch;
import laconic.node.Evaluator;
import laconic.node.Node;
import laconic.node.PeerNode;
import laconic.node.Plan;
import laconic.node.Report;
import laconic.node.Schedule;
import laconic.node.Stop;
import laconic.node.ThreeVectorPeerNode;
import laconic.node.WorkerNode;
import laconic.topology.Graph;
import laconic.topology.MixingMatrix;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Peers that keep three vectors, beside those that keep a copy for each neighbour. */
class ThreeVectorTest {

    private static final int N = 6;
    private static final long MILLI = 1_000_000L;
    private static final Network CALM = new Network(3 * MILLI, 1e7, 1e8, 5 * MILLI, 0.3, 4, 0, 0, 0);

    private final Quadratics problem = new Quadratics(N, 9, 0.1, 4);
    private final List<Report> reports = new ArrayList<>();

    /** What a transport loses is sent again: no bit changes. Beside the other form only rounding does. */
    @ParameterizedTest
    @EnumSource(ChocoSgd.Order.class)
    void isTheSameMethodAlsoWhereATransportLosesMessages(ChocoSgd.Order order) {
        double[][] starts = new double[N][];
        Arrays.fill(starts, problem.start());
        GossipMethod choco = new ChocoSgd(starts, t -> 0.05, 0.2, new TopK(Size.count(2)), order, 0, false, 0);
        double[] copies = model(choco, starts, CALM, List.of());
        double[] summed = model(new SummedGossip(choco), starts, CALM, List.of());
        assertThat(summed).containsExactly(copies, within(1e-12));
        assertThat(summed).isNotEqualTo(copies);
        assertThat(model(new SummedGossip(choco), starts, CALM.withFaults(0.2, 0.3, 0.2), List.of()))
                .isEqualTo(summed);
    }

    @ParameterizedTest
    @EnumSource(ChocoSgd.Order.class)
    void namesThePeerThatHasLostItsModel(ChocoSgd.Order order) {
        double[][] starts = new double[N][];
        Arrays.fill(starts, problem.start());
        GossipMethod choco = new ChocoSgd(starts, t -> 0.05, 0.2, new TopK(Size.count(2)), order, 0, false, 0);
        model(new SummedGossip(choco), starts, CALM, List.of(new Crash(2, 100 * MILLI, 110 * MILLI)));
        assertThat(reports.get(reports.size() - 1)).isInstanceOfSatisfying(Report.Finished.class, end -> {
            assertThat(end.outcome()).isEqualTo(Report.Outcome.FAILED);
            assertThat(end.reason()).startsWith("peer 2 has lost its model");
        });
    }

    private double[] model(GossipMethod method, double[][] starts, Network network, List<Crash> crashes) {
        reports.clear();
        Plan plan = new Plan(N, new SeededRandomness(1, N), Wire.FLOAT32, 200 * MILLI);
        MixingMatrix mixing = MixingMatrix.metropolis(Graph.star(N));
        Evaluator evaluator = x -> new Evaluator.Evaluation(problem.loss(x), Double.NaN, Double.NaN);
        Schedule schedule = new Schedule(evaluator, 7, Double.NaN, Stop.after(60));
        new Simulator(
                        N,
                        network,
                        crashes,
                        1,
                        (i, process, returning, work) -> i == N
                                ? new CoordinatorNode(
                                        plan, schedule, method, mixing, CoordinatorNode.Divided.STOP_MINORITY, starts)
                                : peer(method, plan, mixing, i, returning ? process : Epoch.FIRST, work),
                        reports::add)
                .run();
        return ((Report.Finished) reports.get(reports.size() - 1)).model();
    }

    private Node peer(GossipMethod method, Plan plan, MixingMatrix mixing, int i, long process, Runnable work) {
        WorkerNode.Data data = new WorkerNode.Data() {
            private long tick;

            @Override
            public void begin(long now) {
                tick = now;
                work.run();
            }

            @Override
            public void gradient(double[] x, double[] into) {
                problem.gradient(i, tick, x, into);
            }
        };
        return method instanceof SummedGossip summed
                ? new ThreeVectorPeerNode(summed, plan, mixing, i, data, process)
                : new PeerNode(method, plan, mixing, i, data, process);
    }
}
