package laconic.sim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import laconic.compress.Compressor;
import laconic.compress.Identity;
import laconic.compress.Norm;
import laconic.compress.Qsgd;
import laconic.compress.Size;
import laconic.compress.TopK;
import laconic.compress.Wire;
import laconic.math.SeededRandomness;
import laconic.math.Vectors;
import laconic.method.ChocoSgd;
import laconic.method.DPsgd;
import laconic.method.GossipMethod;
import laconic.node.AsynchronousCoordinatorNode;
import laconic.node.AsynchronousPeerNode;
import laconic.node.Epoch;
import laconic.node.Evaluator;
import laconic.node.Plan;
import laconic.node.Report;
import laconic.node.Row;
import laconic.node.Schedule;
import laconic.node.Stop;
import laconic.node.WorkerNode;
import laconic.topology.Graph;
import laconic.topology.MixingMatrix;
import laconic.topology.RandomGraph;

/**
 * One seeded run of CHOCO-SGD or D-PSGD without a global round on a random graph, with stragglers, over a network that
 * loses, repeats and reorders: at the end each flow has been taken at both ends, the models are, bit for bit, those of
 * a plain loop over the log of exchanges, and their sum has moved by gradients alone.
 */
final class ExchangeSwarm {

    private static final long MILLI = 1_000_000L;
    private static final double GAMMA = 0.05;
    private static final double CONSENSUS_STEP = 0.2;
    private static final double ROUNDING = 1e-12;

    final List<Report.Incident> incidents = new ArrayList<>();
    final List<Row> rows = new ArrayList<>();
    long exchanges;
    private final SplittableRandom random;
    private final long seed;
    private final int n;
    private final int lagMax;
    private final Quadratics problem;
    private final AsynchronousPeerNode[] peers;
    private Report.Finished finished;
    private Simulator simulator;

    ExchangeSwarm(long seed) {
        this.seed = seed;
        random = new SplittableRandom(SeededRandomness.mix(seed + 77));
        n = 2 + random.nextInt(8);
        lagMax = 1 + random.nextInt(random.nextBoolean() ? 3 : 40);
        problem = new Quadratics(n, 6, 0.1, seed);
        peers = new AsynchronousPeerNode[n];
    }

    static String violation(long seed) {
        return new ExchangeSwarm(seed).violation();
    }

    /** The first thing that is wrong, or null. */
    String violation() {
        try {
            Graph graph = graph();
            boolean exact = random.nextInt(4) == 0;
            Compressor compressor =
                    exact ? new Identity() : random.nextBoolean() ? new TopK(Size.count(2)) : new Qsgd(4, Norm.L2);
            boolean mixFirst = !exact && random.nextBoolean();
            boolean faults = random.nextInt(4) > 0;
            GossipMethod method = exact ? dPsgd() : choco(compressor, mixFirst);
            ExchangeLog log = run(graph, method, network(faults), faults);
            if (finished == null || finished.outcome() != Report.Outcome.STOPPED) {
                return "the run ended with " + finished;
            }
            PlainExchanges plain = new PlainExchanges(
                            new PlainMethods(problem, 1, seed),
                            graph,
                            GAMMA,
                            exact ? 1 : CONSENSUS_STEP,
                            compressor,
                            mixFirst)
                    .replay(log.events);
            return verdict(log, plain, faults);
        } catch (AssertionError | RuntimeException e) {
            return e.toString();
        }
    }

    private String verdict(ExchangeLog log, PlainExchanges plain, boolean faults) {
        double[] mean = new double[problem.d];
        for (int i = 0; i < n; i++) {
            if (!Arrays.equals(plain.x[i], peers[i].model())) {
                return "peer " + i + "'s model is not that of the plain loop";
            }
            Vectors.add(plain.x[i], mean);
        }
        Vectors.divide(mean, n);
        if (!Arrays.equals(mean, finished.model())) {
            return "the run's model is not the mean of those that its peers have at the end";
        }
        if (plain.oneEnded() > 0) {
            return plain.oneEnded() + " flows were taken at one end only";
        }
        long lag = log.events.stream().mapToLong(ExchangeLog.Event::lag).max().orElse(0);
        int told = rows.get(rows.size() - 1).stalenessMax();
        if (lag > lagMax || told > lagMax || told < lag) {
            return "a lag of " + lag + ", told " + told + ", where " + lagMax + " is allowed";
        }
        if (!faults && (!incidents.isEmpty() || rows.get(rows.size() - 1).resyncBits() > 0)) {
            return "a repair without a fault: " + incidents;
        }
        if (incidents.stream().anyMatch(incident -> incident.kind() != Report.Incident.Kind.ASKED_AGAIN)) {
            return incidents.toString();
        }
        exchanges = log.events.stream().filter(event -> event.other() >= 0).count();
        return sum(plain);
    }

