package laconic.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import laconic.node.Report;
import laconic.node.Row;
import org.junit.jupiter.api.Test;

class RunMetricsTest {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private long now;
    private final RunMetrics metrics = new RunMetrics(registry, () -> now, 3);

    /** Two rounds of a server's run, of which the second is evaluated, and what happened meanwhile. */
    static void run(java.util.function.Consumer<Report> metrics, Runnable betweenRounds) {
        metrics.accept(new Report.Evaluated(row(0, 0.69, 0, 0)));
        betweenRounds.run();
        metrics.accept(new Report.RoundClosed(0, 4, new int[] {0, 1, 2, 3}, 800, 1600, 0));
        metrics.accept(new Report.Incident(Report.Incident.Kind.LATE, 2, 1, "an uplink of round 0"));
        betweenRounds.run();
        metrics.accept(new Report.RoundClosed(1, 4, new int[] {0, 1, 3}, 1600, 2400, 0));
        metrics.accept(new Report.Evaluated(row(2, 0.5, 80, 1)));
    }

    private static Row row(long round, double loss, long resyncBits, long resyncs) {
        return new Row(
                round,
                1,
                loss,
                loss - 0.25,
                1e-3,
                Double.NaN,
                1600,
                2400,
                0,
                resyncBits,
                100,
                5000,
                4,
                3,
                resyncs,
                0,
                Double.NaN,
                Row.Membership.NONE);
    }

    private double value(String line) {
        return values(registry.scrape()).get(line);
    }

