package laconic.actor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import laconic.compress.Norm;
import laconic.compress.Qsgd;
import laconic.compress.Size;
import laconic.compress.TopK;
import laconic.compress.Wire;
import laconic.data.Split;
import laconic.data.Synthetic;
import laconic.math.Draw;
import laconic.math.Purpose;
import laconic.math.SeededRandomness;
import laconic.math.Vectors;
import laconic.method.ChocoSgd;
import laconic.method.Mcm;
import laconic.method.StepSize;
import laconic.node.AsynchronousCoordinatorNode;
import laconic.node.AsynchronousPeerNode;
import laconic.node.CoordinatorNode;
import laconic.node.Durable;
import laconic.node.Epoch;
import laconic.node.Evaluator;
import laconic.node.Node;
import laconic.node.Participation;
import laconic.node.PeerNode;
import laconic.node.Plan;
import laconic.node.Processes;
import laconic.node.Report;
import laconic.node.Schedule;
import laconic.node.ServerNode;
import laconic.node.Stop;
import laconic.node.WorkerNode;
import laconic.objective.LinearModel;
import laconic.objective.Loss;
import laconic.objective.Objective;
import laconic.objective.Problem;
import laconic.objective.Samples;
import laconic.sim.Loop;
import laconic.topology.Graph;
import laconic.topology.MixingMatrix;

/** Small training runs for the hosts' tests: logistic regression with a server (MCM) and on a ring (CHOCO-SGD). */
final class Programs {

    private static final long RETRY = 20_000_000_000L;

    private Programs() {}

    static Samples synthetic() {
        return Synthetic.classification(400, 20, new SeededRandomness(5, 1));
    }

    static Problem logistic(Samples samples, int n) {
        SeededRandomness randomness = new SeededRandomness(1, n);
        List<LinearModel> locals = new ArrayList<>();
        for (Samples part : Split.CONTIGUOUS.apply(samples, n, randomness)) {
            locals.add(new LinearModel(part, Loss.LOGISTIC, 1e-3));
        }
        return Problem.of("logistic", locals, new double[locals.get(0).dimension()]);
    }

    /** MCM with mini-batches of {@code batch} and one QSGD level both ways. */
    static Processes mcm(Problem problem, int batch, long rounds, int every, Participation participation) {
        return mcm(problem, batch, after(rounds, every), participation);
    }

    static Processes mcm(Problem problem, int batch, Ending ending, Participation participation) {
        int n = problem.n();
        int d = problem.dimension();
        SeededRandomness randomness = new SeededRandomness(1, n);
        Qsgd qsgd = new Qsgd(1, Norm.L2);
        double rate = 1 / (2 * (qsgd.omega(d) + 1));
        Plan plan = new Plan(n, randomness, Wire.FLOAT32, RETRY);
        Mcm mcm = new Mcm(n, new double[d], 0.1, rate, rate, qsgd, qsgd, new double[d], false);
        return (number, process, returning, work) -> number == n
                ? new ServerNode(
                        mcm,
                        plan,
                        participation,
                        ending.schedule(evaluator(problem)),
                        1 + (returning ? (int) process : 0))
                : new WorkerNode(mcm, plan, number, data(problem, number, batch, randomness, work), process, returning);
    }

    /** CHOCO-SGD with single samples and Top-1 % on a ring. */
    static Processes choco(Problem problem, long rounds, int every) {
        return choco(problem, after(rounds, every));
    }

    private static ChocoSgd method(double[][] starts) {
        return new ChocoSgd(
                starts,
                StepSize.constant(0.1),
                0.05,
                new TopK(Size.ratio(0.01)),
                ChocoSgd.Order.MIX_FIRST,
                0,
                false,
                0);
    }