    /** Σ_i x_i has moved by gradients and by nothing else. */
    private String sum(PlainExchanges plain) {
        for (int j = 0; j < problem.d; j++) {
            CompensatedSum sum = new CompensatedSum();
            for (int i = 0; i < n; i++) {
                sum.add(plain.x[i][j]);
                sum.add(plain.mix[i][j]);
            }
            double moved = Math.abs(sum.value() - plain.byGradients[j].value()) / plain.scale[j];
            if (moved > ROUNDING) {
                return "the sum of the models is " + sum.value() + ", by gradients it is "
                        + plain.byGradients[j].value() + ", off by " + moved;
            }
        }
        return null;
    }

    private double[][] starts() {
        double[][] starts = new double[n][];
        Arrays.fill(starts, problem.start());
        return starts;
    }

    private GossipMethod choco(Compressor compressor, boolean mixFirst) {
        ChocoSgd.Order order = mixFirst ? ChocoSgd.Order.MIX_FIRST : ChocoSgd.Order.COMPRESS_FIRST;
        return new ChocoSgd(starts(), t -> GAMMA, CONSENSUS_STEP, compressor, order, 0, false, 0);
    }

    private GossipMethod dPsgd() {
        return new DPsgd(starts(), t -> GAMMA, DPsgd.Order.ADAPT_THEN_COMBINE);
    }

    private ExchangeLog run(Graph graph, GossipMethod method, Network network, boolean faults) {
        long slowest = (long) (network.computeNanos() * network.stragglerSlowdown());
        long retry = faults ? (random.nextBoolean() ? 200 : 20) * MILLI : 4 * (slowest + 20 * MILLI);
        Plan plan = new Plan(n, new SeededRandomness(seed, n), Wire.FLOAT32, retry);
        ExchangeLog log = new ExchangeLog(method, n, i -> peers[i]);
        MixingMatrix mixing = MixingMatrix.metropolis(graph);
        Evaluator evaluator = at -> new Evaluator.Evaluation(problem.loss(at), Double.NaN, Double.NaN);
        Schedule schedule = new Schedule(evaluator, 1 + random.nextInt(20), Double.NaN, Stop.after(60));
        simulator = new Simulator(
                n,
                network,
                List.of(),
                seed,
                (i, process, returning, work) -> i == n
                        ? new AsynchronousCoordinatorNode(plan, schedule, mixing, starts())
                        : (peers[i] =
                                new AsynchronousPeerNode(log, plan, mixing, lagMax, i, data(i, work), Epoch.FIRST)),
                this::take);
        simulator.run();
        return log;
    }

    private WorkerNode.Data data(int i, Runnable work) {
        return new WorkerNode.Data() {
            private long tick;

            @Override
            public void begin(long now) {
                tick = now;
                work.run();
                if (simulator.messages() > 300_000) {
                    throw new IllegalStateException("messages multiply: " + simulator.messages());
                }
            }

            @Override
            public void gradient(double[] at, double[] into) {
                problem.gradient(i, tick, at, into);
            }
        };
    }

    private void take(Report report) {
        if (report instanceof Report.Evaluated evaluated) {
            rows.add(evaluated.row());
        } else if (report instanceof Report.Finished end) {
            finished = end;
        } else if (report instanceof Report.Incident incident) {
            incidents.add(incident);
            if (incidents.size() > 20_000) {
                throw new IllegalStateException("no progress, the last incident is " + incident);
            }
        }
    }

    private Graph graph() {
        return switch (random.nextInt(5)) {
            case 0 -> Graph.ring(n);
            case 1 -> Graph.chain(n);
            case 2 -> Graph.star(n);
            case 3 -> Graph.complete(n);
            default -> new RandomGraph.ErdosRenyi(0.5).draw(n, new SeededRandomness(seed, n));
        };
    }

    private Network network(boolean faults) {
        Network calm = new Network(
                random.nextInt(6) * MILLI,
                1e7,
                1e8,
                (1 + random.nextInt(5)) * MILLI,
                0.3,
                random.nextInt(1, 11),
                0,
                0,
                0);
        return faults ? calm.withFaults(random.nextInt(4) / 10.0, random.nextInt(4) / 10.0, 0.2) : calm;
    }
}
