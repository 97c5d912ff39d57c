package laconic.experiment;

import java.util.List;

/**
 * The network that the simulator models.
 *
 * @param latencyNanos one way, ≥ 0
 * @param up bits per second of a worker's or peer's own link towards others; infinite for no limit
 * @param down bits per second of the link towards a worker
 * @param computeNanos time of one gradient step
 * @param stragglerFraction share of workers, the last ones, that compute slower
 * @param stragglerSlowdown by this factor, ≥ 1
 */
public record NetworkConfig(
        long latencyNanos,
        double up,
        double down,
        long computeNanos,
        double stragglerFraction,
        double stragglerSlowdown) {

    private static final Key<Long> LATENCY = Key.of("latency", Kind.duration(), 0L, "one way");
    private static final Key<Double> UP =
            Key.of("up", Kind.rate(), Double.POSITIVE_INFINITY, "of a worker's or peer's link towards others");
    private static final Key<Double> DOWN =
            Key.of("down", Kind.rate(), Double.POSITIVE_INFINITY, "of the link towards a worker");
    private static final Key<Long> COMPUTE = Key.of("compute", Kind.duration(), 0L, "time of one gradient step");
    private static final Key<Double> FRACTION = Key.of(
            "fraction",
            Kind.number("a number in [0, 1]", x -> x >= 0 && x <= 1),
            0.0,
            "share of workers, the last ones, that compute slower");
    private static final Key<Double> SLOWDOWN = Key.of("slowdown", Kind.atLeast(1), 1.0, "by this factor");
    private static final Key<Settings> STRAGGLER =
            Settings.section("straggler", List.of(FRACTION, SLOWDOWN), "workers that compute slower");

    static final List<Key<?>> KEYS = List.of(LATENCY, UP, DOWN, COMPUTE, STRAGGLER);

    static NetworkConfig of(Settings s) {
        Settings straggler = s.get(STRAGGLER);
        return new NetworkConfig(
                s.get(LATENCY),
                s.get(UP),
                s.get(DOWN),
                s.get(COMPUTE),
                straggler.get(FRACTION),
                straggler.get(SLOWDOWN));
    }

    /** Whether nothing takes time, so that the virtual clock stands still. */
    public boolean instant() {
        return latencyNanos == 0 && computeNanos == 0 && up == Double.POSITIVE_INFINITY && down == up;
    }
}
