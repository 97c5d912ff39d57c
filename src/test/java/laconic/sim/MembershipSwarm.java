package laconic.sim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import laconic.compress.Compressor;
import laconic.compress.Norm;
import laconic.compress.Qsgd;
import laconic.compress.Size;
import laconic.compress.TopK;
import laconic.math.SeededRandomness;
import laconic.method.ChocoSgd;
import laconic.node.CoordinatorNode;
import laconic.node.Report;
import laconic.topology.Graph;
import laconic.topology.Mixing;
import laconic.topology.MixingMatrix;
import laconic.topology.OnePeerExponential;
import laconic.topology.RandomGraph;

/**
 * One seeded run of CHOCO-SGD on a random graph, or on one that changes with every tick, whose peers die, return and
 * are cut off, over a network that loses, repeats and reorders: after every event the weights are doubly stochastic and
 * equal copies equal; at the end the models are, bit for bit, those of the plain method on the schedule that happened,
 * and their sum has moved by what is accounted for.
 */
final class MembershipSwarm {

    private static final long TICKS = 100;
    private static final long MILLI = 1_000_000L;
    private static final int CHANGING = 5;
    private static final double GAMMA = 0.05;
    private static final double CONSENSUS_STEP = 0.2;
    /**
     * Of the largest Σ_i |x_i| of a coordinate. Each of the at most 100 · (2 + 8) additions to a model is off by half an ulp: at
     * most 1.1e-13 together.
     */
    private static final double ROUNDING = 1e-12;

    private final SplittableRandom random;
    private final long seed;
    private final int n;
    private final int kind;
    GossipScenario scenario;
    PlainGossip plain;
    int crashed;

    MembershipSwarm(long seed) {
        this.seed = seed;
        random = new SplittableRandom(SeededRandomness.mix(seed));
        kind = random.nextInt(6);
        n = kind == CHANGING ? 2 << random.nextInt(3) : 2 + random.nextInt(8);
    }

    static String violation(long seed) {
        return new MembershipSwarm(seed).violation();
    }

    /** The first thing that is wrong, or null. */
    String violation() {
        try {
            Mixing mixing = kind == CHANGING ? new OnePeerExponential(n) : MixingMatrix.metropolis(graph());
            Compressor compressor = random.nextBoolean() ? new TopK(Size.count(2)) : new Qsgd(4, Norm.L2);
            ChocoSgd.Order order = random.nextBoolean() ? ChocoSgd.Order.MIX_FIRST : ChocoSgd.Order.COMPRESS_FIRST;
            Quadratics problem = new Quadratics(n, 6, 0.1, seed);
            double[][] starts = new double[n][];
            Arrays.fill(starts, problem.start());
            ChocoSgd method = new ChocoSgd(starts, t -> GAMMA, CONSENSUS_STEP, compressor, order, 0, false, 0);
            CoordinatorNode.Divided divided = CoordinatorNode.Divided.values()[random.nextInt(2)];
            long retry = (random.nextBoolean() ? 200 : 40) * MILLI;
            scenario = new GossipScenario(method, mixing, problem, retry, seed).divided(divided);
            scenario.run(network(), crashes(), cuts(), 4000 * MILLI, seed, TICKS, 1 + random.nextInt(20));
            if (scenario.finished == null || scenario.finished.outcome() != Report.Outcome.STOPPED) {
                return "the run ended with " + scenario.finished;
            }
            plain = new PlainGossip(
                            new PlainMethods(problem, 1, seed),
                            edges(mixing),
                            GAMMA,
                            CONSENSUS_STEP,
                            compressor,
                            order == ChocoSgd.Order.MIX_FIRST)
                    .replay(scenario.schedule);
            if (!Arrays.deepEquals(plain.x, scenario.models())) {
                return "the models are not those of the plain method on this schedule";
            }
            return sum(order);
        } catch (AssertionError | RuntimeException e) {
            return e.toString();
        }
    }

    /** Of each tick of a period. */
    private List<List<int[]>> edges(Mixing mixing) {
        List<List<int[]>> edges = new ArrayList<>();
        for (int tick = 0; tick < mixing.period(); tick++) {
            edges.add(new ArrayList<>());
            for (int i = 0; i < n; i++) {
                for (int j : mixing.at(tick).neighbours(i)) {
                    if (i < j) {
                        edges.get(tick).add(new int[] {i, j});
                    }
                }
            }
        }
        return edges;
    }

    private String sum(ChocoSgd.Order order) {
        for (int j = 0; j < plain.accounted.length; j++) {
            CompensatedSum sum = new CompensatedSum();
            for (int i = 0; i < n; i++) {
                sum.add(plain.x[i][j]);
                sum.add(plain.mix[i][j]);
            }
            double moved = Math.abs(sum.value() - plain.accounted[j].value()) / plain.scale[j];
            if (moved > ROUNDING) {
                return "the sum of the models is " + sum.value() + ", accounted for is " + plain.accounted[j].value()
                        + ", which is off by " + moved + " (" + order + ")";
            }
        }
        long abandoned =
                scenario.rows.get(scenario.rows.size() - 1).membership().abandonedFlows();
        long known = plain.oneEnded.stream().filter(this::known).count();
        if (crashed == 0 && known > abandoned) {
            return known + " flows were taken at one end only, " + abandoned + " are counted";
        }
        return null;
    }

    /** Two peers that are away at the end have not told of each other. */
    private boolean known(String flow) {
        String[] part = flow.split(" ");
        BitSet live = scenario.coordinator.live();
        return live.get(Integer.parseInt(part[0])) || live.get(Integer.parseInt(part[1]));
    }

    private Graph graph() {
        return switch (kind) {
            case 0 -> Graph.ring(n);
            case 1 -> Graph.chain(n);
            case 2 -> Graph.star(n);
            case 3 -> Graph.complete(n);
            default -> new RandomGraph.ErdosRenyi(0.5).draw(n, new SeededRandomness(seed, n));
        };
    }

    private Network network() {
        Network calm = new Network(
                (1 + random.nextInt(5)) * MILLI,
                1e7,
                1e8,
                (1 + random.nextInt(5)) * MILLI,
                0.3,
                random.nextInt(1, 4),
                0,
                0,
                0);
        return random.nextInt(3) == 0 ? calm : calm.withFaults(0.1, 0.2, 0.2);
    }

    private List<Crash> crashes() {
        List<Crash> crashes = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            long at = 0;
            for (int k = random.nextInt(3); k > 0; k--) {
                at += (long) (random.nextDouble() * 2000 * MILLI);
                long away = random.nextInt(3) == 0 ? 1 : (long) (random.nextDouble() * 3000 * MILLI);
                boolean never = random.nextInt(10) == 0 && i > 1;
                crashes.add(new Crash(i, at, never ? Long.MAX_VALUE : at + away));
                crashed++;
                at += away + 1;
                if (never) {
                    break;
                }
            }
        }
        if (random.nextInt(4) == 0) {
            crashes.clear();
            crashed = 0;
        }
        return crashes;
    }

    private List<Partition> cuts() {
        List<Partition> cuts = new ArrayList<>();
        for (int k = random.nextInt(3); k > 0; k--) {
            BitSet side = new BitSet();
            for (int i = 0; i < n; i++) {
                side.set(i, random.nextInt(3) == 0);
            }
            Partition.Way way = Partition.Way.values()[random.nextInt(3)];
            long at = (long) (random.nextDouble() * 1500 * MILLI);
            cuts.add(new Partition(side, way, at, at + (long) (random.nextDouble() * 4000 * MILLI)));
        }
        return cuts;
    }
}
