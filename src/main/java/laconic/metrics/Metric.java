package laconic.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * All meters of Laconic: names, units, tags and meaning. {@code docs/metrics.md} is made of this.
 *
 * <p>A name is in Micrometer's form. Prometheus sees underscores for dots, then the unit, then {@code _total} for
 * counters. Counters count over all runs of a process and never fall; gauges show the newest value of the newest run,
 * and NaN where there is none.
 */
public enum Metric {
    BUILD(Where.MEMBER, Kind.GAUGE, "build.info", "", "What runs here; always 1", "version", "java", "role"),
    MEMBERS(
            Where.MEMBER,
            Kind.GAUGE,
            "members",
            "",
            "Members of the cluster, clients included, as this one sees them",
            "state = reachable, unreachable"),
    NODES_HOSTED(Where.MEMBER, Kind.GAUGE, "nodes.hosted", "", "Workers or peers in this process"),
    MAILBOX_DEPTH(
            Where.MEMBER,
            Kind.GAUGE,
            "mailbox.depth",
            "",
            "Messages in the fullest mailbox of the nodes in this process: what one of them has yet to look at"),
    WIRE_SENT(
            Where.MEMBER,
            Kind.COUNTER,
            "wire.sent",
            "bytes",
            "Serialized messages between nodes, sent to other processes, without Akka's envelope"),
    WIRE_RECEIVED(
            Where.MEMBER,
            Kind.COUNTER,
            "wire.received",
            "bytes",
            "Serialized messages between nodes, received from other processes"),
    FRAMES_SENT(
            Where.MEMBER,
            Kind.COUNTER,
            "frames.sent",
            "bytes",
            "Frames for other processes, headers included. resync: sent again, or a whole state;"
                    + " control: joins, grants, models for evaluation, reports",
            "direction = up, down, gossip",
            "phase = data, resync, control"),
    FRAMES_DROPPED(
            Where.MEMBER,
            Kind.COUNTER,
            "frames.dropped",
            "",
            "Messages that were lost here. queue: too many wait for a slow receiver; oversized: larger than a frame may be;"
                    + " undecodable: not what an encoder writes; transport: dropped by Akka; injected: a fault that the"
                    + " experiment asks for",
            "cause = queue, oversized, undecodable, transport, injected"),
    BOUNDS_REACHED(
            Where.MEMBER,
            Kind.COUNTER,
            "bounds.reached",
            "",
            "Requests that were refused because there were too many. submissions: experiments a second; sessions: runs hosted at"
                    + " once; joins: nodes that join a run a second (they ask again)",
            "bound = submissions, sessions, joins"),
    STEP(
            Where.MEMBER,
            Kind.TIMER,
            "step",
            "seconds",
            "A node's part of a round, on the process' own clock. gradient: the objective; encode: payloads into frames;"
                    + " compress: the rest of the step (decoding, the method, compression with its bit codes);"
                    + " wait: from the end of a step to the next",
            "phase = gradient, compress, encode, wait"),
    PAYOFF(
            Where.MEMBER,
            Kind.GAUGE,
            "payoff.ratio",
            "",
            "Time that the bits not sent would have taken on a link of metrics.link bits per second, divided by the time spent in"
                    + " compress and encode: above 1 compression pays; since the start of the process, NaN before a step"),
    CHECKPOINT_AGE(
            Where.MEMBER,
            Kind.GAUGE,
            "checkpoint.age",
            "seconds",
            "Time since this process wrote its newest checkpoint; NaN where it has written none, or no run is under way"),
    CHECKPOINT_SIZE(
            Where.MEMBER,
            Kind.GAUGE,
            "checkpoint.size",
            "bytes",
            "Size of the newest checkpoint; NaN where there is none"),

