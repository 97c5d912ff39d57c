package laconic.metrics;

import java.util.ArrayList;
import java.util.List;
import laconic.experiment.Trial;
import laconic.topology.Mixing;
import laconic.topology.MixingMatrix;

/**
 * What an observer knows of a run before it begins.
 *
 * @param name the experiment's name
 * @param method the method's name
 * @param n workers or peers
 * @param gossip whether they are peers
 * @param vectorBits bits of one uncompressed model or gradient on the wire; 0 where unknown
 * @param edges pairs i &lt; j of peers that meet, at most {@value #EDGES_MAX} of them; empty with a server
 * @param messagesPerTick vectors that all peers together send in a tick, averaged over a period; 0 with a server
 * @param spectralGap of the mixing matrix; NaN with a server and where it was not computed
 */
public record RunOutline(
        String name,
        String method,
        int n,
        boolean gossip,
        long vectorBits,
        List<int[]> edges,
        double messagesPerTick,
        double spectralGap) {

    private static final int EDGES_MAX = 4_000;
    private static final int SPECTRUM_N_MAX = 512;

    /** A run of which no more is known. */
    public static RunOutline unknown(int n, boolean gossip) {
        return new RunOutline("", "", n, gossip, 0, List.of(), 0, Double.NaN);
    }

    /** The outline of an assembled experiment. */
    public static RunOutline of(Trial trial) {
        Mixing mixing = trial.mixing();
        List<int[]> edges = new ArrayList<>();
        double messages = 0;
        for (int i = 0; mixing != null && i < trial.n(); i++) {
            for (int j : mixing.neighbours(i)) {
                if (i < j && edges.size() < EDGES_MAX) {
                    edges.add(new int[] {i, j});
                }
            }
            for (int tick = 0; tick < mixing.period(); tick++) {
                messages += (double) mixing.at(tick).neighbours(i).length / mixing.period();
            }
        }
        return new RunOutline(
                trial.experiment().name(),
                trial.experiment().methodName(),
                trial.n(),
                mixing != null,
                (long) trial.dimension() * trial.experiment().wire().bits(),
                List.copyOf(edges),
                messages,
                mixing == null || trial.n() > SPECTRUM_N_MAX
                        ? Double.NaN
                        : MixingMatrix.mean(mixing).spectralGap());
    }
}