    /** The same without a global round. */
    static Processes asynchronousChoco(Problem problem, long rounds, int every) {
        int n = problem.n();
        SeededRandomness randomness = new SeededRandomness(1, n);
        Plan plan = new Plan(n, randomness, Wire.FLOAT32, RETRY);
        double[][] starts = new double[n][problem.dimension()];
        ChocoSgd choco = method(starts);
        MixingMatrix mixing = MixingMatrix.uniform(Graph.ring(n));
        return (number, process, returning, work) -> number == n
                ? new AsynchronousCoordinatorNode(
                        plan, after(rounds, every).schedule(evaluator(problem)), mixing, starts)
                : new AsynchronousPeerNode(
                        choco,
                        plan,
                        mixing,
                        8,
                        number,
                        data(problem, number, 1, randomness, work),
                        returning ? process : Epoch.FIRST);
    }

    static Processes choco(Problem problem, Ending ending) {
        int n = problem.n();
        int d = problem.dimension();
        SeededRandomness randomness = new SeededRandomness(1, n);
        Plan plan = new Plan(n, randomness, Wire.FLOAT32, RETRY);
        double[][] starts = new double[n][d];
        ChocoSgd choco = method(starts);
        MixingMatrix mixing = MixingMatrix.uniform(Graph.ring(n));
        return (number, process, returning, work) -> number == n
                ? new CoordinatorNode(
                        plan,
                        ending.schedule(evaluator(problem)),
                        choco,
                        mixing,
                        CoordinatorNode.Divided.STOP_MINORITY,
                        starts)
                : new PeerNode(
                        choco,
                        plan,
                        mixing,
                        number,
                        data(problem, number, 1, randomness, work),
                        returning ? process : Epoch.FIRST);
    }

    /** When a run is looked at, and when it ends. */
    interface Ending {
        Schedule schedule(Evaluator evaluator);
    }

    /** The same, by a hub that keeps its state. */
    static Ending kept(long rounds, int every, Durable.Policy policy) {
        return evaluator -> new Schedule(evaluator, every, 0, Stop.after(rounds), policy);
    }

    private static Ending after(long rounds, int every) {
        return evaluator -> new Schedule(evaluator, every, 0, Stop.after(rounds));
    }

    /** Ends at the first evaluation after {@code stop} is set. */
    static Ending untilGap(int every, AtomicBoolean stop) {
        Stop gap = new Stop(Long.MAX_VALUE, 0, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
        return evaluator ->
                new Schedule(x -> stop.get() ? new Evaluator.Evaluation(0, 0, 0) : evaluator.at(x), every, 0, gap);
    }

    private static Evaluator evaluator(Problem problem) {
        Problem own = problem.copy();
        double[] gradient = new double[problem.dimension()];
        return x -> {
            double loss = own.valueAndGradient(x, gradient);
            return new Evaluator.Evaluation(loss, Vectors.dot(gradient, gradient), Double.NaN);
        };
    }

    private static WorkerNode.Data data(
            Problem problem, int worker, int batch, SeededRandomness randomness, Runnable work) {
        Objective own = problem.local(worker).fresh();
        return new WorkerNode.Data() {
            private int[] rows = {};

            @Override
            public void begin(long round) {
                work.run();
                Draw draw = randomness.draw(Purpose.BATCH, worker, round);
                rows = new int[batch];
                Arrays.setAll(rows, k -> (int) (draw.uniform(k) * own.rows()));
            }

            @Override
            public void gradient(double[] x, double[] into) {
                own.gradient(x, rows, into);
            }
        };
    }

    /** The reports of the same nodes in a plain loop. */
    static List<Report> inLoop(int n, Processes processes) {
        List<Report> reports = new ArrayList<>();
        inLoop(n, processes, reports::add);
        return reports;
    }

    static void inLoop(int n, Processes processes, Consumer<Report> reports) {
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i <= n; i++) {
            nodes.add(processes.start(i, 0, false, () -> {}));
        }
        new Loop(nodes, reports).run();
    }

    /** The digest of the final model. */
    static long digest(List<Report> reports) {
        return Vectors.digest(finished(reports).model());
    }

    static Report.Finished finished(List<Report> reports) {
        return (Report.Finished) reports.get(reports.size() - 1);
    }
}
