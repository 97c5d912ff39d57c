package laconic.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.ConfigFactory;
import java.io.File;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import laconic.actor.ClusterMember;
import laconic.actor.ClusterSubmission;
import laconic.actor.MemberConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Prometheus that scrapes a real cluster of a server and two members, while a run with a server and one of peers
 * go on: every expression of every panel and alert has data. Skipped where there is no {@code prometheus} on the PATH
 * and no system property of that name.
 */
class PrometheusTest {

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    /** What a comparison of an alert is about, however it comes out: {@code a > b} becomes {@code a > bool b}. */
    private static final Pattern COMPARISON = Pattern.compile("(==|<|>) ([0-9.]+)(?= and |$)");

    /** Meters without a number in these runs: there is no test set, and nothing is written to disk. */
    private static final Pattern NUMBERLESS = Pattern.compile("laconic_(accuracy|checkpoint_age|checkpoint_size).*");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<ClusterMember> members = new ArrayList<>();
    private final List<Thread> submissions = new ArrayList<>();
    private Process prometheus;

    @TempDir
    private Path directory;

    @AfterEach
    void stopEverything() throws InterruptedException {
        if (prometheus != null) {
            prometheus.destroy();
            prometheus.waitFor();
        }
        for (Thread submission : submissions) {
            submission.interrupt();
            submission.join();
        }
        members.forEach(ClusterMember::leave);
        members.forEach(ClusterMember::await);
    }

    @Test
    void everyExpressionOfPanelsAndAlertsHasData() throws Exception {
        Path binary = prometheusBinary();
        int seed = freePort();
        for (MemberConfig.Role role :
                List.of(MemberConfig.Role.SERVER, MemberConfig.Role.WORKER, MemberConfig.Role.WORKER)) {
            members.add(member(role, members.isEmpty() ? seed : 0, "127.0.0.1:" + seed));
        }
        int port = start(binary);
        Map<String, String> missing = expressions();
        assertThat(missing).hasSizeGreaterThan(60);
        CompletableFuture<Void> first = submit(seed, """
                name = with-a-server, seed = 1, workers = 6
                problem { type = logistic, data { type = synthetic, rows = 600, features = 50 }, l2 = 1e-3, batch = 5 }
                method { type = mcm, step = 0.05, up { type = qsgd, levels = 4 }, down { type = qsgd, levels = 4 } }
                evaluate { every = 20 }
                stop { seconds = 12 }
                """);
        look(port, missing, first::isDone);
        first.join();
        submit(seed, """
                name = with-peers, seed = 1, workers = 6
                problem { type = logistic, data { type = synthetic, rows = 600, features = 50 }, l2 = 1e-3, batch = 1 }
                method { type = choco-sgd, step = 0.05, consensus-step = 0.1, gossip { type = top-k, ratio = 0.1 } }
                topology { type = ring }
                evaluate { every = 50 }
                stop { seconds = 600 }
                """);
        look(port, missing, missing::isEmpty);
        assertThat(missing).as("expressions without data").isEmpty();
        JsonNode rules = get(port, "/api/v1/rules").at("/data/groups/0/rules");
        assertThat(rules)
                .hasSizeGreaterThan(10)
                .allMatch(rule -> rule.get("health").asText().equals("ok"));
        assertThat(firing(rules)).as("alerts that fire in a healthy cluster").isEmpty();
    }

    private static List<String> firing(JsonNode rules) {
        List<String> names = new ArrayList<>();
        rules.forEach(rule -> {
            if (rule.get("state").asText().equals("firing")) {
                names.add(rule.get("name").asText());
            }
        });
        // One machine has no network whose bits were dear.
        names.remove("LaconicCompressionDoesNotPay");
        return names;
    }

