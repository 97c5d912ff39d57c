package laconic.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import laconic.node.Report;
import laconic.node.Row;

/** Turns the reports of runs into meters. Any thread may report or scrape. */
public final class RunMetrics implements Consumer<Report> {

    private static final Row NOTHING = new Row(
            0,
            0,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            Double.NaN,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            Double.NaN,
            Row.Membership.NONE);
    private static final int BITS = 8;
    private static final double RATE_MEMORY = 0.98;

    /** Why a process lost its copies, as a tag of {@link Metric#RESYNCS}; a process that says nothing was restarted. */
    private static final Map<Report.Incident.Kind, String> CAUSES = new EnumMap<>(Map.of(
            Report.Incident.Kind.GAP, "gap",
            Report.Incident.Kind.DIGEST_MISMATCH, "digest_mismatch",
            Report.Incident.Kind.UNDECODABLE, "undecodable"));

    /** A count that a run reports as its own sum so far, as one that goes on from run to run. */
    private static final class Total {

        private final AtomicLong sum = new AtomicLong();
        private long ofRun;

        void now(long count) {
            sum.addAndGet(count - ofRun);
            ofRun = count;
        }

        void runEnds() {
            ofRun = 0;
        }
    }

    /** What is known of one node of the newest run. */
    private static final class NodeState {

        private final AtomicLong responses = new AtomicLong();
        private volatile double answered = Double.NaN;
        private long joins;
        private String cause = "restarted";
    }

    private final MeterRegistry registry;
    private final LongSupplier nanos;
    private final int nodesMax;
    private final List<Total> totals = new ArrayList<>();
    private final Total up;
    private final Total down;
    private final Total gossip;
    private final Total resync;
    private final Total theory;
    private final Total wire;
    private final Total rounds = new Total();
    private final Total repeated = new Total();
    private final Timer round;
    private final Map<Report.Outcome, Counter> runs = new EnumMap<>(Report.Outcome.class);
    private final Map<Report.Incident.Kind, Counter> incidents = new EnumMap<>(Report.Incident.Kind.class);
    private final Map<String, Counter> rejoins = new HashMap<>();
    private final List<NodeState> nodes = new ArrayList<>();
    private volatile RunOutline outline = RunOutline.unknown(0, false);
    private volatile Row row = NOTHING;
    private volatile long newestRound;
    private volatile int participants;
    private volatile int responders;
    private volatile double responseRate = Double.NaN;
    private volatile double compressionRatio = Double.NaN;
    private volatile long incarnation;
    private volatile boolean active;
    private double denseBits;
    private long joins;
    private long closedAt;

    /**
     * @param nanos a clock
     * @param nodesMax nodes that get meters of their own
     */
    RunMetrics(MeterRegistry registry, LongSupplier nanos, int nodesMax) {
        this.registry = registry;
        this.nanos = nanos;
        this.nodesMax = nodesMax;
        up = bytes(Metric.PAYLOAD, "up");
        down = bytes(Metric.PAYLOAD, "down");
        gossip = bytes(Metric.PAYLOAD, "gossip");
        resync = bytes(Metric.RESYNC_PAYLOAD);
        theory = bytes(Metric.THEORY_PAYLOAD);
        wire = bytes(Metric.RUN_WIRE);
        totals.add(rounds);
        totals.add(repeated);
        Metric.ROUNDS.counter(registry, rounds, it -> it.sum.get());
        Metric.RESYNCS.counter(registry, repeated, it -> it.sum.get(), "repeated");
        rejoins.put("restarted", Metric.RESYNCS.counter(registry, "restarted"));
        CAUSES.values().forEach(cause -> rejoins.put(cause, Metric.RESYNCS.counter(registry, cause)));
        round = Metric.ROUND.timer(registry);
        for (Report.Outcome outcome : Report.Outcome.values()) {
            runs.put(outcome, Metric.RUNS.counter(registry, outcome.name()));
        }
        for (Report.Incident.Kind kind : Report.Incident.Kind.values()) {
            incidents.put(kind, Metric.INCIDENTS.counter(registry, kind.name()));
        }
        gauge(Metric.RUN_ACTIVE, it -> it.active ? 1 : 0);
        gauge(Metric.LOSS, it -> it.row.loss());
        gauge(Metric.GAP, it -> it.row.gap());
        gauge(Metric.GRADIENT_NORM, it -> it.row.gradNormSq());
        gauge(Metric.ACCURACY, it -> it.row.accuracy());
        gauge(Metric.CONSENSUS_DISTANCE, it -> it.row.consensusDistance());
        gauge(Metric.SPECTRAL_GAP, it -> it.outline.spectralGap());
        gauge(Metric.COMPRESSION_RATIO, it -> it.compressionRatio);
        gauge(Metric.PARTICIPANTS, it -> it.participants);
        gauge(Metric.RESPONDERS, it -> it.responders);
        gauge(Metric.RESPONSE_RATE, it -> it.active ? it.responseRate : Double.NaN);
        gauge(Metric.STALENESS, it -> it.row.stalenessMax());
        gauge(Metric.EPOCH, it -> Math.max(0, it.row.membership().epoch()));
        gauge(Metric.INCARNATION, it -> it.incarnation);
    }

