package laconic.actor;

import akka.cluster.Cluster;
import akka.cluster.ClusterEvent;
import akka.cluster.Member;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.util.RawValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import laconic.metrics.LiveRun;
import laconic.metrics.MetricsServer;

/**
 * The page at {@code /} of a member, which follows the newest run without Prometheus: still files, and {@code
 * /live.json}, which they ask for every second. The server knows the run itself; others show the newest that it told
 * them.
 */
final class LivePage {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String role;
    private final String version;
    private final LiveRun own;
    private final long started = System.nanoTime();
    private volatile String news;
    private volatile Cluster cluster;

    /** @param own what this process itself knows of runs */
    LivePage(String role, String version, LiveRun own) {
        this.role = role;
        this.version = version;
        this.own = own;
    }

    /** The server's view of its run, as JSON. */
    void news(String run) {
        news = run;
    }

    /** The cluster whose members are to be shown. */
    void of(Cluster of) {
        cluster = of;
    }

    /** What the metrics server serves for it, by path. */
    Map<String, MetricsServer.Content> contents() {
        Map<String, MetricsServer.Content> contents = new LinkedHashMap<>();
        still(contents, "/", "live.html", "text/html; charset=utf-8");
        still(contents, "/live.css", "live.css", "text/css; charset=utf-8");
        still(contents, "/live.js", "live.js", "text/javascript; charset=utf-8");
        still(contents, "/graph.js", "graph.js", "text/javascript; charset=utf-8");
        contents.put("/live.json", new MetricsServer.Content("application/json", this::json));
        return contents;
    }

    private static void still(Map<String, MetricsServer.Content> contents, String path, String file, String type) {
        try (InputStream in = LivePage.class.getResourceAsStream("/laconic/web/" + file)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            contents.put(path, new MetricsServer.Content(type, () -> text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String json() {
        Map<String, Object> all = new LinkedHashMap<>();
        Map<String, Object> node = new LinkedHashMap<>();
        node.put("role", role);
        node.put("version", version);
        node.put("uptime", (System.nanoTime() - started) / 1e9);
        all.put("node", node);
        all.put("members", members(node));
        all.put("run", news == null ? own.view() : new RawValue(news));
        return text(all);
    }

    private List<Map<String, Object>> members(Map<String, Object> node) {
        List<Map<String, Object>> members = new ArrayList<>();
        if (cluster == null) {
            return members;
        }
        node.put("address", address(cluster.selfMember()));
        ClusterEvent.CurrentClusterState state = cluster.state();
        for (Member member : state.getMembers()) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("address", address(member));
            row.put(
                    "role",
                    String.join(
                            ", ",
                            member.getRoles().stream()
                                    .filter(it -> !it.startsWith("dc-"))
                                    .sorted()
                                    .toList()));
            row.put("status", member.status().toString().toLowerCase(Locale.ROOT));
            row.put("reachable", !state.getUnreachable().contains(member));
            row.put("self", member.uniqueAddress().equals(cluster.selfUniqueAddress()));
            members.add(row);
        }
        members.sort(Comparator.comparing(row -> row.get("role") + " " + row.get("address")));
        return members;
    }

    private static String address(Member member) {
        return member.address().getHost().orElse("") + ":"
                + member.address().getPort().orElse(0);
    }

    /** What a run looks like, as JSON. */
    static String json(LiveRun run) {
        return text(run.view());
    }

    private static String text(Map<String, Object> value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps, lists and numbers are JSON", e);
        }
    }
}