    /** Asks again and again for what is missing, until then. */
    private void look(int port, Map<String, String> missing, BooleanSupplier until) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).until(() -> {
            for (String where : List.copyOf(missing.keySet())) {
                if (hasData(port, missing.get(where))) {
                    missing.remove(where);
                }
            }
            return until.getAsBoolean();
        });
    }

    private boolean hasData(int port, String expression) throws Exception {
        boolean numberless = NUMBERLESS
                .matcher(expression.replaceAll("^max( by \\(instance\\))? ?\\(", ""))
                .matches();
        JsonNode result = get(port, "/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8))
                .at("/data/result");
        for (JsonNode sample : result) {
            if (numberless || !sample.at("/value/1").asText().equals("NaN")) {
                return true;
            }
        }
        return false;
    }

    private JsonNode get(int port, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build();
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    /** All expressions, by where they stand. */
    private static Map<String, String> expressions() throws Exception {
        Map<String, String> expressions = new TreeMap<>();
        try (Stream<Path> files = Files.list(Path.of("dashboards"))) {
            for (Path file : files.filter(it -> it.toString().endsWith(".json")).toList()) {
                for (JsonNode panel : JSON.readTree(file.toFile()).get("panels")) {
                    for (JsonNode target : panel.get("targets")) {
                        expressions.put(
                                file.getFileName() + ": " + panel.get("title").asText() + " "
                                        + target.get("refId").asText(),
                                target.get("expr").asText().replace("$__rate_interval", "20s"));
                    }
                }
            }
        }
        List<String> alerts = Files.readAllLines(Path.of("dashboards", "alerts.yml"));
        for (int line = 0; line < alerts.size(); line++) {
            String text = alerts.get(line).strip();
            if (text.startsWith("expr: ")) {
                expressions.put(
                        "alerts.yml: " + (line + 1),
                        COMPARISON.matcher(text.substring(6)).replaceAll("$1 bool $2"));
            }
        }
        return expressions;
    }

    private CompletableFuture<Void> submit(int seed, String experiment) {
        CompletableFuture<Void> end = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                ClusterSubmission.run("127.0.0.1:" + seed, 2, experiment, report -> {}, notice -> {});
                end.complete(null);
            } catch (Exception e) {
                end.completeExceptionally(e);
            }
        });
        submissions.add(thread);
        thread.start();
        return end;
    }

    private static ClusterMember member(MemberConfig.Role role, int port, String seed) throws Exception {
        MemberConfig config = new MemberConfig(
                role,
                "127.0.0.1",
                port,
                List.of(seed),
                Duration.ofSeconds(60),
                Duration.ofSeconds(60),
                new MemberConfig.Metrics("127.0.0.1", 0),
                ConfigFactory.empty());
        return ClusterMember.start(config, "test", text -> ClusterProgram.assemble(text, false));
    }

    /** Starts it with the shipped configuration on the members' ports; its own port. */
    private int start(Path binary) throws Exception {
        String targets = members.stream()
                .map(member -> "\"127.0.0.1:" + member.metricsPort() + "\"")
                .collect(Collectors.joining(", "));
        String shipped = Files.readString(Path.of("dashboards", "prometheus.yml"));
        String ours = shipped.replaceAll("- targets: \\[\"127.0.0.1:9551\"]", "- targets: [" + targets + "]")
                .replaceAll("- targets: \\[\"127.0.0.1:9561\".*", "")
                .replace("scrape_interval: 5s", "scrape_interval: 1s")
                .replace("evaluation_interval: 15s", "evaluation_interval: 2s");
        assertThat(ours).contains(targets).doesNotContain("956");
        Files.writeString(directory.resolve("prometheus.yml"), ours);
        Files.copy(Path.of("dashboards", "alerts.yml"), directory.resolve("alerts.yml"));
        int port = freePort();
        prometheus = new ProcessBuilder(
                        binary.toString(),
                        "--config.file=" + directory.resolve("prometheus.yml"),
                        "--storage.tsdb.path=" + directory.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("prometheus.log").toFile())
                .start();
        await().atMost(PATIENCE).ignoreExceptions().until(() -> get(port, "/api/v1/status/config")
                .get("status")
                .asText()
                .equals("success"));
        return port;
    }

    private static Path prometheusBinary() {
        Optional<Path> binary = Stream.concat(
                        Stream.ofNullable(System.getProperty("prometheus")),
                        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                                .map(folder -> folder + "/prometheus"))
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(binary.isPresent(), "prometheus is neither on the PATH nor named by -Dprometheus=FILE");
        return binary.get();
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
