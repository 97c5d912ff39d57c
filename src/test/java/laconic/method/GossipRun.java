package laconic.method;

import java.util.List;
import laconic.compress.Wire;
import laconic.math.Randomness;
import laconic.node.CoordinatorNode;
import laconic.node.Epoch;
import laconic.node.Evaluator;
import laconic.node.PeerNode;
import laconic.node.Plan;
import laconic.node.Processes;
import laconic.node.Report;
import laconic.node.Row;
import laconic.node.Schedule;
import laconic.node.Stop;
import laconic.node.WorkerNode;
import laconic.objective.Objective;
import laconic.objective.Problem;
import laconic.sim.Network;
import laconic.sim.Simulator;
import laconic.topology.Mixing;

/**
 * A gossip method on the production nodes in the simulator.
 *
 * @param models x_i at the end, shape (n, d)
 * @param last the last evaluated row
 */
record GossipRun(double[][] models, Row last) {

    /** Runs {@code ticks} ticks over a network whose faults come from {@code seed}. */
    static GossipRun of(
            GossipMethod method,
            Problem problem,
            Mixing mixing,
            Randomness randomness,
            Wire wire,
            Network network,
            long seed,
            long ticks) {
        int n = problem.n();
        Plan plan = new Plan(n, randomness, wire, 1_000_000_000L);
        PeerNode[] peers = new PeerNode[n];
        double[][] starts = new double[n][];
        Row[] last = new Row[1];
        Report.Finished[] end = new Report.Finished[1];
        for (int i = 0; i < n; i++) {
            starts[i] = problem.start(i);
        }
        Evaluator nothing = x -> new Evaluator.Evaluation(0, Double.NaN, Double.NaN);
        Processes processes = (number, process, returning, work) -> {
            if (number == n) {
                Schedule schedule = new Schedule(nothing, ticks, 0, Stop.after(ticks));
                return new CoordinatorNode(
                        plan, schedule, method, mixing, CoordinatorNode.Divided.STOP_MINORITY, starts);
            }
            peers[number] = new PeerNode(method, plan, mixing, number, full(problem.local(number)), Epoch.FIRST);
            return peers[number];
        };
        new Simulator(n, network, List.of(), seed, processes, report -> {
                    if (report instanceof Report.Evaluated evaluated) {
                        last[0] = evaluated.row();
                    } else if (report instanceof Report.Finished finished) {
                        end[0] = finished;
                    }
                })
                .run();
        if (end[0] == null || end[0].outcome() != Report.Outcome.STOPPED) {
            throw new AssertionError("the run did not reach its end: " + end[0]);
        }
        double[][] models = new double[n][];
        for (int i = 0; i < n; i++) {
            models[i] = peers[i].model().clone();
        }
        return new GossipRun(models, last[0]);
    }

    private static WorkerNode.Data full(Objective local) {
        return new WorkerNode.Data() {
            @Override
            public void begin(long round) {
                // Full gradients.
            }

            @Override
            public void gradient(double[] x, double[] into) {
                local.gradient(x, into);
            }
        };
    }
}
