package laconic.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import laconic.compress.Size;
import laconic.compress.TopK;
import laconic.compress.Wire;
import laconic.math.SeededRandomness;
import laconic.math.Vectors;
import laconic.method.ChocoSgd;
import laconic.node.AsynchronousCoordinatorNode;
import laconic.node.AsynchronousPeerNode;
import laconic.node.CoordinatorNode;
import laconic.node.Epoch;
import laconic.node.Evaluator;
import laconic.node.Node;
import laconic.node.PeerNode;
import laconic.node.Plan;
import laconic.node.Report;
import laconic.node.Row;
import laconic.node.Schedule;
import laconic.node.Stop;
import laconic.node.WorkerNode;
import laconic.objective.GeneratedProblems;
import laconic.objective.Objective;
import laconic.objective.Problem;
import laconic.objective.ReferenceOptimum;
import laconic.topology.Graph;
import laconic.topology.MixingMatrix;
import org.junit.jupiter.api.Test;

/** Gossip without a global round. {@code -Dseeds=} runs more. */
class AsynchronousGossipTest {

    private static final int SEEDS = Integer.getInteger("seeds", 300);
    private static final int N = 10;
    private static final int D = 20;
    private static final long MILLI = 1_000_000L;
    private static final Network STRAGGLER =
            new Network(MILLI, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, 20 * MILLI, 0.1, 10, 0, 0, 0);

    private final Problem problem = GeneratedProblems.tridiagonal(N, D, 0.5, 0.02, new SeededRandomness(5, N));
    private final double optimum = ReferenceOptimum.of(problem.copy()).value();
    private final List<Row> rows = new ArrayList<>();
    private final List<Report.Incident> incidents = new ArrayList<>();
    private Report.Finished finished;

    @Test
    void computesThePlainLoopOverTheLogOfExchanges() {
        long repairs = 0;
        long exchanges = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            ExchangeSwarm swarm = new ExchangeSwarm(seed);
            assertThat(swarm.violation()).as("seed %d", seed).isNull();
            repairs += swarm.incidents.size();
            exchanges += swarm.exchanges;
        }
        assertThat(repairs).isGreaterThan(SEEDS);
        assertThat(exchanges).isGreaterThan(100L * SEEDS);
    }

    /** Of ten peers one is ten times slower: it is not waited for, and not cut off either. */
    @Test
    void reachesTheGapAtLeastFourTimesSoonerBesideAStraggler() {
        double target = 0.02 * (problem.copy().value(problem.start()) - optimum);
        double synchronous = seconds(0, target, STRAGGLER);
        double asynchronous = seconds(32, target, STRAGGLER);
        assertThat(asynchronous).isLessThan(synchronous / 4);
        Row last = rows.get(rows.size() - 1);
        assertThat(last.stalenessMax()).isBetween(10, 32);
        assertThat(last.resyncs()).isZero();
        assertThat(incidents).isEmpty();
    }

    /** A bound of one step makes everyone wait for the slowest: as slow as with a global round, and no peer is ahead. */
    @Test
    void waitsForTheSlowestWhereNoLagIsAllowed() {
        double target = 0.02 * (problem.copy().value(problem.start()) - optimum);
        assertThat(seconds(1, target, STRAGGLER)).isGreaterThan(0.8 * seconds(0, target, STRAGGLER));
        seconds(1, target, STRAGGLER);
        assertThat(rows).allMatch(row -> row.stalenessMax() <= 1);
    }

    @Test
    void endsWhereAGradientIsNotFinite() {
        Network lossy = STRAGGLER.withFaults(0.3, 0.1, 0.2);
        for (long seed = 1; seed <= 10; seed++) {
            run(32, 0, lossy, seed, 3);
            assertThat(finished.outcome()).isEqualTo(Report.Outcome.DIVERGED);
            assertThat(finished.reason()).contains("peer 3, step 12");
        }
    }

    /** A new process of a peer ends the run with a reason. */
    @Test
    void namesThePeerThatHasLostItsModel() {
        run(32, 0, List.of(new Crash(4, 500 * MILLI, 510 * MILLI)), STRAGGLER, 1, -1);
        assertThat(finished.outcome()).isEqualTo(Report.Outcome.FAILED);
        assertThat(finished.reason()).startsWith("peer 4 ").contains("mode synchronous goes on");
    }

    /** Virtual seconds until the gap is met; a lag of 0 is the synchronous mode. */
    private double seconds(int lagMax, double target, Network network) {
        double seconds = run(lagMax, target, network, 7, -1);
        assertThat(finished.reason()).isEqualTo("gap");
        return seconds;
    }

    private double run(int lagMax, double target, Network network, long seed, int poisoned) {
        return run(lagMax, target, List.of(), network, seed, poisoned);
    }

    private double run(int lagMax, double target, List<Crash> crashes, Network network, long seed, int poisoned) {
        rows.clear();
        incidents.clear();
        finished = null;
        Plan plan = new Plan(N, new SeededRandomness(seed, N), Wire.FLOAT32, 2_000 * MILLI);
        double[][] starts = new double[N][];
        Arrays.fill(starts, problem.start());
        ChocoSgd method =
                new ChocoSgd(starts, t -> 0.1, 0.3, new TopK(Size.count(5)), ChocoSgd.Order.MIX_FIRST, 0, false, 0);
        MixingMatrix mixing = MixingMatrix.metropolis(Graph.ring(N));
        Stop stop = new Stop(100_000, target, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
        Schedule schedule = new Schedule(evaluator(), 5, optimum, stop);
        Simulator simulator = new Simulator(
                N,
                network,
                crashes,
                seed,
                (i, process, returning, work) -> {
                    if (i == N) {
                        return lagMax == 0
                                ? new CoordinatorNode(
                                        plan, schedule, method, mixing, CoordinatorNode.Divided.STOP_MINORITY, starts)
                                : new AsynchronousCoordinatorNode(plan, schedule, mixing, starts);
                    }
                    WorkerNode.Data data = data(i, work, i == poisoned);
                    Node node = lagMax == 0
                            ? new PeerNode(method, plan, mixing, i, data, Epoch.FIRST)
                            : new AsynchronousPeerNode(
                                    method, plan, mixing, lagMax, i, data, returning ? process : Epoch.FIRST);
                    return node;
                },
                this::take);
        simulator.run();
        assertThat(finished).isNotNull();
        return simulator.nanos() / 1e9;
    }

    private void take(Report report) {
        if (report instanceof Report.Evaluated evaluated) {
            rows.add(evaluated.row());
        } else if (report instanceof Report.Incident incident) {
            incidents.add(incident);
        } else if (report instanceof Report.Finished end) {
            finished = end;
        }
    }

    private Evaluator evaluator() {
        Problem own = problem.copy();
        double[] gradient = new double[D];
        return x -> {
            double loss = own.valueAndGradient(x, gradient);
            return new Evaluator.Evaluation(loss, Vectors.squaredNorm(gradient), Double.NaN);
        };
    }

    private WorkerNode.Data data(int number, Runnable work, boolean poisoned) {
        Objective f = problem.local(number).fresh();
        return new WorkerNode.Data() {
            private long tick;

            @Override
            public void begin(long now) {
                tick = now;
                work.run();
            }

            @Override
            public void gradient(double[] x, double[] into) {
                f.gradient(x, into);
                if (poisoned && tick == 12) {
                    into[0] = Double.NaN;
                }
            }
        };
    }
}
