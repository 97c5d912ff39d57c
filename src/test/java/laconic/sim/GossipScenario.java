package laconic.sim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import laconic.compress.Wire;
import laconic.math.SeededRandomness;
import laconic.method.GossipMethod;
import laconic.node.CoordinatorNode;
import laconic.node.Evaluator;
import laconic.node.Message;
import laconic.node.Node;
import laconic.node.Outbox;
import laconic.node.PeerNode;
import laconic.node.Plan;
import laconic.node.Report;
import laconic.node.Row;
import laconic.node.Schedule;
import laconic.node.Stop;
import laconic.node.Timer;
import laconic.node.WorkerNode;
import laconic.replica.Replica;
import laconic.topology.MixingMatrix;

/**
 * One gossip run in the simulator. After every event that a peer handles, its copies of its neighbours' vectors are held
 * against what the neighbours showed: equal versions, equal digests. It keeps the sum of all gradients that were asked for.
 */
final class GossipScenario {

    private static final long STUCK = 20_000;
    private static final long FLOOD = 200_000;

    final Quadratics problem;
    final List<Report.Incident> incidents = new ArrayList<>();
    final List<Row> rows = new ArrayList<>();
    final double[] gradientSum;
    Report.Finished finished;
    Simulator simulator;
    long digestsCompared;

    private final GossipMethod method;
    private final MixingMatrix mixing;
    private final Plan plan;
    private final PeerNode[] peers;
    private final List<Map<Long, Long>> shown = new ArrayList<>();
    private Scenario.Poison poison = (peer, tick, process) -> false;

    GossipScenario(GossipMethod method, MixingMatrix mixing, Quadratics problem, long retryNanos, long seed) {
        this.method = method;
        this.mixing = mixing;
        this.problem = problem;
        plan = new Plan(problem.n, new SeededRandomness(seed, problem.n), Wire.FLOAT32, retryNanos);
        peers = new PeerNode[problem.n];
        gradientSum = new double[problem.d];
        for (int i = 0; i < problem.n; i++) {
            shown.add(new HashMap<>());
        }
    }

    GossipScenario poisoned(Scenario.Poison how) {
        poison = how;
        return this;
    }

    GossipScenario run(Network network, long seed, long ticks, long evaluateEvery) {
        double[][] starts = new double[problem.n][];
        java.util.Arrays.fill(starts, problem.start());
        Evaluator evaluator = x -> new Evaluator.Evaluation(problem.loss(x), Double.NaN, Double.NaN);
        Schedule schedule = new Schedule(evaluator, evaluateEvery, Double.NaN, Stop.after(ticks));
        simulator = new Simulator(
                problem.n,
                network,
                List.of(),
                seed,
                (number, process, returning, work) ->
                        number == problem.n ? new CoordinatorNode(plan, schedule, starts) : new Watched(number, work),
                this::take);
        simulator.run();
        return this;
    }

    /** x_i of all peers. */
    double[][] models() {
        return java.util.Arrays.stream(peers).map(PeerNode::model).toArray(double[][]::new);
    }

    private void take(Report report) {
        if (report instanceof Report.Evaluated evaluated) {
            rows.add(evaluated.row());
        } else if (report instanceof Report.Finished end) {
            finished = end;
        } else if (report instanceof Report.Incident incident) {
            incidents.add(incident);
            if (incidents.size() > STUCK) {
                throw new IllegalStateException(
                        "no progress: " + incidents.size() + " incidents, the last " + incident);
            }
        }
    }

    private void compare(int i) {
        Replica own = peers[i].shown();
        shown.get(i).put(own.version(), own.digest());
        for (int j : mixing.neighbours(i)) {
            Replica copy = peers[i].copyOf(j);
            Long expected = shown.get(j).get(copy.version());
            if (expected == null) {
                continue; // The neighbour took two ticks in one event: nobody saw it at this version.
            }
            digestsCompared++;
            if (expected != copy.digest()) {
                throw new AssertionError("peer " + i + "'s copy of " + j + "'s vector at version " + copy.version());
            }
        }
    }

    private final class Watched implements Node {

        private final int number;
        private final PeerNode node;

        Watched(int number, Runnable work) {
            this.number = number;
            WorkerNode.Data data = new WorkerNode.Data() {
                private long tick;

                @Override
                public void begin(long now) {
                    tick = now;
                    work.run();
                }

                @Override
                public void gradient(double[] x, double[] into) {
                    problem.gradient(number, tick, x, into);
                    if (poison.spoils(number, tick, 0)) {
                        into[0] = Double.NaN;
                    }
                    for (int j = 0; j < into.length; j++) {
                        gradientSum[j] += into[j];
                    }
                }
            };
            node = new PeerNode(method, plan, mixing, number, data);
            peers[number] = node;
            shown.get(number).put(0L, node.shown().digest());
        }

        @Override
        public void onStart(Outbox out) {
            node.onStart(out);
        }

        @Override
        public void onMessage(int from, Message message, Outbox out) {
            if (simulator.messages() > FLOOD) {
                throw new IllegalStateException("messages multiply: " + simulator.messages());
            }
            node.onMessage(from, message, out);
            compare(number);
        }

        @Override
        public void onTimer(Timer timer, Outbox out) {
            node.onTimer(timer, out);
        }
    }
}
