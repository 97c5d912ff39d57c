package laconic.sim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import laconic.compress.Wire;
import laconic.math.SeededRandomness;
import laconic.method.GossipMethod;
import laconic.node.CoordinatorNode;
import laconic.node.Epoch;
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
import laconic.topology.Mixing;

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

    final GossipSchedule schedule;
    CoordinatorNode coordinator;
    private final Mixing mixing;
    private final Plan plan;
    private final PeerNode[] peers;
    private final List<Map<List<Long>, Long>> shown = new ArrayList<>();
    private CoordinatorNode.Divided divided = CoordinatorNode.Divided.STOP_MINORITY;
    private Scenario.Poison poison = (peer, tick, process) -> false;

    GossipScenario(GossipMethod method, Mixing mixing, Quadratics problem, long retryNanos, long seed) {
        schedule = new GossipSchedule(method, problem.n, i -> peers()[i]);
        this.mixing = mixing;
        this.problem = problem;
        plan = new Plan(problem.n, new SeededRandomness(seed, problem.n), Wire.FLOAT32, retryNanos);
        peers = new PeerNode[problem.n];
        gradientSum = new double[problem.d];
        for (int i = 0; i < problem.n; i++) {
            shown.add(new HashMap<>());
        }
    }

    GossipScenario divided(CoordinatorNode.Divided how) {
        divided = how;
        return this;
    }

    GossipScenario poisoned(Scenario.Poison how) {
        poison = how;
        return this;
    }

    private PeerNode[] peers() {
        return peers;
    }

    GossipScenario run(Network network, long seed, long ticks, long evaluateEvery) {
        return run(network, List.of(), List.of(), Long.MAX_VALUE, seed, ticks, evaluateEvery);
    }

    GossipScenario run(
            Network network,
            List<Crash> crashes,
            List<Partition> cuts,
            long calmFrom,
            long seed,
            long ticks,
            long evaluateEvery) {
        double[][] starts = new double[problem.n][];
        java.util.Arrays.fill(starts, problem.start());
        Evaluator evaluator = x -> new Evaluator.Evaluation(problem.loss(x), Double.NaN, Double.NaN);
        Schedule looks = new Schedule(evaluator, evaluateEvery, Double.NaN, Stop.after(ticks));
        coordinator = new CoordinatorNode(plan, looks, schedule, mixing, divided, starts);
        simulator = new Simulator(
                        problem.n,
                        network,
                        crashes,
                        seed,
                        (number, process, returning, work) -> number == problem.n
                                ? coordinator
                                : new Watched(number, returning ? process : Epoch.FIRST, work),
                        this::take)
                .cut(cuts)
                .calmFrom(calmFrom);
        simulator.run();
        return this;
    }

    /** I14: what an end takes of the other is what the other takes of it, at least 0 and at most 1 together; of one epoch. */
    private void checkWeights(int i) {
        Epoch now = coordinator.epoch();
        schedule.epochs.put(now.number(), now);
        PeerNode peer = peers[i];
        if (peer.epoch() == null) {
            return;
        }
        double sum = 0;
        for (int j : mixing.neighbours(i)) {
            double weight = peer.weight(j);
            sum += weight;
            boolean both = mixing.period() == 1
                    && peers[j].epoch() != null
                    && peers[j].epoch().number() == peer.epoch().number();
            if (weight < 0 || weight > 0 && !peer.epoch().has(j)) {
                throw new AssertionError("peer " + i + " takes " + weight + " of " + j);
            }
            if (both && !peer.suspends(j) && !peers[j].suspends(i) && weight != peers[j].weight(i)) {
                throw new AssertionError("edge " + i + "-" + j + " weighs " + weight + " and " + peers[j].weight(i));
            }
        }
        if (sum > 1 + 1e-12) {
            throw new AssertionError("peer " + i + " takes " + sum + " of its neighbours");
        }
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
        PeerNode peer = peers[i];
        if (peer.epoch() == null) {
            return;
        }
        long epoch = peer.epoch().number();
        shown.get(i).put(List.of(epoch, peer.shown().version()), peer.shown().digest());
        for (int j : mixing.neighbours(i)) {
            Long expected = shown.get(j).get(List.of(epoch, peer.copyOf(j).version()));
            boolean anew =
                    peer.epoch().returning().get(i) || peer.epoch().returning().get(j);
            if (expected == null || peer.copyOf(j).version() < peer.epoch().tick() + (anew ? 1 : 0)) {
                continue; // The neighbour took two ticks in one event, or the copy waits for its renewal.
            }
            digestsCompared++;
            if (expected != peer.copyOf(j).digest()) {
                throw new AssertionError("peer " + i + "'s copy of " + j + "'s vector at version "
                        + peer.copyOf(j).version());
            }
        }
    }

    private final class Watched implements Node {

        private final int number;
        private final PeerNode node;

        Watched(int number, long process, Runnable work) {
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
            node = new PeerNode(schedule, plan, mixing, number, data, process);
            peers[number] = node;
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
            checkWeights(number);
        }

        @Override
        public void onTimer(Timer timer, Outbox out) {
            node.onTimer(timer, out);
            compare(number);
        }
    }
}
