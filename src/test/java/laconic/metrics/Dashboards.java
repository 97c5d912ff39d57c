package laconic.metrics;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** The Grafana dashboards: rows of panels, from left to right, of which the files in {@code dashboards/} are made. */
final class Dashboards {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int COLUMNS = 24;
    private static final String RATE = "[$__rate_interval]";

    private final ObjectNode dashboard = JSON.createObjectNode();
    private final ArrayNode panels = dashboard.arrayNode();
    private int x;
    private int y;

    private Dashboards(String name, String title, String description) {
        dashboard
                .put("uid", "laconic-" + name)
                .put("title", "Laconic: " + title)
                .put("description", description)
                .put("schemaVersion", 39)
                .put("version", 1)
                .put("editable", true)
                .put("refresh", "5s")
                .put("timezone", "browser")
                .put("graphTooltip", 1);
        dashboard.putArray("tags").add("laconic");
        dashboard.putObject("time").put("from", "now-15m").put("to", "now");
        ObjectNode variable = JSON.createObjectNode()
                .put("name", "datasource")
                .put("label", "Prometheus")
                .put("type", "datasource")
                .put("query", "prometheus")
                .put("hide", 0)
                .put("refresh", 1)
                .put("includeAll", false)
                .put("multi", false);
        dashboard.putObject("templating").putArray("list").add(variable);
        dashboard.putObject("annotations").putArray("list");
        ObjectNode others = dashboard.putArray("links").addObject();
        others.put("title", "Laconic").put("type", "dashboards").put("icon", "external link");
        others.put("tooltip", "").put("url", "").put("asDropdown", false).put("targetBlank", false);
        others.put("includeVars", true).put("keepTime", true);
        others.putArray("tags").add("laconic");
        dashboard.set("panels", panels);
    }

    /** All of them, by the name of their file without its ending. */
    static Map<String, ObjectNode> all() {
        Map<String, ObjectNode> all = new LinkedHashMap<>();
        all.put("training", training());
        all.put("communication", communication());
        all.put("cluster", cluster());
        all.put("gossip", gossip());
        return all;
    }

    private static ObjectNode training() {
        return new Dashboards("training", "training", "Whether a run makes progress, and how fast.")
                .stat("Run", "1 while a run is under way.", "short", "max(laconic_run_active)")
                .stat("Rounds", "Rounds or ticks so far, over all runs.", "short", "sum(laconic_rounds_total)")
                .stat("Loss", "f at the method's model, newest evaluation.", "sci", "max(laconic_loss)")
                .stat("Gap", "Loss minus optimum, where that is known.", "sci", "max(laconic_gap)")
                .stat(
                        "Response rate",
                        "Share of the asked workers whose answers counted lately.",
                        "percentunit",
                        "min(laconic_response_rate)")
                .stat("Accuracy", "On the test set, where there is one.", "percentunit", "max(laconic_accuracy)")
                .decades(
                        "Loss and gap",
                        "At the newest evaluation.",
                        "sci",
                        "loss",
                        "max(laconic_loss)",
                        "gap",
                        "max(laconic_gap)")
                .decades(
                        "Gradient",
                        "‖∇f‖² at the newest evaluation.",
                        "sci",
                        "‖∇f‖²",
                        "max(laconic_gradient_norm_squared)")
                .series(
                        "Rounds a second",
                        "Rounds or ticks that closed.",
                        "short",
                        "rounds/s",
                        "sum(rate(laconic_rounds_total" + RATE + "))")
                .series(
                        "Round time",
                        "From one closed round to the next.",
                        "s",
                        "mean",
                        "sum(rate(laconic_round_seconds_sum" + RATE + ")) / sum(rate(laconic_round_seconds_count" + RATE
                                + "))",
                        "largest",
                        "max(laconic_round_seconds_max)")
                .series(
                        "Participants and responders",
                        "Of the newest round.",
                        "short",
                        "asked",
                        "max(laconic_participants)",
                        "answered",
                        "max(laconic_responders)")
                .series(
                        "Response rate and staleness",
                        "Share of the asked that answered lately; the most rounds that a counted answer was behind.",
                        "short",
                        "response rate",
                        "min(laconic_response_rate)",
                        "largest staleness",
                        "max(laconic_staleness_max)")
                .series(
                        "A node's step",
                        "Mean time of the parts of a step: where a round's time goes at the nodes.",
                        "s",
                        "{{phase}}",
                        "sum by (phase) (rate(laconic_step_seconds_sum" + RATE
                                + ")) / sum by (phase) (rate(laconic_step_seconds_count" + RATE + "))")
                .series(
                        "Longest part of a step",
                        "The largest of the last two minutes, of every member.",
                        "s",
                        "{{instance}} {{phase}}",
                        "max by (instance, phase) (laconic_step_seconds_max{phase!=\"wait\"})")
                .series(
                        "Runs",
                        "Runs that ended, by how.",
                        "short",
                        "{{outcome}}",
                        "sum by (outcome) (laconic_runs_total)")
                .dashboard;
    }

