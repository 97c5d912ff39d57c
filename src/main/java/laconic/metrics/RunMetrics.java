package laconic.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Locale;
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

    private final LongSupplier nanos;
    private final Total up;
    private final Total down;
    private final Total gossip;
    private final Total resync;
    private final Total resyncs;
    private final Total rounds = new Total();
    private final Timer round;
    private final Map<Report.Outcome, Counter> runs = new EnumMap<>(Report.Outcome.class);
    private final Map<Report.Incident.Kind, Counter> incidents = new EnumMap<>(Report.Incident.Kind.class);
    private volatile Row row = NOTHING;
    private volatile int participants;
    private volatile int responders;
    private volatile boolean active;
    private long closedAt;

    /** @param nanos a clock */
    RunMetrics(MeterRegistry registry, LongSupplier nanos) {
        this.nanos = nanos;
        up = bytes(registry, MetricNames.UP_PAYLOAD, "Payloads from workers to the server");
        down = bytes(registry, MetricNames.DOWN_PAYLOAD, "Payloads from the server to workers, once per receiver");
        gossip = bytes(registry, MetricNames.GOSSIP_PAYLOAD, "Payloads between peers, once per receiver");
        resync = bytes(registry, MetricNames.RESYNC_PAYLOAD, "The part of the payloads that was repair");
        resyncs = new Total();
        FunctionCounter.builder(MetricNames.RESYNCS, resyncs, it -> it.sum.get())
                .description("Repairs: joins after the start, states and increments sent again")
                .register(registry);
        FunctionCounter.builder(MetricNames.ROUNDS, rounds, it -> it.sum.get())
                .description("Rounds or ticks that closed")
                .register(registry);
        round = Timer.builder(MetricNames.ROUND)
                .description("From one closed round to the next")
                .register(registry);
        for (Report.Outcome outcome : Report.Outcome.values()) {
            runs.put(outcome, counter(registry, MetricNames.RUNS, "Runs that ended", "outcome", outcome));
        }
        for (Report.Incident.Kind kind : Report.Incident.Kind.values()) {
            String description = "What the protocol handled and a person may want to know";
            incidents.put(kind, counter(registry, MetricNames.INCIDENTS, description, "kind", kind));
        }
        gauge(registry, MetricNames.RUN_ACTIVE, "1 while a run is under way", it -> it.active ? 1 : 0);
        gauge(registry, MetricNames.LOSS, "f at the method's model", it -> it.row.loss());
        gauge(registry, MetricNames.GAP, "Loss minus optimum", it -> it.row.gap());
        gauge(registry, MetricNames.GRADIENT_NORM, "The squared norm of f's gradient", it -> it.row.gradNormSq());
        gauge(
                registry,
                MetricNames.ACCURACY,
                "Share of the test set that is classified rightly",
                it -> it.row.accuracy());
        gauge(
                registry,
                MetricNames.CONSENSUS_DISTANCE,
                "Mean squared distance of the peers from their mean",
                it -> it.row.consensusDistance());
        gauge(registry, MetricNames.PARTICIPANTS, "Workers asked in the newest round", it -> it.participants);
        gauge(registry, MetricNames.RESPONDERS, "Workers that counted in the newest round", it -> it.responders);
    }

    private static Total bytes(MeterRegistry registry, String name, String description) {
        Total total = new Total();
        FunctionCounter.builder(name, total, it -> it.sum.get() / BITS)
                .description(description)
                .baseUnit("bytes")
                .register(registry);
        return total;
    }

    private static Counter counter(MeterRegistry registry, String name, String description, String tag, Enum<?> value) {
        return Counter.builder(name)
                .description(description)
                .tag(tag, value.name().toLowerCase(Locale.ROOT))
                .register(registry);
    }

    private void gauge(MeterRegistry registry, String name, String description, ToDoubleFunction<RunMetrics> value) {
        Gauge.builder(name, this, value).description(description).register(registry);
    }

    @Override
    public synchronized void accept(Report report) {
        if (report instanceof Report.RoundClosed closed) {
            closed(closed);
        } else if (report instanceof Report.Evaluated evaluated) {
            evaluated(evaluated.row());
        } else if (report instanceof Report.Incident incident) {
            incidents.get(incident.kind()).increment();
        } else if (report instanceof Report.Finished finished) {
            finished(finished);
        }
    }

    private void begins() {
        if (!active) {
            active = true;
            closedAt = nanos.getAsLong();
        }
    }

    /** A gossip run reports a stretch of ticks at once. */
    private void closed(Report.RoundClosed closed) {
        begins();
        long now = nanos.getAsLong();
        long closedRounds = closed.round() + 1 - rounds.ofRun;
        for (long k = 0; k < closedRounds; k++) {
            round.record((now - closedAt) / closedRounds, TimeUnit.NANOSECONDS);
        }
        closedAt = now;
        rounds.now(closed.round() + 1);
        participants = closed.participants();
        responders = closed.responders().length;
        up.now(closed.upBits());
        down.now(closed.downBits());
        gossip.now(closed.gossipBits());
    }

    private void evaluated(Row at) {
        begins();
        row = at;
        resync.now(at.resyncBits());
        resyncs.now(at.resyncs());
    }

    private void finished(Report.Finished finished) {
        active = false;
        runs.get(finished.outcome()).increment();
        for (Total total : new Total[] {rounds, up, down, gossip, resync, resyncs}) {
            total.runEnds();
        }
    }
}
