package laconic.actor;

import laconic.experiment.FaultsConfig;

/**
 * What an experiment injects in front of the nodes of a run; only where its file says so.
 *
 * @param seed of the run, which decides for every message of a link
 */
public record Mishaps(FaultsConfig faults, long seed) {

    /** Nothing. */
    public static final Mishaps NONE = new Mishaps(FaultsConfig.NONE, 0);

    /** What stands in front of one process of a node; null where nothing does. */
    Interceptor of(int self, int n, long process) {
        return faults.none() ? null : new Interceptor(this, self, n, process);
    }
}
