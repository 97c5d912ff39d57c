package laconic.experiment;

import java.util.List;
import laconic.node.Stop;

/** The keys of the stop criteria. */
final class StopConfig {

    private static final long ROUNDS_DEFAULT = 500;
    private static final double NANOS = 1e9;

    private static final Key<Long> ROUNDS =
            Key.optional("rounds", count(), "rounds done; 500 where nothing else is said");
    static final Key<Double> GAP = Key.optional("gap", Kind.atLeast(0), "loss - optimum, looked at in evaluations");
    private static final Key<Long> UP_BITS = Key.optional("up-bits", count(), "payload bits, workers to server");
    private static final Key<Long> DOWN_BITS = Key.optional("down-bits", count(), "payload bits, server to workers");
    private static final Key<Long> TOTAL_BITS = Key.optional("total-bits", count(), "payload bits in all directions");
    private static final Key<Double> SECONDS =
            Key.optional("seconds", Kind.above(0), "of the clock, virtual in the simulator");

    static final List<Key<?>> KEYS = List.of(ROUNDS, GAP, UP_BITS, DOWN_BITS, TOTAL_BITS, SECONDS);

    private StopConfig() {}

    private static Kind<Long> count() {
        return Kind.whole(1, Long.MAX_VALUE);
    }

    static Settings complete(Settings s) {
        return KEYS.stream().anyMatch(s::given) ? s : s.with(ROUNDS, ROUNDS_DEFAULT, null);
    }

    static Stop of(Settings s, boolean gossip) {
        for (Key<Long> key : List.of(UP_BITS, DOWN_BITS)) {
            if (gossip && s.get(key) != null) {
                throw s.place(key).refuse("is for methods with a server; without one it must be total-bits");
            }
        }
        return new Stop(
                limit(s.get(ROUNDS)),
                s.get(GAP) == null ? Double.NEGATIVE_INFINITY : s.get(GAP),
                limit(s.get(UP_BITS)),
                limit(s.get(DOWN_BITS)),
                limit(s.get(TOTAL_BITS)),
                s.get(SECONDS) == null ? Long.MAX_VALUE : (long) Math.ceil(s.get(SECONDS) * NANOS));
    }

    private static long limit(Long given) {
        return given == null ? Long.MAX_VALUE : given;
    }
}