    RUN_ACTIVE(Where.SERVER, Kind.GAUGE, "run.active", "", "1 while a run is under way, else 0"),
    RUNS(Where.SERVER, Kind.COUNTER, "runs", "", "Runs that ended", "outcome = stopped, diverged, failed"),
    ROUNDS(Where.SERVER, Kind.COUNTER, "rounds", "", "Rounds or ticks that closed"),
    ROUND(Where.SERVER, Kind.TIMER, "round", "seconds", "From one closed round to the next"),
    LOSS(Where.SERVER, Kind.GAUGE, "loss", "", "f at the method's model, at the newest evaluation"),
    GAP(Where.SERVER, Kind.GAUGE, "gap", "", "Loss minus optimum; NaN where the optimum is not known"),
    GRADIENT_NORM(Where.SERVER, Kind.GAUGE, "gradient.norm.squared", "", "‖∇f‖² at the newest evaluation"),
    ACCURACY(
            Where.SERVER,
            Kind.GAUGE,
            "accuracy",
            "",
            "Share of the test set that is classified rightly, in [0, 1]; NaN without a test set"),
    CONSENSUS_DISTANCE(
            Where.SERVER, Kind.GAUGE, "consensus.distance", "", "(1/n) Σ ‖x_i − x̄‖² of gossip methods; NaN of others"),
    SPECTRAL_GAP(
            Where.SERVER,
            Kind.GAUGE,
            "spectral.gap",
            "",
            "1 − |λ₂| of the mixing matrix (of its mean over a period, where it changes), by which gossip averages;"
                    + " NaN of methods with a server and above 512 peers"),
    PAYLOAD(
            Where.SERVER,
            Kind.COUNTER,
            "payload",
            "bytes",
            "Encoded payloads, once per receiver, without headers: the run's own count of bits / 8",
            "direction = up, down, gossip"),
    RESYNC_PAYLOAD(
            Where.SERVER,
            Kind.COUNTER,
            "resync.payload",
            "bytes",
            "The part of the payloads that was repair, as of the newest evaluation"),
    THEORY_PAYLOAD(
            Where.SERVER,
            Kind.COUNTER,
            "theory.payload",
            "bytes",
            "What the methods' papers would count for the same payloads, as of the newest evaluation"),
    RUN_WIRE(
            Where.SERVER,
            Kind.COUNTER,
            "run.wire",
            "bytes",
            "Everything that crossed the network for the run, each byte once, as of the newest evaluation"),
    COMPRESSION_RATIO(
            Where.SERVER,
            Kind.GAUGE,
            "compression.ratio",
            "",
            "Bits of the same rounds with one uncompressed vector per message, divided by the run's payload bits"),
    PARTICIPANTS(Where.SERVER, Kind.GAUGE, "participants", "", "Workers asked in the newest round"),
    RESPONDERS(Where.SERVER, Kind.GAUGE, "responders", "", "Workers whose uplink counted in the newest round"),
    RESPONSE_RATE(
            Where.SERVER,
            Kind.GAUGE,
            "response.rate",
            "",
            "Responders / participants, averaged over about the last 50 rounds; NaN while no run is under way"),
    STALENESS(
            Where.SERVER,
            Kind.GAUGE,
            "staleness.max",
            "",
            "The most rounds that a counted uplink was behind, as of the newest evaluation"),
    RESYNCS(
            Where.SERVER,
            Kind.COUNTER,
            "resyncs",
            "",
            "Repairs. restarted: a process that came back; gap: increments were missing; digest_mismatch: two copies of one version"
                    + " differed; undecodable: what no encoder writes; repeated: sent again, as of the newest evaluation",
            "cause = restarted, gap, digest_mismatch, undecodable, repeated"),
    INCIDENTS(
            Where.SERVER,
            Kind.COUNTER,
            "incidents",
            "",
            "What the protocol handled and a person may want to know",
            "kind = the kinds of laconic.node.Report.Incident"),
    EPOCH(
            Where.SERVER,
            Kind.GAUGE,
            "epoch",
            "",
            "The membership epoch that the run's live members agree on; 0 from the start"),
    INCARNATION(
            Where.SERVER,
            Kind.GAUGE,
            "incarnation.max",
            "",
            "How often the most restarted worker of the run joined anew"),
    NODE_RESPONSES(
            Where.SERVER,
            Kind.COUNTER,
            "node.responses",
            "",
            "Rounds in which the node's uplink counted, or ticks of the peer",
            "node = 0 … metrics.nodes-max − 1"),
    NODE_BEHIND(
            Where.SERVER,
            Kind.GAUGE,
            "node.behind",
            "",
            "Rounds since the node's uplink counted last",
            "node = 0 … metrics.nodes-max − 1");

    /** Who has the meter. */
    public enum Where {
        /** Every member of the cluster. */
        MEMBER,
        /** The server, about its runs. */
        SERVER
    }

    /** What Prometheus calls its type. */
    public enum Kind {
        GAUGE,
        COUNTER,
        TIMER
    }

    private final Where where;
    private final Kind kind;
    private final String id;
    private final String unit;
    private final String meaning;
    private final List<String> tags;

    Metric(Where where, Kind kind, String name, String unit, String meaning, String... tags) {
        this.where = where;
        this.kind = kind;
        id = "laconic." + name;
        this.unit = unit;
        this.meaning = meaning;
        this.tags = List.of(tags);
    }

    /** Who has it. */
    public Where where() {
        return where;
    }

    /** Its type. */
    public Kind kind() {
        return kind;
    }

    /** bytes, seconds, or empty for a plain number. */
    public String unit() {
        return unit;
    }

    /** One sentence. */
    public String meaning() {
        return meaning;
    }

    /** Each tag's name, with its values where they are a closed list: {@code phase = data, resync, control}. */
    public List<String> tags() {
        return tags;
    }

    /** The name of its family in Prometheus; a timer's has {@code _count}, {@code _sum} and {@code _max} behind it. */
    public String prometheus() {
        String base = id.replace('.', '_') + (unit.isEmpty() ? "" : "_" + unit);
        return kind == Kind.COUNTER ? base + "_total" : base;
    }

    private Tags tags(String... values) {
        if (values.length != tags.size()) {
            throw new IllegalArgumentException(id + " has the tags " + tags + ", not " + Arrays.toString(values));
        }
        Tags made = Tags.empty();
        for (int k = 0; k < values.length; k++) {
            made = made.and(Tag.of(tags.get(k).split(" ")[0], values[k].toLowerCase(Locale.ROOT)));
        }
        return made;
    }

    /** Registers a gauge; the registry keeps its source alive. */
    void gauge(MeterRegistry registry, Supplier<Number> value, String... tagValues) {
        Gauge.builder(id, value)
                .description(meaning)
                .baseUnit(unit.isEmpty() ? null : unit)
                .tags(tags(tagValues))
                .register(registry);
    }

    /** Registers a counter that shows a sum kept elsewhere. */
    <T> void counter(MeterRegistry registry, T of, ToDoubleFunction<T> sum, String... tagValues) {
        FunctionCounter.builder(id, of, sum)
                .description(meaning)
                .baseUnit(unit.isEmpty() ? null : unit)
                .tags(tags(tagValues))
                .register(registry);
    }

    Counter counter(MeterRegistry registry, String... tagValues) {
        return Counter.builder(id)
                .description(meaning)
                .baseUnit(unit.isEmpty() ? null : unit)
                .tags(tags(tagValues))
                .register(registry);
    }

    Timer timer(MeterRegistry registry, String... tagValues) {
        return Timer.builder(id).description(meaning).tags(tags(tagValues)).register(registry);
    }
}
