package laconic.sim;

import java.util.Arrays;
import laconic.compress.Compressor;
import laconic.compress.Norm;
import laconic.compress.Qsgd;
import laconic.compress.Size;
import laconic.compress.TopK;
import laconic.method.ChocoSgd;
import laconic.method.DPsgd;
import laconic.method.DcdPsgd;
import laconic.method.DeepSqueeze;
import laconic.method.EcdPsgd;
import laconic.method.GossipMethod;
import laconic.node.Report;
import laconic.topology.Graph;
import laconic.topology.MixingMatrix;

/** One seeded run of a gossip method over a network that loses, repeats and reorders, against the same run without faults. */
final class GossipSwarm {

    private static final long TICKS = 60;
    private static final long MILLI = 1_000_000L;
    private static final Network CALM = new Network(3 * MILLI, 1e7, 1e8, 5 * MILLI, 0.3, 4, 0, 0, 0);

    private GossipSwarm() {}

    /** The first thing that is wrong, or null. */
    static String violation(long seed) {
        try {
            GossipScenario expected = scenario(seed, 200 * MILLI).run(CALM, seed, TICKS, 7);
            if (!expected.incidents.isEmpty()) {
                return expected.incidents.get(0) + " without a fault";
            }
            if (expected.rows.get(expected.rows.size() - 1).resyncBits() > 0) {
                return "repairs without a fault";
            }
            GossipScenario actual =
                    scenario(seed, (seed % 2 == 0 ? 200 : 20) * MILLI).run(faulty(seed), seed, TICKS, 7);
            boolean same = actual.finished != null && actual.finished.equals(expected.finished);
            if (!same || !Arrays.deepEquals(actual.models(), expected.models())) {
                return "faults changed the models";
            }
            return actual.incidents.stream()
                    .filter(incident -> incident.kind() != Report.Incident.Kind.ASKED_AGAIN)
                    .map(Report.Incident::toString)
                    .findFirst()
                    .orElse(null);
        } catch (AssertionError | RuntimeException e) {
            return e.toString();
        }
    }

    /** Every other seed loses nothing and repeats much, many ticks late. */
    private static Network faulty(long seed) {
        return seed % 2 == 0
                ? CALM.withFaults(0.2, 0.3, 0.2)
                : new Network(2 * MILLI, 1e9, 1e9, MILLI, 0, 1, 0, 0.45, 0);
    }

    private static GossipScenario scenario(long seed, long retryNanos) {
        int n = 2 + (int) (seed % 7);
        Quadratics problem = new Quadratics(n, 9, 0.1, seed);
        Graph graph = seed % 4 == 0 ? Graph.complete(n) : Graph.ring(n);
        return new GossipScenario(method(seed, problem), MixingMatrix.metropolis(graph), problem, retryNanos, seed);
    }

    private static GossipMethod method(long seed, Quadratics problem) {
        double[][] starts = new double[problem.n][];
        Arrays.fill(starts, problem.start());
        Compressor top = new TopK(Size.count(2));
        Compressor qsgd = new Qsgd(4, Norm.L2);
        return switch ((int) (seed % 6)) {
            case 0 -> new ChocoSgd(starts, t -> 0.05, 0.2, top, ChocoSgd.Order.MIX_FIRST, 0, false, 0);
            case 1 -> new ChocoSgd(starts, t -> 0.05, 0.2, qsgd, ChocoSgd.Order.COMPRESS_FIRST, 0.9, true, 1e-3);
            case 2 -> new DPsgd(starts, t -> 0.05, DPsgd.Order.COMBINE_THEN_ADAPT);
            case 3 -> new DcdPsgd(problem.start(), t -> 0.05, qsgd);
            case 4 -> new EcdPsgd(problem.start(), t -> 0.05, qsgd);
            default -> new DeepSqueeze(starts, t -> 0.05, 0.2, top);
        };
    }
}
