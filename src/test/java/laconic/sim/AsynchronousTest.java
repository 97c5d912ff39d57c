package laconic.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import laconic.compress.Norm;
import laconic.compress.Qsgd;
import laconic.compress.Size;
import laconic.compress.TopK;
import laconic.compress.Wire;
import laconic.math.SeededRandomness;
import laconic.math.Vectors;
import laconic.method.Diana;
import laconic.method.Ef21;
import laconic.method.ServerMethod;
import laconic.node.AsynchronousServerNode;
import laconic.node.Evaluator;
import laconic.node.Node;
import laconic.node.Participation;
import laconic.node.Plan;
import laconic.node.Processes;
import laconic.node.Report;
import laconic.node.Row;
import laconic.node.Schedule;
import laconic.node.ServerNode;
import laconic.node.Stop;
import laconic.node.WorkerNode;
import laconic.objective.GeneratedProblems;
import laconic.objective.Objective;
import laconic.objective.Problem;
import laconic.objective.ReferenceOptimum;
import org.junit.jupiter.api.Test;

/** The asynchronous server against the synchronous one where every tenth worker is ten times slower. */
class AsynchronousTest {

    private static final int N = 20;
    private static final int D = 30;
    private static final double TARGET = 1e-6;
    private static final long SECOND = 1_000_000_000L;
    private static final Network STRAGGLERS =
            new Network(1_000_000L, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, 50_000_000L, 0.1, 10, 0, 0, 0);

    private final Problem problem = GeneratedProblems.tridiagonal(N, D, 0.5, 0.02, new SeededRandomness(5, N));
    private final double optimum = ReferenceOptimum.of(problem.copy()).value();
    private final List<Row> rows = new ArrayList<>();
    private final List<Report.Incident> incidents = new ArrayList<>();
    private final List<Integer> counted = new ArrayList<>();
    private Report.Finished finished;

    private ServerMethod ef21() {
        return new Ef21(N, problem.start(), 0.1, new TopK(Size.count(6)), true);
    }

    private ServerMethod diana() {
        return new Diana(N, problem.start(), 0.1, 0.3, new Qsgd(4, Norm.L2), false);
    }

    @Test
    void ef21ReachesTheGapAtLeastFourTimesSooner() {
        assertThat(seconds(ef21(), 0, STRAGGLERS)).isGreaterThan(4 * seconds(ef21(), 5, STRAGGLERS));
        everyoneCounted();
    }

    @Test
    void dianaReachesTheGapAtLeastFourTimesSooner() {
        assertThat(seconds(diana(), 0, STRAGGLERS)).isGreaterThan(4 * seconds(diana(), 5, STRAGGLERS));
        everyoneCounted();
    }

    /** No worker is starved, and nothing was repaired. */
    private void everyoneCounted() {
        for (int i = 0; i < N; i++) {
            assertThat(counted).contains(i);
        }
        assertThat(rows.get(rows.size() - 1).stalenessMax()).isGreaterThan(N);
        assertThat(rows.get(rows.size() - 1).resyncs()).isZero();
        assertThat(incidents).isEmpty();
    }

    @Test
    void convergesUnderLossRepeatsAndACrash() {
        Network faulty = STRAGGLERS.withFaults(0.1, 0.1, 0.2);
        seconds(ef21(), 4, faulty, List.of(new Crash(3, 2 * SECOND, 6 * SECOND), new Crash(19, SECOND, 3 * SECOND)));
        assertThat(finished.reason()).isEqualTo("gap");
    }

    @Test
    void aFullBufferIsTheSynchronousMethod() {
        seconds(ef21(), 0, Network.IDEAL);
        double[] synchronous = finished.model();
        seconds(ef21(), N, Network.IDEAL);
        assertThat(finished.model()).isEqualTo(synchronous);
    }

    private double seconds(ServerMethod method, int buffer, Network network) {
        return seconds(method, buffer, network, List.of());
    }

    /** Virtual seconds to the target; buffer 0 is the synchronous server with quorum 1 and no deadline. */
    private double seconds(ServerMethod method, int buffer, Network network, List<Crash> crashes) {
        rows.clear();
        incidents.clear();
        counted.clear();
        finished = null;
        Plan plan = new Plan(N, new SeededRandomness(1, N), Wire.FLOAT32, 3 * SECOND);
        Stop stop = new Stop(200_000, TARGET, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
        Processes processes = (number, process, returning, work) -> number == N
                ? server(
                        method,
                        plan,
                        buffer,
                        new Schedule(evaluator(), buffer == 0 || buffer == N ? 1 : 5, optimum, stop))
                : new WorkerNode(method, plan, number, data(number, work), process, returning);
        Simulator simulator = new Simulator(N, network, crashes, 7, processes, this::take);
        simulator.run();
        assertThat(finished).isNotNull();
        return simulator.nanos() / 1e9;
    }

    private static Node server(ServerMethod method, Plan plan, int buffer, Schedule schedule) {
        return buffer == 0
                ? new ServerNode(method, plan, Participation.full(N), schedule, 1)
                : new AsynchronousServerNode(method, plan, buffer, schedule, 1);
    }

    private void take(Report report) {
        if (report instanceof Report.Evaluated evaluated) {
            rows.add(evaluated.row());
        } else if (report instanceof Report.Incident incident) {
            incidents.add(incident);
        } else if (report instanceof Report.RoundClosed closed) {
            for (int i : closed.responders()) {
                counted.add(i);
            }
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

    private WorkerNode.Data data(int number, Runnable work) {
        Objective f = problem.local(number).fresh();
        return new WorkerNode.Data() {
            @Override
            public void begin(long round) {
                work.run();
            }

            @Override
            public void gradient(double[] x, double[] into) {
                f.gradient(x, into);
            }
        };
    }
}