    private static ObjectNode communication() {
        return new Dashboards(
                        "communication", "communication", "What crosses the network, and whether compressing it pays.")
                .stat(
                        "Compression ratio",
                        "Uncompressed bits of the same rounds / payload bits.",
                        "short",
                        "max(laconic_compression_ratio)")
                .stat("Payload", "All payloads, over all runs.", "bytes", "sum(laconic_payload_bytes_total)")
                .stat(
                        "On the wire",
                        "Every byte that crossed the network, once.",
                        "bytes",
                        "sum(laconic_run_wire_bytes_total)")
                .stat(
                        "The papers' count",
                        "What the methods' papers count for the same payloads.",
                        "bytes",
                        "sum(laconic_theory_payload_bytes_total)")
                .stat(
                        "Repair",
                        "The part of the payloads that was repair.",
                        "bytes",
                        "sum(laconic_resync_payload_bytes_total)")
                .stat(
                        "Payoff",
                        "Time saved on the link / time spent compressing; above 1 it pays.",
                        "short",
                        "min(laconic_payoff_ratio)")
                .series(
                        "Payload",
                        "Encoded payloads by direction, once per receiver.",
                        "Bps",
                        "{{direction}}",
                        "sum by (direction) (rate(laconic_payload_bytes_total" + RATE + "))")
                .series(
                        "Payload of a round",
                        "Bytes per round or tick, by direction.",
                        "bytes",
                        "{{direction}}",
                        "sum by (direction) (rate(laconic_payload_bytes_total" + RATE
                                + ")) / on () group_left () sum(rate(laconic_rounds_total" + RATE + "))")
                .series(
                        "Frames by phase",
                        "data: increments; resync: sent again, or states; control: all else.",
                        "Bps",
                        "{{phase}}",
                        "sum by (phase) (rate(laconic_frames_sent_bytes_total" + RATE + "))")
                .series(
                        "Frames by direction",
                        "As the senders count them, headers included.",
                        "Bps",
                        "{{direction}}",
                        "sum by (direction) (rate(laconic_frames_sent_bytes_total" + RATE + "))")
                .series(
                        "Sent by members",
                        "Serialized messages between nodes.",
                        "Bps",
                        "{{instance}}",
                        "sum by (instance) (rate(laconic_wire_sent_bytes_total" + RATE + "))")
                .series(
                        "Received by members",
                        "Serialized messages between nodes.",
                        "Bps",
                        "{{instance}}",
                        "sum by (instance) (rate(laconic_wire_received_bytes_total" + RATE + "))")
                .series(
                        "Payload, the papers' count, wire",
                        "Cumulative: how far practice is from the papers' formulas.",
                        "bytes",
                        "payload",
                        "sum(laconic_payload_bytes_total)",
                        "papers",
                        "sum(laconic_theory_payload_bytes_total)",
                        "wire",
                        "sum(laconic_run_wire_bytes_total)",
                        "repair",
                        "sum(laconic_resync_payload_bytes_total)")
                .series(
                        "Compression ratio and payoff",
                        "Uncompressed bits / payload bits; time saved on the link / time spent compressing, by member.",
                        "short",
                        "ratio",
                        "max(laconic_compression_ratio)",
                        "payoff {{instance}}",
                        "min by (instance) (laconic_payoff_ratio)")
                .dashboard;
    }

