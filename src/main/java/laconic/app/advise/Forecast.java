package laconic.app.advise;

import java.util.OptionalDouble;
import laconic.compress.Payoff;
import laconic.experiment.NetworkConfig;
import laconic.node.Row;

/**
 * What a configuration will take to its target on a link. A round is two latencies, its work, one downlink and one uplink; a
 * tick of peers one latency, its work, and a message to each neighbour of the one that has most. Bits beyond the probe grow
 * as they did within it.
 */
public final class Forecast {

    /** Of every message, as the simulator charges it. */
    private static final double HEADER_BITS = 8 * 28;

    private final OptionalDouble rounds;
    private final Row row;
    private final double scale;
    private final double fixedSeconds;
    private final double linkBits;
    private final Link link;

    /** @param loss the target */
    public Forecast(Probe probe, Costs costs, Link link, double loss) {
        this.link = link;
        rounds = probe.rounds(loss);
        row = probe.rows().stream()
                .filter(each -> each.loss() <= loss)
                .findFirst()
                .orElse(probe.last());
        double r = rounds.orElse(Double.NaN);
        scale = row.round() == 0 ? 1 : r / row.round();
        NetworkConfig network = probe.trial().experiment().network();
        boolean straggles =
                Math.round(network.stragglerFraction() * probe.trial().n()) > 0;
        double work = costs.work() * (straggles ? network.stragglerSlowdown() : 1);
        double last = Math.max(1, probe.last().round());
        if (probe.trial().experiment().gossips()) {
            int degree = Probe.degree(probe.trial());
            double senders = (double) probe.trial().n() * last;
            double bits = probe.last().gossipBits() / senders + degree * HEADER_BITS;
            double looks =
                    link.latencySeconds() * 2 / probe.trial().experiment().evaluateEvery();
            fixedSeconds = r * (link.latencySeconds() + work + looks);
            linkBits = r * bits;
        } else {
            double up = probe.last().upBits() / (double) Math.max(1, probe.answered()) + HEADER_BITS;
            double down = probe.last().downBits() / (double) Math.max(1, probe.asked()) + HEADER_BITS;
            double exchanges = r + probe.openings();
            fixedSeconds = exchanges * (2 * link.latencySeconds() + work);
            linkBits = exchanges * (up + link.downInUp() * down);
        }
    }

    /** Rounds to the target; empty where it is not in sight. */
    public OptionalDouble rounds() {
        return rounds;
    }

    public double upBits() {
        return scale * row.upBits();
    }

    public double downBits() {
        return scale * row.downBits();
    }

    public double gossipBits() {
        return scale * row.gossipBits();
    }

    /** Payload bits of all nodes to the target. */
    public double totalBits() {
        return upBits() + downBits() + gossipBits();
    }

    /** To the target; infinite where it is not in sight. */
    public double seconds() {
        return rounds.isEmpty() ? Double.POSITIVE_INFINITY : fixedSeconds + linkBits / link.up();
    }

    /** Of one round. */
    public double roundSeconds() {
        return seconds() / rounds.orElse(Double.NaN);
    }

    /**
     * This configuration against another, to the target: bits over one worker's link, downlinks in the time of uplinks, and the
     * seconds that no link shortens, further rounds included.
     */
    public Payoff against(Forecast dense) {
        return new Payoff(dense.linkBits, linkBits, fixedSeconds - dense.fixedSeconds);
    }
}
