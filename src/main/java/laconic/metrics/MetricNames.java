package laconic.metrics;

/**
 * The names of all meters, in Micrometer's form. Prometheus sees underscores for dots, then the unit, then {@code _total} for
 * counters: {@link #UP_PAYLOAD} is {@code laconic_up_payload_bytes_total}.
 *
 * <p>Counters count over all runs of a process and never fall; gauges show the newest value of the newest run.
 */
public final class MetricNames {

    /** Gauge, always 1. Tags: {@code version}, {@code java}, {@code role}. */
    public static final String BUILD = "laconic.build.info";

    /** Counter: rounds or ticks that closed. */
    public static final String ROUNDS = "laconic.rounds";

    /** Timer, seconds: from one closed round to the next. */
    public static final String ROUND = "laconic.round";

    /** Gauge: 1 while a run is under way, else 0. */
    public static final String RUN_ACTIVE = "laconic.run.active";

    /** Counter: runs that ended. Tag {@code outcome}: stopped, diverged, failed. */
    public static final String RUNS = "laconic.runs";

    /** Gauge: f at the method's model, at the newest evaluation. */
    public static final String LOSS = "laconic.loss";

    /** Gauge: loss − optimum; NaN where the optimum is not known. */
    public static final String GAP = "laconic.gap";

    /** Gauge: ‖∇f‖² at the newest evaluation. */
    public static final String GRADIENT_NORM = "laconic.gradient.norm.squared";

    /** Gauge: the share of the test set that is classified rightly, in [0, 1]; NaN without a test set. */
    public static final String ACCURACY = "laconic.accuracy";

    /** Gauge: (1/n) Σ ‖x_i − x̄‖² of gossip methods; NaN of others. */
    public static final String CONSENSUS_DISTANCE = "laconic.consensus.distance";

    /** Counter, bytes: payloads from workers to the server. */
    public static final String UP_PAYLOAD = "laconic.up.payload";

    /** Counter, bytes: payloads from the server to workers, once per receiver. */
    public static final String DOWN_PAYLOAD = "laconic.down.payload";

    /** Counter, bytes: payloads between peers, once per receiver. */
    public static final String GOSSIP_PAYLOAD = "laconic.gossip.payload";

    /** Counter, bytes: the part of the payloads that was repair, as of the newest evaluation. */
    public static final String RESYNC_PAYLOAD = "laconic.resync.payload";

    /** Counter: repairs (joins after the start, states and increments sent again), as of the newest evaluation. */
    public static final String RESYNCS = "laconic.resyncs";

    /** Gauge: workers asked in the newest round. */
    public static final String PARTICIPANTS = "laconic.participants";

    /** Gauge: workers whose uplink counted in the newest round. */
    public static final String RESPONDERS = "laconic.responders";

    /**
     * Counter: what the protocol handled and a person may want to know. Tag {@code kind}: joined, asked_again, late,
     * digest_mismatch (should stay 0), gap, undecodable, not_finite.
     */
    public static final String INCIDENTS = "laconic.incidents";

    /** Counter, bytes: serialized messages between nodes that this process sent to others. */
    public static final String WIRE_SENT = "laconic.wire.sent";

    /** Counter, bytes: serialized messages between nodes that this process received from others. */
    public static final String WIRE_RECEIVED = "laconic.wire.received";

    /** Counter: messages between nodes that this process gave up or could not decode. */
    public static final String WIRE_DROPPED = "laconic.wire.dropped";

    /** Gauge: workers or peers that this process hosts. */
    public static final String NODES_HOSTED = "laconic.nodes.hosted";

    private MetricNames() {}
}
