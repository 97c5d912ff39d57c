package laconic.golden;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import laconic.compress.Wire;
import laconic.math.Randomness;
import laconic.method.GossipMethod;
import laconic.method.ServerMethod;
import laconic.method.SummedGossip;
import laconic.node.CoordinatorNode;
import laconic.node.Epoch;
import laconic.node.Evaluator;
import laconic.node.Participation;
import laconic.node.PeerNode;
import laconic.node.Plan;
import laconic.node.Processes;
import laconic.node.Report;
import laconic.node.Row;
import laconic.node.Schedule;
import laconic.node.ServerNode;
import laconic.node.Stop;
import laconic.node.ThreeVectorPeerNode;
import laconic.node.WorkerNode;
import laconic.objective.Objective;
import laconic.objective.Problem;
import laconic.sim.Network;
import laconic.sim.Simulator;
import laconic.topology.MixingMatrix;

/**
 * A run of a golden file through the production nodes in the simulator, over an ideal network with a float64 wire. Its
 * trajectory is keyed as the files are: f or f_mean, consensus_error, x_final or X_final (row after row).
 */
final class Replay {

    private static final long RETRY_NANOS = 1_000_000_000L;

    private final GoldenFile file;
    private final Problem problem;
    private final Randomness randomness;
    private final List<Row> rows = new ArrayList<>();
    private Report.Finished finished;

    private Replay(GoldenFile file) {
        this.file = file;
        problem = file.problem();
        randomness = new InjectedRandomness(file);
    }

    static Map<String, double[]> server(GoldenFile file, Function<GoldenFile, ServerMethod> method) {
        Replay replay = new Replay(file);
        ServerMethod made = method.apply(file);
        Participation participation = new Participation(file.sampling(), 1, Participation.Deadline.NONE);
        replay.run((number, process, returning, work) -> number < file.n()
                ? new WorkerNode(made, replay.plan(), number, replay.data(number), process, returning)
                : new ServerNode(made, replay.plan(), participation, replay.schedule(), 0));
        Map<String, double[]> trajectory = new TreeMap<>();
        trajectory.put("f", replay.rows.stream().mapToDouble(Row::loss).toArray());
        trajectory.put("x_final", replay.finished.model());
        return trajectory;
    }

    static Map<String, double[]> gossip(GoldenFile file, Function<GoldenFile, GossipMethod> method) {
        Replay replay = new Replay(file);
        GossipMethod made = method.apply(file);
        MixingMatrix mixing = MixingMatrix.given(file.weights());
        List<Supplier<double[]>> peers = new ArrayList<>();
        Processes processes = (number, process, returning, work) -> {
            if (number == file.n()) {
                return new CoordinatorNode(
                        replay.plan(),
                        replay.schedule(),
                        made,
                        mixing,
                        CoordinatorNode.Divided.STOP_MINORITY,
                        file.starts());
            }
            WorkerNode.Data data = replay.data(number);
            if (made instanceof SummedGossip summed) {
                ThreeVectorPeerNode peer =
                        new ThreeVectorPeerNode(summed, replay.plan(), mixing, number, data, Epoch.FIRST);
                peers.add(peer::model);
                return peer;
            }
            PeerNode peer = new PeerNode(made, replay.plan(), mixing, number, data, Epoch.FIRST);
            peers.add(peer::model);
            return peer;
        };
        replay.run(processes);
        List<double[]> models = peers.stream().map(Supplier::get).toList();
        Map<String, double[]> trajectory = new TreeMap<>();
        trajectory.put(
                "consensus_error",
                replay.rows.stream()
                        .mapToDouble(row -> row.consensusDistance() * file.n())
                        .toArray());
        trajectory.put("f_mean", replay.rows.stream().mapToDouble(Row::loss).toArray());
        trajectory.put(
                "X_final",
                models.stream().flatMapToDouble(java.util.Arrays::stream).toArray());
        return trajectory;
    }

    private void run(Processes processes) {
        new Simulator(file.n(), Network.IDEAL, List.of(), 0, processes, this::take).run();
        if (finished == null || rows.size() != file.iterations() + 1) {
            throw new IllegalStateException("the run ended after " + (rows.size() - 1) + " of " + file.iterations()
                    + " rounds: " + (finished == null ? "nothing was left to do" : finished.reason()));
        }
    }

    private void take(Report report) {
        if (report instanceof Report.Evaluated evaluated) {
            rows.add(evaluated.row());
        } else if (report instanceof Report.Finished end) {
            finished = end;
        } else if (report instanceof Report.Incident incident) {
            throw new IllegalStateException("an incident on an ideal network: " + incident);
        }
    }

    private Plan plan() {
        return new Plan(file.n(), randomness, Wire.FLOAT64, RETRY_NANOS);
    }

    private Schedule schedule() {
        Evaluator evaluator = x -> new Evaluator.Evaluation(problem.value(x), Double.NaN, Double.NaN);
        return new Schedule(evaluator, 1, Double.NaN, Stop.after(file.iterations()));
    }

    private WorkerNode.Data data(int worker) {
        Objective local = problem.local(worker);
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
