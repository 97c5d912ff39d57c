package laconic.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import laconic.node.Odds;

/**
 * The faults that the hosts inject, the same in the simulator and in front of actors. Moments count from the run's
 * start.
 *
 * @param odds what may happen to every message
 * @param queue messages that a link holds at most, further ones are lost; 0 for no limit
 * @param crashes processes that die
 * @param cuts partitions of the network
 * @param pauses processes that stand still for a while
 * @param slow workers all of whose messages are late
 * @param limits links that are narrow for a while
 * @param disk the server's
 * @param untilNanos from when on nothing happens to messages any more but what cuts do; {@link Long#MAX_VALUE} for
 *     never
 */
public record FaultsConfig(
        Odds odds,
        int queue,
        List<Crash> crashes,
        List<Cut> cuts,
        List<Pause> pauses,
        List<Slow> slow,
        List<Limit> limits,
        Disk disk,
        long untilNanos) {

    /** None. */
    public static final FaultsConfig NONE = new FaultsConfig(
            Odds.NONE, 0, List.of(), List.of(), List.of(), List.of(), List.of(), Disk.FAST, Long.MAX_VALUE);

    /** In place of a worker's number: the server. */
    public static final int SERVER = -1;

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
    public record Cut(List<Integer> workers, Way way, long atNanos, long backNanos) {

        /** Whether it loses what node {@code from} sends to node {@code to} at a moment. */
        public boolean cuts(int from, int to, long now) {
            boolean out = workers.contains(from);
            boolean lost = way == Way.BOTH || (way == Way.OUT) == out;
            return out != workers.contains(to) && lost && now >= atNanos && now < backNanos;
        }
    }

    /**
     * A process that stands still for a while and then goes on with all that has come for it.
     *
     * @param worker its number
     */
    public record Pause(int worker, long atNanos, long backNanos) {}

    /**
     * Workers all of whose messages are late.
     *
     * @param workers their numbers
     * @param delayNanos by how much, &gt; 0
     */
    public record Slow(List<Integer> workers, long delayNanos) {}

    /**
     * A process that dies and, perhaps, comes back without its memory.
     *
     * @param worker its number, or {@link #SERVER}
     * @param atNanos when it dies
     * @param backNanos when a new process starts; {@link Long#MAX_VALUE} for never
     */
    public record Crash(int worker, long atNanos, long backNanos) {

        /** Whether it is the server that dies; it comes back with its disk. */
        public boolean ofServer() {
            return worker == SERVER;
        }
    }

    /**
     * Links that are narrow for a while: those over which some workers are connected.
     *
     * @param workers their numbers
     * @param bitsPerSecond at most in each direction, &gt; 0
     * @param backNanos when they are as wide as before; {@link Long#MAX_VALUE} for never
     */
    public record Limit(List<Integer> workers, double bitsPerSecond, long atNanos, long backNanos) {}

    /**
     * The disk of a server that dies.
     *
     * @param latencyNanos mean time until what is written is durable
     * @param torn probability that the crash leaves a record half-written, where one was under way
     */
    public record Disk(long latencyNanos, double torn) {

        /** Everything is durable at once. */
        public static final Disk FAST = new Disk(0, 0);
    }

    private static final Key<Double> LOSS = Key.of("loss", Kind.probability(), 0.0, "share of messages lost");
    private static final Key<Double> DUPLICATE =
            Key.of("duplicate", Kind.probability(), 0.0, "share of messages that arrive twice");
    private static final Key<Double> REORDER =
            Key.of("reorder", Kind.probability(), 0.0, "share of messages that others overtake");
    private static final Key<Double> CORRUPT = Key.of(
            "corrupt",
            Kind.probability(),
            0.0,
            "share of messages whose bytes arrive changed; their checksum shows it");
    private static final Key<Long> DELAY =
            Key.of("delay", Kind.duration(), 0L, "mean of an exponential time by which every message is late");
    private static final Key<Long> QUEUE = Key.of(
            "queue",
            Kind.whole(0, 1 << 20),
            0L,
            "messages that a link holds at most, further ones are lost; 0: no limit");

    private static final Key<String> DIES =
            Key.required("node", Kind.text("server, worker-0, worker-1, …", "server|worker-\\d{1,9}"), "who dies");
    private static final Key<Long> AT = Key.required("at", Kind.duration(), "when it dies");
    private static final Key<Long> BACK = Key.optional("back", Kind.duration(), "when it comes back; absent: never");
    private static final Key<List<Settings>> CRASH = Key.of(
            "crash",
            Kind.listOf(Settings.kind(List.of(DIES, AT, BACK), "a crash")),
            List.of(),
            "processes that die: { node = worker-3, at = 2s, back = 4s }; simulate also knows node = server, which comes"
                    + " back with its disk, kept as durability says");
    private static final Key<String> NODE =
            Key.required("node", Kind.text("worker-0, worker-1, …", "worker-\\d{1,9}"), "who stands still");
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
    private static final Key<Long> STANDS = Key.required("at", Kind.duration(), "when it stands still");
    private static final Key<Long> GOES_ON = Key.required("back", Kind.duration(), "when it goes on");
    private static final Key<List<Settings>> PAUSE = Key.of(
            "pause",
            Kind.listOf(Settings.kind(List.of(NODE, STANDS, GOES_ON), "a pause")),
            List.of(),
            "processes that stand still for a while: { node = worker-3, at = 2s, back = 4s }");
    private static final Key<Long> LATE = Key.required("delay", Kind.duration(), "by how much what they send is late");
    private static final Key<List<Settings>> SLOW = Key.of(
            "slow",
            Kind.listOf(Settings.kind(List.of(NODES, LATE), "slow workers")),
            List.of(),
            "workers all of whose messages are late: { nodes = [worker-3], delay = 200ms }");
    private static final Key<Double> RATE =
            Key.required("rate", Kind.rate(), "bits per second at most, in each direction");
    private static final Key<List<Settings>> BANDWIDTH = Key.of(
            "bandwidth",
            Kind.listOf(Settings.kind(List.of(NODES, RATE, FROM, WHOLE), "a limit")),
            List.of(),
            "links that are narrow for a while: { nodes = [worker-0], rate = 100 kbit, at = 1s, back = 3s };"
                    + " simulate only");
    private static final Key<Long> DISK_LATENCY =
            Key.of("latency", Kind.duration(), 0L, "mean time until what the server writes is durable");
    private static final Key<Double> TORN = Key.of(
            "torn",
            Kind.probability(),
            0.0,
            "how often the server's crash leaves a record half-written, where one was under way");
    private static final Key<Settings> DISK =
            Settings.section("disk", List.of(DISK_LATENCY, TORN), "of a server that dies; simulate only");
    private static final Key<Long> UNTIL = Key.optional(
            "until",
            Kind.duration(),
            "from when on nothing happens to messages any more but what partitions do; absent: never");

    static final List<Key<?>> KEYS = List.of(
            LOSS, DUPLICATE, REORDER, CORRUPT, DELAY, QUEUE, CRASH, PARTITION, PAUSE, SLOW, BANDWIDTH, DISK, UNTIL);

    static FaultsConfig of(Settings s, int workers) {
        List<Crash> crashes =
                s.get(CRASH).stream().map(each -> crash(each, workers)).toList();
        List<Cut> cuts =
                s.get(PARTITION).stream().map(each -> cut(each, workers)).toList();
        List<Pause> pauses =
                s.get(PAUSE).stream().map(each -> pause(each, workers)).toList();
        List<Slow> slow = s.get(SLOW).stream()
                .map(each -> new Slow(numbers(each, workers), each.get(LATE)))
                .toList();
        Odds odds = new Odds(s.get(LOSS), s.get(DUPLICATE), s.get(REORDER), s.get(CORRUPT), s.get(DELAY));
        List<Limit> limits =
                s.get(BANDWIDTH).stream().map(each -> limit(each, workers)).toList();
        Disk disk = new Disk(s.get(DISK).get(DISK_LATENCY), s.get(DISK).get(TORN));
        int queue = s.get(QUEUE).intValue();
        return new FaultsConfig(odds, queue, crashes, cuts, pauses, slow, limits, disk, orNever(s.get(UNTIL)));
    }

    private static long orNever(Long nanos) {
        return nanos == null ? Long.MAX_VALUE : nanos;
    }

    private static Crash crash(Settings s, int workers) {
        checkBack(s, AT, BACK);
        boolean server = s.get(DIES).equals("server");
        if (server && s.get(BACK) == null) {
            throw s.place(DIES).refuse("= server needs back: without its server a run does not end");
        }
        int worker = server ? SERVER : number(s.get(DIES), s.place(DIES), workers);
        return new Crash(worker, s.get(AT), orNever(s.get(BACK)));
    }

    private static Cut cut(Settings s, int workers) {
        checkBack(s, FROM, WHOLE);
        return new Cut(numbers(s, workers), s.get(WAY), s.get(FROM), orNever(s.get(WHOLE)));
    }

    private static Limit limit(Settings s, int workers) {
        checkBack(s, FROM, WHOLE);
        return new Limit(numbers(s, workers), s.get(RATE), s.get(FROM), orNever(s.get(WHOLE)));
    }

    private static Pause pause(Settings s, int workers) {
        checkBack(s, STANDS, GOES_ON);
        return new Pause(number(s.get(NODE), s.place(NODE), workers), s.get(STANDS), s.get(GOES_ON));
    }

    private static List<Integer> numbers(Settings s, int workers) {
        return s.get(NODES).stream()
                .map(name -> number(name, s.place(NODES), workers))
                .toList();
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

    /** The section {@code faults} as HOCON that gives these faults again; keys at their defaults are left out. */
    public String text() {
        List<String> parts = new ArrayList<>();
        probability(LOSS, odds.loss(), parts);
        probability(DUPLICATE, odds.duplicate(), parts);
        probability(REORDER, odds.reorder(), parts);
        probability(CORRUPT, odds.corrupt(), parts);
        if (odds.delayNanos() > 0) {
            parts.add(moment(DELAY, odds.delayNanos()));
        }
        if (queue > 0) {
            parts.add(QUEUE.name() + " = " + queue);
        }
        list(
                CRASH,
                crashes,
                each -> "node = " + (each.ofServer() ? "server" : "worker-" + each.worker)
                        + span(each.atNanos, each.backNanos),
                parts);
        list(
                PARTITION,
                cuts,
                each -> names(each.workers) + ", way = " + WAY.kind().text(each.way)
                        + span(each.atNanos, each.backNanos),
                parts);
        list(PAUSE, pauses, each -> "node = worker-" + each.worker + span(each.atNanos, each.backNanos), parts);
        list(SLOW, slow, each -> names(each.workers) + ", " + moment(LATE, each.delayNanos), parts);
        list(
                BANDWIDTH,
                limits,
                each -> names(each.workers) + ", " + RATE.name() + " = "
                        + RATE.kind().text(each.bitsPerSecond) + span(each.atNanos, each.backNanos),
                parts);
        if (!disk.equals(Disk.FAST)) {
            parts.add(DISK.name() + " { " + moment(DISK_LATENCY, disk.latencyNanos) + ", " + TORN.name() + " = "
                    + Decimal.exact(disk.torn) + " }");
        }
        if (untilNanos < Long.MAX_VALUE) {
            parts.add(moment(UNTIL, untilNanos));
        }
        return parts.isEmpty() ? "{}" : "{\n  " + String.join("\n  ", parts) + "\n}";
    }

    private static void probability(Key<Double> key, double value, List<String> into) {
        if (value > 0) {
            into.add(key.name() + " = " + Decimal.exact(value));
        }
    }

    private static String moment(Key<Long> key, long nanos) {
        return key.name() + " = " + key.kind().text(nanos);
    }

    private static <T> void list(Key<?> key, List<T> all, Function<T, String> text, List<String> into) {
        if (!all.isEmpty()) {
            into.add(key.name() + " = ["
                    + all.stream().map(each -> "{ " + text.apply(each) + " }").collect(Collectors.joining(", ")) + "]");
        }
    }

    private static String names(List<Integer> workers) {
        return "nodes = [" + workers.stream().map(i -> "worker-" + i).collect(Collectors.joining(", ")) + "]";
    }

    private static String span(long at, long back) {
        return ", " + moment(AT, at) + (back < Long.MAX_VALUE ? ", " + moment(BACK, back) : "");
    }

    /** How often the server dies. */
    public int serverCrashes() {
        return (int) crashes.stream().filter(Crash::ofServer).count();
    }

    /** Whether there are none. */
    public boolean none() {
        return odds.none()
                && queue == 0
                && crashes.isEmpty()
                && cuts.isEmpty()
                && pauses.isEmpty()
                && slow.isEmpty()
                && limits.isEmpty();
    }

    /** By how much what a worker sends is late. */
    public long slowNanos(int worker) {
        return slow.stream()
                .filter(each -> each.workers.contains(worker))
                .mapToLong(Slow::delayNanos)
                .sum();
    }

    /** The end of the last fault; {@link Long#MAX_VALUE} where there is none. */
    public long healedNanos() {
        boolean messages = !odds.none() || queue > 0 || !slow.isEmpty();
        long last = messages ? untilNanos : 0;
        for (Crash crash : crashes) {
            last = Math.max(last, crash.backNanos);
        }
        for (Cut cut : cuts) {
            last = Math.max(last, cut.backNanos);
        }
        for (Pause pause : pauses) {
            last = Math.max(last, pause.backNanos);
        }
        for (Limit limit : limits) {
            last = Math.max(last, limit.backNanos);
        }
        return last;
    }
}
