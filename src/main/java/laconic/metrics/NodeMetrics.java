package laconic.metrics;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;

/**
 * The meters of one process: what it is, what it sends and receives, what it hosts, how long its nodes work and wait, and how
 * its JVM does. Any thread may tell it something or scrape.
 */
public final class NodeMetrics implements AutoCloseable {

    private static final double NANOS = 1e9;

    /**
     * What the operator sets.
     *
     * @param nodesMax nodes of a run that get meters of their own, ≥ 0: what bounds the number of series
     * @param linkBitsPerSecond the link for which {@link Metric#PAYOFF} is computed
     */
    public record Limits(int nodesMax, double linkBitsPerSecond) {

        /** 64 nodes, 1 Gbit/s. */
        public static final Limits DEFAULT = new Limits(64, 1e9);
    }

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collector = new JvmGcMetrics();
    private final Limits limits;
    private final LongAdder sent = new LongAdder();
    private final LongAdder received = new LongAdder();
    private final Map<Traffic.Direction, Map<Traffic.Phase, LongAdder>> frames = new EnumMap<>(Traffic.Direction.class);
    private final Map<Traffic.Loss, LongAdder> dropped = new EnumMap<>(Traffic.Loss.class);
    private final Map<Traffic.Bound, LongAdder> reached = new EnumMap<>(Traffic.Bound.class);
    private final Timer gradient;
    private final Timer compress;
    private final Timer encode;
    private final Timer waiting;
    private final LongAdder savedBits = new LongAdder();
    private final LongAdder compressNanos = new LongAdder();
    private volatile long vectorBits;
    private volatile int hosted;
    private volatile IntSupplier mailboxDepth = () -> 0;
    private volatile IntSupplier membersReachable = () -> 0;
    private volatile IntSupplier membersUnreachable = () -> 0;
    private volatile Checkpoint checkpoint;

    private record Checkpoint(long nanos, long bytes) {}

    /** Meters with {@link Limits#DEFAULT}. */
    public NodeMetrics(String role, String version) {
        this(role, version, Limits.DEFAULT);
    }

    /**
     * @param role server, worker or peer
     * @param version of this program
     */
    public NodeMetrics(String role, String version, Limits limits) {
        this.limits = limits;
        Metric.BUILD.gauge(registry, () -> 1, version, System.getProperty("java.version"), role);
        Metric.WIRE_SENT.counter(registry, sent, LongAdder::sum);
        Metric.WIRE_RECEIVED.counter(registry, received, LongAdder::sum);
        for (Traffic.Direction direction : Traffic.Direction.values()) {
            frames.put(direction, new EnumMap<>(Traffic.Phase.class));
            for (Traffic.Phase phase : Traffic.Phase.values()) {
                LongAdder bytes = new LongAdder();
                frames.get(direction).put(phase, bytes);
                Metric.FRAMES_SENT.counter(registry, bytes, LongAdder::sum, direction.name(), phase.name());
            }
        }
        for (Traffic.Loss cause : Traffic.Loss.values()) {
            LongAdder count = new LongAdder();
            dropped.put(cause, count);
            Metric.FRAMES_DROPPED.counter(registry, count, LongAdder::sum, cause.name());
        }
        for (Traffic.Bound bound : Traffic.Bound.values()) {
            LongAdder count = new LongAdder();
            reached.put(bound, count);
            Metric.BOUNDS_REACHED.counter(registry, count, LongAdder::sum, bound.name());
        }
        gradient = Metric.STEP.timer(registry, "gradient");
        compress = Metric.STEP.timer(registry, "compress");
        encode = Metric.STEP.timer(registry, "encode");
        waiting = Metric.STEP.timer(registry, "wait");
        Metric.PAYOFF.gauge(registry, this::payoff);
        Metric.NODES_HOSTED.gauge(registry, () -> hosted);
        Metric.MAILBOX_DEPTH.gauge(registry, () -> mailboxDepth.getAsInt());
        Metric.MEMBERS.gauge(registry, () -> membersReachable.getAsInt(), "reachable");
        Metric.MEMBERS.gauge(registry, () -> membersUnreachable.getAsInt(), "unreachable");
        Metric.CHECKPOINT_AGE.gauge(registry, this::checkpointAge);
        Metric.CHECKPOINT_SIZE.gauge(registry, () -> checkpoint == null ? Double.NaN : checkpoint.bytes);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        collector.bindTo(registry);
    }

    private double payoff() {
        double saved = savedBits.sum() / limits.linkBitsPerSecond;
        return saved / (compressNanos.sum() / NANOS);
    }

    private double checkpointAge() {
        Checkpoint newest = checkpoint;
        return newest == null ? Double.NaN : (System.nanoTime() - newest.nanos) / NANOS;
    }

    /** Meters of this process's runs, to be told every report of every run. */
    public RunMetrics runs() {
        return new RunMetrics(registry, System::nanoTime, limits.nodesMax);
    }

    /** A message of that many bytes went to another process. */
    public void sent(int bytes) {
        sent.add(bytes);
    }

    /** A message of that many bytes came from another process. */
    public void received(int bytes) {
        received.add(bytes);
    }

    /**
     * A frame was handed to the network.
     *
     * @param payloadBits of what it carries, headers excluded
     */
    public void frame(Traffic.Direction direction, Traffic.Phase phase, int bytes, long payloadBits) {
        frames.get(direction).get(phase).add(bytes);
        if (phase == Traffic.Phase.DATA && direction != Traffic.Direction.DOWN && vectorBits > 0) {
            savedBits.add(vectorBits - payloadBits);
        }
    }

    /** A message was lost here. */
    public void dropped(Traffic.Loss cause) {
        dropped.get(cause).increment();
    }

    /** A request was refused because there were too many. */
    public void reached(Traffic.Bound bound) {
        reached.get(bound).increment();
    }

    /** A node's step is over; times in nanoseconds as {@link Metric#STEP} says, {@code waited} &lt; 0 where there was none. */
    public void stepped(long gradientNanos, long compressedNanos, long encodedNanos, long waited) {
        gradient.record(gradientNanos, TimeUnit.NANOSECONDS);
        compress.record(compressedNanos, TimeUnit.NANOSECONDS);
        encode.record(encodedNanos, TimeUnit.NANOSECONDS);
        if (waited >= 0) {
            waiting.record(waited, TimeUnit.NANOSECONDS);
        }
        compressNanos.add(compressedNanos + encodedNanos);
    }

    /**
     * This many workers or peers are here now.
     *
     * @param bits of one uncompressed vector of their run
     */
    public void hosting(int nodes, long bits) {
        hosted = nodes;
        vectorBits = bits;
    }

    /** Where the depth of the fullest mailbox is to be had. */
    public void mailboxDepth(IntSupplier depth) {
        mailboxDepth = depth;
    }

    /** Where the number of cluster members that this one can reach, and cannot, is to be had. */
    public void members(IntSupplier reachable, IntSupplier unreachable) {
        membersReachable = reachable;
        membersUnreachable = unreachable;
    }

    /** A checkpoint of that many bytes is durable now. */
    public void checkpointed(long bytes) {
        checkpoint = new Checkpoint(System.nanoTime(), bytes);
    }

    /** The run whose checkpoints were told is over. */
    public void checkpointsEnd() {
        checkpoint = null;
    }

    /** How many workers or peers are here now. */
    public int nodesHosted() {
        return hosted;
    }

    /** All meters in Prometheus' text format. */
    public String scrape() {
        return registry.scrape();
    }

    @Override
    public void close() {
        collector.close();
        registry.close();
    }
}