    private static ObjectNode cluster() {
        return new Dashboards(
                        "cluster", "cluster and faults", "Who is there, what was lost and repaired, how the JVMs do.")
                .stat("Members up", "Processes that Prometheus reaches.", "short", "count(laconic_build_info)")
                .stat(
                        "Unreachable",
                        "Members that one of the others cannot reach.",
                        "short",
                        "max(laconic_members{state=\"unreachable\"})")
                .stat("Nodes hosted", "Workers or peers in all processes.", "short", "sum(laconic_nodes_hosted)")
                .stat(
                        "Digest mismatches",
                        "Must stay 0.",
                        "short",
                        "sum(laconic_incidents_total{kind=\"digest_mismatch\"})")
                .stat("Epoch", "The membership epoch of the run.", "short", "max(laconic_epoch)")
                .stat(
                        "Checkpoint age",
                        "Of the oldest member's newest checkpoint.",
                        "s",
                        "max(laconic_checkpoint_age_seconds)")
                .series(
                        "Members",
                        "As each member sees the cluster.",
                        "short",
                        "{{instance}} {{state}}",
                        "max by (instance, state) (laconic_members)")
                .series(
                        "Incidents",
                        "What the protocol handled, in 5 minutes.",
                        "short",
                        "{{kind}}",
                        "sum by (kind) (increase(laconic_incidents_total[5m]))")
                .series(
                        "Repairs by cause",
                        "In 5 minutes.",
                        "short",
                        "{{cause}}",
                        "sum by (cause) (increase(laconic_resyncs_total[5m]))")
                .series(
                        "Lost messages and refusals",
                        "In 5 minutes: messages that were lost, by cause; requests refused because there were too many.",
                        "short",
                        "{{cause}}",
                        "sum by (cause) (increase(laconic_frames_dropped_total[5m]))",
                        "too many {{bound}}",
                        "sum by (bound) (increase(laconic_bounds_reached_total[5m]))")
                .series(
                        "Rounds behind",
                        "Rounds since a node's uplink counted last.",
                        "short",
                        "node {{node}}",
                        "max by (node) (laconic_node_behind)")
                .series(
                        "Responses by node",
                        "Rounds a second in which the node's uplink counted.",
                        "short",
                        "node {{node}}",
                        "sum by (node) (rate(laconic_node_responses_total" + RATE + "))")
                .series(
                        "Fullest mailbox",
                        "Messages that a node has yet to look at.",
                        "short",
                        "{{instance}}",
                        "max by (instance) (laconic_mailbox_depth)")
                .series(
                        "Incarnations and epoch",
                        "How often the most restarted worker joined anew; membership epochs.",
                        "short",
                        "incarnation",
                        "max(laconic_incarnation_max)",
                        "epoch",
                        "max(laconic_epoch)")
                .series(
                        "Checkpoint age",
                        "Time since the newest checkpoint.",
                        "s",
                        "{{instance}}",
                        "max by (instance) (laconic_checkpoint_age_seconds)")
                .series(
                        "Checkpoint size",
                        "Of the newest checkpoint.",
                        "bytes",
                        "{{instance}}",
                        "max by (instance) (laconic_checkpoint_size_bytes)")
                .series(
                        "Heap",
                        "Used heap of every member.",
                        "bytes",
                        "{{instance}}",
                        "sum by (instance) (jvm_memory_used_bytes{area=\"heap\"})")
                .series(
                        "CPU",
                        "Share of the machine's processors that the member uses.",
                        "percentunit",
                        "{{instance}}",
                        "max by (instance) (process_cpu_usage)")
                .series(
                        "Garbage collection",
                        "Share of the time in pauses.",
                        "percentunit",
                        "{{instance}}",
                        "sum by (instance) (rate(jvm_gc_pause_seconds_sum" + RATE + "))")
                .series(
                        "Threads",
                        "Live threads.",
                        "short",
                        "{{instance}}",
                        "max by (instance) (jvm_threads_live_threads)")
                .dashboard;
    }

