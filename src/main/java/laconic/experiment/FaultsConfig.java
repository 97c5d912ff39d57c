package laconic.experiment;

import java.util.List;

/**
 * The faults that the simulator injects.
 *
 * @param loss probability that a message is lost
 * @param duplicate probability that it arrives twice
 * @param reorder probability that it is late, so that others overtake it
 * @param crashes processes that die
 */
public record FaultsConfig(double loss, double duplicate, double reorder, List<Crash> crashes) {

    /**
     * A process that dies and, perhaps, comes back without its memory.
     *
     * @param worker its number
     * @param atNanos when it dies
     * @param backNanos when a new process starts; {@link Long#MAX_VALUE} for never
     */
    public record Crash(int worker, long atNanos, long backNanos) {}

    private static final Key<Double> LOSS = Key.of("loss", Kind.probability(), 0.0, "share of messages lost");
    private static final Key<Double> DUPLICATE =
            Key.of("duplicate", Kind.probability(), 0.0, "share of messages that arrive twice");
    private static final Key<Double> REORDER =
            Key.of("reorder", Kind.probability(), 0.0, "share of messages that others overtake");

    private static final Key<String> NODE =
            Key.required("node", Kind.text("worker-0, worker-1, …", "worker-\\d{1,9}"), "who dies");
    private static final Key<Long> AT = Key.required("at", Kind.duration(), "when it dies");
    private static final Key<Long> BACK = Key.optional("back", Kind.duration(), "when it comes back; absent: never");
    private static final Key<List<Settings>> CRASH = Key.of(
            "crash",
            Kind.listOf(Settings.kind(List.of(NODE, AT, BACK), "a crash")),
            List.of(),
            "processes that die: { node = worker-3, at = 2s, back = 4s }");
    private static final Key<List<String>> PARTITION = Key.of(
            "partition",
            Kind.listOf(Kind.text("nothing: partitions are not built yet", "(?!)")),
            List.of(),
            "not built yet: must be empty");

    static final List<Key<?>> KEYS = List.of(LOSS, DUPLICATE, REORDER, CRASH, PARTITION);

    static FaultsConfig of(Settings s, int workers, boolean gossip) {
        List<Crash> crashes =
                s.get(CRASH).stream().map(each -> crash(each, workers)).toList();
        if (gossip && !crashes.isEmpty()) {
            throw s.place(CRASH)
                    .refuse("is not built yet for methods without a server; available: loss, duplicate, reorder");
        }
        return new FaultsConfig(s.get(LOSS), s.get(DUPLICATE), s.get(REORDER), crashes);
    }

    private static Crash crash(Settings s, int workers) {
        int worker = Integer.parseInt(s.get(NODE).substring("worker-".length()));
        if (worker >= workers) {
            throw s.place(NODE)
                    .refuse("= " + s.get(NODE) + " does not exist; it must be worker-0 to worker-" + (workers - 1));
        }
        if (s.get(BACK) != null && s.get(BACK) <= s.get(AT)) {
            throw s.place(BACK).refuse("is not after at; it must be later");
        }
        return new Crash(worker, s.get(AT), s.get(BACK) == null ? Long.MAX_VALUE : s.get(BACK));
    }

    /** Whether there are none. */
    public boolean none() {
        return loss == 0 && duplicate == 0 && reorder == 0 && crashes.isEmpty();
    }
}
