package laconic.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.concurrent.atomic.LongAdder;

/** The meters of one process: what it is, what it sends and receives, what it hosts, and how its JVM does. */
public final class NodeMetrics implements AutoCloseable {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collector = new JvmGcMetrics();
    private final LongAdder sent = new LongAdder();
    private final LongAdder received = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private volatile int hosted;

    /**
     * @param role server, worker or peer
     * @param version of this program
     */
    public NodeMetrics(String role, String version) {
        Gauge.builder(MetricNames.BUILD, () -> 1)
                .description("What runs here; always 1")
                .tag("version", version)
                .tag("java", System.getProperty("java.version"))
                .tag("role", role)
                .register(registry);
        bytes(MetricNames.WIRE_SENT, "Serialized messages between nodes sent to other processes", sent);
        bytes(MetricNames.WIRE_RECEIVED, "Serialized messages between nodes received from other processes", received);
        FunctionCounter.builder(MetricNames.WIRE_DROPPED, dropped, LongAdder::sum)
                .description("Messages between nodes that were given up or could not be decoded")
                .register(registry);
        Gauge.builder(MetricNames.NODES_HOSTED, () -> hosted)
                .description("Workers or peers in this process")
                .register(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        collector.bindTo(registry);
    }

    private void bytes(String name, String description, LongAdder from) {
        FunctionCounter.builder(name, from, LongAdder::sum)
                .description(description)
                .baseUnit("bytes")
                .register(registry);
    }

    /** Meters of this process's runs, to be told every report of every run. */
    public RunMetrics runs() {
        return new RunMetrics(registry, System::nanoTime);
    }

    /** A message of that many bytes went to another process. */
    public void sent(int bytes) {
        sent.add(bytes);
    }

    /** A message of that many bytes came from another process. */
    public void received(int bytes) {
        received.add(bytes);
    }

    /** A message was given up or could not be decoded. */
    public void dropped() {
        dropped.increment();
    }

    /** Messages that were given up so far. */
    public long droppedMessages() {
        return dropped.sum();
    }

    /** This many workers or peers are here now. */
    public void hosting(int nodes) {
        hosted = nodes;
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