    private static ObjectNode gossip() {
        return new Dashboards(
                        "gossip", "gossip", "Training without a server: whether the peers agree, and what it costs.")
                .stat("Consensus distance", "(1/n) Σ ‖x_i − x̄‖².", "sci", "max(laconic_consensus_distance)")
                .stat("Spectral gap", "Of the mixing matrix.", "short", "max(laconic_spectral_gap)")
                .stat("Loss", "f at the mean of the peers.", "sci", "max(laconic_loss)")
                .stat("Peers", "In the newest tick.", "short", "max(laconic_responders)")
                .stat(
                        "Ticks a second",
                        "Ticks that all peers completed.",
                        "short",
                        "sum(rate(laconic_rounds_total" + RATE + "))")
                .stat("Epoch", "The membership epoch of the run.", "short", "max(laconic_epoch)")
                .decades(
                        "Consensus distance",
                        "How far the peers are from their mean.",
                        "sci",
                        "distance",
                        "max(laconic_consensus_distance)")
                .decades(
                        "Loss and gap",
                        "At the mean of the peers.",
                        "sci",
                        "loss",
                        "max(laconic_loss)",
                        "gap",
                        "max(laconic_gap)")
                .series(
                        "Gossip payload",
                        "Encoded payloads between peers, once per receiver.",
                        "Bps",
                        "payload",
                        "sum(rate(laconic_payload_bytes_total{direction=\"gossip\"}" + RATE + "))")
                .series(
                        "Gossip frames by phase",
                        "Between members: increments, repairs, control.",
                        "Bps",
                        "{{phase}}",
                        "sum by (phase) (rate(laconic_frames_sent_bytes_total{direction=\"gossip\"}" + RATE + "))")
                .series(
                        "Peers",
                        "Of the newest tick.",
                        "short",
                        "all",
                        "max(laconic_participants)",
                        "live",
                        "max(laconic_responders)")
                .series(
                        "Ticks behind",
                        "Ticks since a peer took part last.",
                        "short",
                        "peer {{node}}",
                        "max by (node) (laconic_node_behind)")
                .series(
                        "A peer's step",
                        "Mean time of the parts of a step; wait is for the neighbours.",
                        "s",
                        "{{phase}}",
                        "sum by (phase) (rate(laconic_step_seconds_sum" + RATE
                                + ")) / sum by (phase) (rate(laconic_step_seconds_count" + RATE + "))")
                .series(
                        "Spectral gap and epoch",
                        "They change together, when the peers agree on another graph.",
                        "short",
                        "spectral gap",
                        "max(laconic_spectral_gap)",
                        "epoch",
                        "max(laconic_epoch)")
                .dashboard;
    }

    private Dashboards stat(String title, String description, String unit, String expression) {
        ObjectNode panel = panel("stat", title, description, 4, 4, unit, "", expression);
        ObjectNode options = panel.putObject("options");
        ObjectNode reduce = options.putObject("reduceOptions");
        reduce.putArray("calcs").add("lastNotNull");
        reduce.put("fields", "").put("values", false);
        options.put("colorMode", "value").put("graphMode", "area").put("textMode", "auto");
        options.put("orientation", "auto").put("justifyMode", "auto").put("wideLayout", true);
        options.put("showPercentChange", false).put("percentChangeColorMode", "standard");
        return this;
    }

    /** @param targets legend and expression in turn */
    private Dashboards series(String title, String description, String unit, String... targets) {
        ObjectNode panel = panel("timeseries", title, description, 12, 8, unit, targets);
        ObjectNode options = panel.putObject("options");
        ObjectNode legend = options.putObject("legend");
        legend.put("displayMode", "list").put("placement", "bottom").put("showLegend", true);
        legend.putArray("calcs");
        options.putObject("tooltip").put("mode", "multi").put("sort", "desc");
        return this;
    }

    private Dashboards decades(String title, String description, String unit, String... targets) {
        series(title, description, unit, targets);
        ObjectNode custom =
                ((ObjectNode) panels.get(panels.size() - 1).at("/fieldConfig/defaults")).putObject("custom");
        custom.putObject("scaleDistribution").put("type", "log").put("log", 10);
        return this;
    }

    private ObjectNode panel(
            String type, String title, String description, int w, int h, String unit, String... targets) {
        if (x + w > COLUMNS) {
            x = 0;
            y += panels.get(panels.size() - 1).at("/gridPos/h").asInt();
        }
        ObjectNode panel = panels.addObject();
        panel.put("id", panels.size()).put("type", type).put("title", title).put("description", description);
        panel.putObject("gridPos").put("x", x).put("y", y).put("w", w).put("h", h);
        x += w;
        panel.set("datasource", datasource());
        ArrayNode list = panel.putArray("targets");
        for (int k = 0; k < targets.length; k += 2) {
            ObjectNode target = list.addObject().put("refId", String.valueOf((char) ('A' + k / 2)));
            target.set("datasource", datasource());
            target.put("expr", targets[k + 1]).put("legendFormat", targets[k]);
        }
        ObjectNode fields = panel.putObject("fieldConfig");
        fields.putObject("defaults").put("unit", unit);
        fields.putArray("overrides");
        return panel;
    }

    private static ObjectNode datasource() {
        return JSON.createObjectNode().put("type", "prometheus").put("uid", "${datasource}");
    }
}
