package laconic.experiment;

import java.util.List;

/**
 * The faults that the simulator injects.
 *
 * @param loss probability that a message is lost
 * @param duplicate probability that it arrives twice
 * @param reorder probability that it is late, so that others overtake it
 * @param crashes processes that die
 * @param cuts partitions of the network
 * @param untilNanos from when on nothing is lost, repeated or delayed any more; {@link Long#MAX_VALUE} for never
 */
public record FaultsConfig(
        double loss, double duplicate, double reorder, List<Crash> crashes, List<Cut> cuts, long untilNanos) {

    /** Which messages a partition loses: both ways, those from its workers, or those to them. */
    public enum Way {
        BOTH,
        OUT,
        IN
    }

    /**
     * A partition: what some workers and everybody else send each other is lost for a while.
     *
     * @param workers their numbers
     * @param backNanos when the network is whole again; {@link Long#MAX_VALUE} for never
     */
    public record Cut(List<Integer> workers, Way way, long atNanos, long backNanos) {}

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
    private static final Key<List<String>> NODES = Key.required(
            "nodes", Kind.listOf(Kind.text("worker-0, worker-1, …", "worker-\\d{1,9}")), "who is on one side");
    private static final Key<Way> WAY =
            Key.of("way", Kind.choice(Way.class), Way.BOTH, "what is lost: both ways, what they send, what they get");
    private static final Key<Long> FROM = Key.required("at", Kind.duration(), "when it begins");
    private static final Key<Long> WHOLE =
            Key.optional("back", Kind.duration(), "when the network is whole again; absent: never");
    private static final Key<List<Settings>> PARTITION = Key.of(
            "partition",
            Kind.listOf(Settings.kind(List.of(NODES, WAY, FROM, WHOLE), "a partition")),
            List.of(),
            "cuts between some workers and all others: { nodes = [worker-0], way = out, at = 1s, back = 3s }");
    private static final Key<Long> UNTIL = Key.optional(
            "until", Kind.duration(), "from when on nothing is lost, repeated or overtaken; absent: never");

    static final List<Key<?>> KEYS = List.of(LOSS, DUPLICATE, REORDER, CRASH, PARTITION, UNTIL);

    static FaultsConfig of(Settings s, int workers, boolean gossip) {
        List<Crash> crashes =
                s.get(CRASH).stream().map(each -> crash(each, workers)).toList();
        if (gossip && !crashes.isEmpty()) {
            throw s.place(CRASH)
                    .refuse(
                            "is not built yet for methods without a server; available: loss, duplicate, reorder, partition");
        }
        List<Cut> cuts =
                s.get(PARTITION).stream().map(each -> cut(each, workers)).toList();
        long until = s.get(UNTIL) == null ? Long.MAX_VALUE : s.get(UNTIL);
        return new FaultsConfig(s.get(LOSS), s.get(DUPLICATE), s.get(REORDER), crashes, cuts, until);
    }

    private static Crash crash(Settings s, int workers) {
        checkBack(s, AT, BACK);
        int worker = number(s.get(NODE), s.place(NODE), workers);
        return new Crash(worker, s.get(AT), s.get(BACK) == null ? Long.MAX_VALUE : s.get(BACK));
    }

    private static Cut cut(Settings s, int workers) {
        checkBack(s, FROM, WHOLE);
        List<Integer> numbers = s.get(NODES).stream()
                .map(name -> number(name, s.place(NODES), workers))
                .toList();
        return new Cut(numbers, s.get(WAY), s.get(FROM), s.get(WHOLE) == null ? Long.MAX_VALUE : s.get(WHOLE));
    }

    private static int number(String name, Place place, int workers) {
        int worker = Integer.parseInt(name.substring("worker-".length()));
        if (worker >= workers) {
            throw place.refuse("= " + name + " does not exist; it must be worker-0 to worker-" + (workers - 1));
        }
        return worker;
    }

    private static void checkBack(Settings s, Key<Long> at, Key<Long> back) {
        if (s.get(back) != null && s.get(back) <= s.get(at)) {
            throw s.place(back).refuse("is not after at; it must be later");
        }
    }

    /** Whether there are none. */
    public boolean none() {
        return loss == 0 && duplicate == 0 && reorder == 0 && crashes.isEmpty() && cuts.isEmpty();
    }
}
