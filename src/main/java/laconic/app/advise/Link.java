package laconic.app.advise;

import laconic.experiment.NetworkConfig;

/**
 * The link of every worker or peer.
 *
 * @param up bits per second towards others, &gt; 0; infinite for no limit, as in {@code down}
 * @param down bits per second towards it
 * @param latencySeconds one way, &ge; 0
 */
public record Link(double up, double down, double latencySeconds) {

    /** The link that an experiment's network block describes. */
    public static Link of(NetworkConfig network) {
        return new Link(network.up(), network.down(), network.latencyNanos() / 1e9);
    }

    /** How many bits of an uplink take as long as one of a downlink. */
    double downInUp() {
        if (down == Double.POSITIVE_INFINITY) {
            return up == down ? 1 : 0;
        }
        return up == Double.POSITIVE_INFINITY ? 1 : up / down;
    }
}