    /** The samples of a scrape, by name and labels. */
    static Map<String, Double> values(String scrape) {
        Map<String, Double> values = new TreeMap<>();
        scrape.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            int space = line.lastIndexOf(' ');
            values.put(line.substring(0, space), Double.parseDouble(line.substring(space + 1)));
        });
        return values;
    }

    @Test
    void reportsOfARunBecomeMeters() {
        run(metrics, () -> now += TimeUnit.MILLISECONDS.toNanos(250));
        assertThat(value("laconic_run_active")).isEqualTo(1);
        assertThat(value("laconic_rounds_total")).isEqualTo(2);
        assertThat(value("laconic_round_seconds_count")).isEqualTo(2);
        assertThat(value("laconic_round_seconds_sum")).isCloseTo(0.5, within(1e-12));
        assertThat(value("laconic_loss")).isEqualTo(0.5);
        assertThat(value("laconic_gap")).isEqualTo(0.25);
        assertThat(value("laconic_gradient_norm_squared")).isEqualTo(1e-3);
        assertThat(value("laconic_accuracy")).isNaN();
        assertThat(value("laconic_payload_bytes_total{direction=\"up\"}")).isEqualTo(200);
        assertThat(value("laconic_payload_bytes_total{direction=\"down\"}")).isEqualTo(300);
        assertThat(value("laconic_payload_bytes_total{direction=\"gossip\"}")).isZero();
        assertThat(value("laconic_resync_payload_bytes_total")).isEqualTo(10);
        assertThat(value("laconic_resyncs_total{cause=\"repeated\"}")).isEqualTo(1);
        assertThat(value("laconic_participants")).isEqualTo(4);
        assertThat(value("laconic_responders")).isEqualTo(3);
        assertThat(value("laconic_incidents_total{kind=\"late\"}")).isEqualTo(1);
        assertThat(value("laconic_incidents_total{kind=\"digest_mismatch\"}")).isZero();
    }

    @Test
    void stretchOfTicksCountsEveryTick() {
        metrics.accept(new Report.Evaluated(row(0, 0.69, 0, 0)));
        now += TimeUnit.SECONDS.toNanos(5);
        metrics.accept(new Report.RoundClosed(99, 2, new int[] {0, 1}, 0, 0, 320));
        assertThat(value("laconic_rounds_total")).isEqualTo(100);
        assertThat(value("laconic_round_seconds_count")).isEqualTo(100);
        assertThat(value("laconic_round_seconds_sum")).isCloseTo(5, within(1e-9));
        assertThat(value("laconic_round_seconds_max")).isCloseTo(0.05, within(1e-9));
        assertThat(value("laconic_payload_bytes_total{direction=\"gossip\"}")).isEqualTo(40);
    }

    @Test
    void countersGoOnFromRunToRun() {
        for (int k = 0; k < 2; k++) {
            run(metrics, () -> now += 1);
            metrics.accept(new Report.Finished(Report.Outcome.STOPPED, "rounds", new double[1]));
        }
        assertThat(value("laconic_run_active")).isZero();
        assertThat(value("laconic_runs_total{outcome=\"stopped\"}")).isEqualTo(2);
        assertThat(value("laconic_payload_bytes_total{direction=\"up\"}")).isEqualTo(400);
        assertThat(value("laconic_payload_bytes_total{direction=\"down\"}")).isEqualTo(600);
        assertThat(value("laconic_resyncs_total{cause=\"repeated\"}")).isEqualTo(2);
    }

    @Test
    void ratioComparesWithOneVectorAMessage() {
        metrics.begins(new RunOutline("r", "mcm", 4, false, 3200, List.of(), 0, Double.NaN));
        run(metrics, () -> {});
        // Two rounds: 4 downlinks and 4 uplinks, then 4 and 3, of 3200 bits each; 4000 bits went.
        assertThat(value("laconic_compression_ratio")).isCloseTo(15 * 3200 / 4000.0, within(1e-12));
        assertThat(value("laconic_response_rate")).isCloseTo(0.98 + 0.02 * 0.75, within(1e-12));
        assertThat(value("laconic_theory_payload_bytes_total")).isEqualTo(12);
        assertThat(value("laconic_run_wire_bytes_total")).isEqualTo(5000);
        assertThat(value("laconic_spectral_gap")).isNaN();
    }

    @Test
    void ticksOfPeersCountTheirMessages() {
        metrics.begins(new RunOutline("r", "choco-sgd", 2, true, 64, List.of(), 2, 0.5));
        metrics.accept(new Report.RoundClosed(9, 2, new int[] {0, 1}, 0, 0, 320));
        assertThat(value("laconic_compression_ratio")).isCloseTo(10 * 2 * 64 / 320.0, within(1e-12));
        assertThat(value("laconic_spectral_gap")).isEqualTo(0.5);
        assertThat(value("laconic_node_responses_total{node=\"1\"}")).isEqualTo(10);
    }

    @Test
    void nodesBeyondTheLimitHaveNoSeries() {
        metrics.begins(RunOutline.unknown(5, false));
        run(metrics, () -> {});
        assertThat(value("laconic_node_responses_total{node=\"2\"}")).isEqualTo(1);
        assertThat(value("laconic_node_behind{node=\"2\"}")).isEqualTo(1);
        assertThat(values(registry.scrape()).keySet()).noneMatch(line -> line.contains("node=\"3\""));
    }

    @Test
    void repairsHaveTheCauseThatTheWorkerGave() {
        metrics.begins(RunOutline.unknown(3, false));
        metrics.accept(new Report.Incident(Report.Incident.Kind.GAP, 1, 4, "version 3"));
        metrics.accept(new Report.Incident(Report.Incident.Kind.JOINED, 1, 5, "incarnation 1"));
        metrics.accept(new Report.Incident(Report.Incident.Kind.JOINED, 1, 9, "incarnation 2"));
        metrics.accept(new Report.Evaluated(row(10, 0.5, 80, 5)));
        assertThat(value("laconic_resyncs_total{cause=\"gap\"}")).isEqualTo(1);
        assertThat(value("laconic_resyncs_total{cause=\"restarted\"}")).isEqualTo(1);
        assertThat(value("laconic_resyncs_total{cause=\"repeated\"}")).isEqualTo(3);
        assertThat(value("laconic_incarnation_max")).isEqualTo(2);
    }
}