    private Total bytes(Metric metric, String... tags) {
        Total total = new Total();
        totals.add(total);
        metric.counter(registry, total, it -> it.sum.get() / BITS, tags);
        return total;
    }

    private void gauge(Metric metric, ToDoubleFunction<RunMetrics> value) {
        metric.gauge(registry, () -> value.applyAsDouble(this));
    }

    /** A run is about to begin. */
    public synchronized void begins(RunOutline of) {
        outline = of;
        row = NOTHING;
        newestRound = 0;
        participants = 0;
        responders = 0;
        responseRate = Double.NaN;
        compressionRatio = Double.NaN;
        incarnation = 0;
        denseBits = 0;
        joins = 0;
        for (NodeState node : nodes) {
            node.answered = Double.NaN;
            node.joins = 0;
            node.cause = "restarted";
        }
        while (nodes.size() < of.n()) {
            NodeState node = new NodeState();
            String number = Integer.toString(nodes.size());
            if (nodes.size() < nodesMax) {
                Metric.NODE_RESPONSES.counter(registry, node.responses, AtomicLong::get, number);
                Metric.NODE_BEHIND.gauge(registry, () -> newestRound - node.answered, number);
            }
            nodes.add(node);
        }
    }

    @Override
    public synchronized void accept(Report report) {
        if (report instanceof Report.RoundClosed closed) {
            closed(closed);
        } else if (report instanceof Report.Evaluated evaluated) {
            evaluated(evaluated.row());
        } else if (report instanceof Report.Incident incident) {
            incident(incident);
        } else if (report instanceof Report.Finished finished) {
            finished(finished);
        }
    }

    private void active() {
        if (!active) {
            active = true;
            closedAt = nanos.getAsLong();
        }
    }

    /** A gossip run reports a stretch of ticks at once. */
    private void closed(Report.RoundClosed closed) {
        active();
        long now = nanos.getAsLong();
        long closedRounds = closed.round() + 1 - rounds.ofRun;
        for (long k = 0; k < closedRounds; k++) {
            round.record((now - closedAt) / closedRounds, TimeUnit.NANOSECONDS);
        }
        closedAt = now;
        rounds.now(closed.round() + 1);
        newestRound = closed.round();
        participants = closed.participants();
        responders = closed.responders().length;
        up.now(closed.upBits());
        down.now(closed.downBits());
        gossip.now(closed.gossipBits());
        if (participants > 0) {
            double share = Math.min(1, (double) responders / participants);
            responseRate = Double.isNaN(responseRate) ? share : RATE_MEMORY * responseRate + (1 - RATE_MEMORY) * share;
        }
        double vectors = outline.gossip() ? closedRounds * outline.messagesPerTick() : participants + responders;
        denseBits += vectors * outline.vectorBits();
        long payloadBits = closed.upBits() + closed.downBits() + closed.gossipBits();
        compressionRatio = payloadBits == 0 || denseBits == 0 ? Double.NaN : denseBits / payloadBits;
        for (int node : closed.responders()) {
            if (node < nodes.size()) {
                nodes.get(node).responses.addAndGet(Math.max(1, outline.gossip() ? closedRounds : 1));
                nodes.get(node).answered = closed.round();
            }
        }
    }

    private void evaluated(Row at) {
        active();
        row = at;
        resync.now(at.resyncBits());
        theory.now(Math.max(theory.ofRun, (long) at.theoryBits()));
        wire.now(Math.max(wire.ofRun, BITS * at.wireBytes()));
        repeated.now(Math.max(repeated.ofRun, at.resyncs() - joins));
    }

    /** A worker tells why it drops its copies before it joins anew. */
    private void incident(Report.Incident incident) {
        incidents.get(incident.kind()).increment();
        NodeState node = incident.node() >= 0 && incident.node() < nodes.size() ? nodes.get(incident.node()) : null;
        if (incident.kind() == Report.Incident.Kind.JOINED) {
            joins++;
            rejoins.get(node == null ? "restarted" : node.cause).increment();
            if (node != null) {
                node.cause = "restarted";
                incarnation = Math.max(incarnation, ++node.joins);
            }
        } else if (node != null && CAUSES.containsKey(incident.kind())) {
            node.cause = CAUSES.get(incident.kind());
        }
    }

    private void finished(Report.Finished finished) {
        active = false;
        runs.get(finished.outcome()).increment();
        totals.forEach(Total::runEnds);
    }
}
