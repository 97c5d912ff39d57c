package laconic.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import laconic.node.Report;
import org.junit.jupiter.api.Test;

/**
 * The dashboards and alert rules against a scrape of a process that has seen a run, Grafana's types and Prometheus'
 * checker; {@code -Dlaconic.docs=write} renews the dashboards.
 */
class DashboardTest {

    private static final Path DIRECTORY = Path.of("dashboards");
    private static final Pattern METRIC = Pattern.compile("\\b(laconic|jvm|process)_[a-z_]+");
    private static final ObjectWriter JSON = new ObjectMapper().writerWithDefaultPrettyPrinter();

    private final Map<String, ObjectNode> dashboards = Dashboards.all();
    private final String scrape;

    DashboardTest() throws Exception {
        try (NodeMetrics metrics = new NodeMetrics("server", "0.1.0")) {
            RunMetrics runs = metrics.runs();
            metrics.sent(10);
            runs.begins(RunOutline.unknown(4, false));
            RunMetricsTest.run(runs, () -> {});
            runs.accept(new Report.Finished(Report.Outcome.STOPPED, "rounds", new double[1]));
            scrape = metrics.scrape();
        }
    }

    private List<String> expressions() {
        List<String> expressions = new ArrayList<>();
        for (ObjectNode dashboard : dashboards.values()) {
            dashboard.findValues("expr").forEach(expr -> expressions.add(expr.asText()));
        }
        return expressions;
    }

    private static List<JsonNode> panels(ObjectNode dashboard) {
        List<JsonNode> panels = new ArrayList<>();
        dashboard.get("panels").forEach(panels::add);
        return panels;
    }

    @Test
    void filesAreWhatTheyAreMadeOf() throws Exception {
        for (Map.Entry<String, ObjectNode> dashboard : dashboards.entrySet()) {
            Path file = DIRECTORY.resolve(dashboard.getKey() + ".json");
            String text = JSON.writeValueAsString(dashboard.getValue()) + "\n";
            if ("write".equals(System.getProperty("laconic.docs"))) {
                Files.writeString(file, text);
            } else {
                assertThat(file)
                        .as("mvn test -Dtest=DashboardTest -Dlaconic.docs=write renews the dashboards")
                        .hasContent(text);
            }
        }
    }

    @Test
    void dashboardsAreOfGrafanasTypes() throws Exception {
        Map<String, String> texts = new LinkedHashMap<>();
        dashboards.forEach((name, dashboard) -> texts.put(name, dashboard.toString()));
        assertThat(GrafanaTypes.complaints(texts, options("timeseries"), options("stat")))
                .isEmpty();
        texts.put(
                "training",
                texts.get("training").replace("\"refId\"", "\"refID\"").replace("\"w\":", "\"wide\":"));
        assertThat(GrafanaTypes.complaints(texts, options("timeseries"), options("stat")))
                .as("a mistake is found")
                .contains("wide");
    }

    private List<String> options(String type) {
        return dashboards.values().stream()
                .flatMap(dashboard -> panels(dashboard).stream())
                .filter(panel -> panel.get("type").asText().equals(type))
                .map(panel ->
                        "{\"options\":" + panel.get("options") + ",\"fieldConfig\":" + panel.get("fieldConfig") + "}")
                .toList();
    }

    @Test
    void everyMeterIsDescribedAndExported() {
        Set<String> families = scrape.lines()
                .filter(line -> line.startsWith("# HELP "))
                .map(line -> line.split(" ")[2])
                .collect(Collectors.toSet());
        for (Metric metric : Metric.values()) {
            assertThat(families).contains(metric.prometheus());
        }
        assertThat(scrape.lines().filter(line -> line.matches("# HELP laconic_\\S+\\s*")))
                .as("meters without a description")
                .isEmpty();
        assertThat(RunMetricsTest.values(scrape).keySet())
                .anyMatch(line -> line.startsWith("laconic_build_info{") && line.contains("version=\"0.1.0\""));
    }

    @Test
    void prometheusFindsNoFaultInOurLines() throws Exception {
        String ours = scrape.lines()
                .filter(line -> line.matches("(# (HELP|TYPE) )?laconic_.*"))
                .collect(Collectors.joining("\n", "", "\n"));
        Promtool.Answer answer = Promtool.check(ours, "check", "metrics");
        assertThat(answer.said()).isEmpty();
        assertThat(answer.exitCode()).isZero();
    }

    @Test
    void everyMetricOfAPanelIsInTheScrape() {
        Set<String> exported = RunMetricsTest.values(scrape).keySet().stream()
                .map(line -> line.replaceAll("\\{.*", ""))
                .collect(Collectors.toSet());
        // A JVM that has not collected garbage yet has no pauses.
        exported.add("jvm_gc_pause_seconds_sum");
        Set<String> used = used(expressions());
        assertThat(used).hasSizeGreaterThan(30).allMatch((Predicate<String>) exported::contains);
        Set<String> unused = exported.stream()
                .filter(name -> name.startsWith("laconic_"))
                .filter(name -> !used.contains(name))
                .collect(Collectors.toSet());
        assertThat(unused).as("meters that no panel shows").isEmpty();
    }

    @Test
    void everyMetricOfAnAlertIsOneOfOurs() throws Exception {
        Set<String> families = new TreeSet<>();
        for (Metric metric : Metric.values()) {
            families.add(metric.prometheus());
        }
        List<String> alerts = Files.readAllLines(DIRECTORY.resolve("alerts.yml")).stream()
                .filter(line -> line.strip().startsWith("expr:"))
                .toList();
        assertThat(used(alerts)).hasSizeGreaterThan(8).allMatch((Predicate<String>) families::contains);
    }

    private static Set<String> used(List<String> expressions) {
        Set<String> used = new TreeSet<>();
        for (String expression : expressions) {
            Matcher metric = METRIC.matcher(expression);
            while (metric.find()) {
                used.add(metric.group());
            }
        }
        return used;
    }

    @Test
    void prometheusParsesEveryExpression() throws Exception {
        StringBuilder rules = new StringBuilder("groups:\n- name: dashboard\n  rules:\n");
        int k = 0;
        for (String expression : expressions()) {
            rules.append("  - record: dashboard:expression")
                    .append(k++)
                    .append("\n    expr: '")
                    .append(expression.replace("$__rate_interval", "1m").replace("'", "''"))
                    .append("'\n");
        }
        Path file = Files.createTempFile("dashboard", ".yml");
        try {
            Files.writeString(file, rules);
            Promtool.Answer answer = Promtool.check("", "check", "rules", file.toString());
            assertThat(answer.exitCode()).as(answer.said()).isZero();
            assertThat(answer.said()).contains(k + " rules found");
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void operatorsAreToldWhatEveryAlertMeans() throws Exception {
        String page = Files.readString(Path.of("docs", "operations.md"));
        List<String> names = Files.readAllLines(DIRECTORY.resolve("alerts.yml")).stream()
                .filter(line -> line.contains("- alert: "))
                .map(line -> line.replaceAll(".*: ", ""))
                .toList();
        assertThat(names).hasSizeGreaterThan(10).allMatch(name -> page.contains("| **" + name + "**"));
    }

    @Test
    void alertsFireWhenTheyShould() throws Exception {
        Promtool.Answer rules = Promtool.check("", "check", "rules", "dashboards/alerts.yml");
        assertThat(rules.exitCode()).as(rules.said()).isZero();
        Promtool.Answer answer = Promtool.check("", "test", "rules", "dashboards/alerts-test.yml");
        assertThat(answer.exitCode()).as(answer.said()).isZero();
    }

    @Test
    void prometheusTakesTheScrapeConfiguration() throws Exception {
        Promtool.Answer answer = Promtool.check("", "check", "config", "dashboards/prometheus.yml");
        assertThat(answer.exitCode()).as(answer.said()).isZero();
    }

    /** Debian's Prometheus is built without Kubernetes, so all but the discovery itself is checked. */
    @Test
    void prometheusTakesTheRestOfTheConfigurationForKubernetes() throws Exception {
        String text = Files.readString(DIRECTORY.resolve("prometheus-kubernetes.yml"));
        String without = text.replaceAll(
                "(?s)kubernetes_sd_configs:.*?relabel_configs:",
                "static_configs: [{targets: [a]}]\n    relabel_configs:");
        assertThat(without).isNotEqualTo(text);
        Path file = Files.createTempFile(Path.of("dashboards"), "kubernetes", ".yml");
        try {
            Files.writeString(file, without);
            Promtool.Answer answer = Promtool.check("", "check", "config", file.toString());
            assertThat(answer.exitCode()).as(answer.said()).isZero();
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void thereIsOneDatasourceVariableAndAllPanelsUseIt() {
        for (ObjectNode dashboard : dashboards.values()) {
            JsonNode variables = dashboard.at("/templating/list");
            assertThat(variables).hasSize(1);
            assertThat(variables.get(0).get("type").asText()).isEqualTo("datasource");
            String reference = "${" + variables.get(0).get("name").asText() + "}";
            assertThat(dashboard.findValues("datasource"))
                    .hasSizeGreaterThan(20)
                    .allMatch(source -> source.get("uid").asText().equals(reference));
        }
    }

    @Test
    void panelsHaveTitlesAndDoNotOverlap() {
        for (ObjectNode dashboard : dashboards.values()) {
            assertThat(panels(dashboard))
                    .allMatch(panel -> !panel.get("title").asText().isEmpty()
                            && !panel.get("description").asText().isEmpty());
            boolean[][] taken = new boolean[200][24];
            for (JsonNode panel : panels(dashboard)) {
                JsonNode at = panel.get("gridPos");
                int top = at.get("y").asInt();
                int left = at.get("x").asInt();
                for (int y = top; y < top + at.get("h").asInt(); y++) {
                    for (int x = left; x < left + at.get("w").asInt(); x++) {
                        assertThat(taken[y][x])
                                .as(panel.get("title") + " at " + x + ", " + y)
                                .isFalse();
                        taken[y][x] = true;
                    }
                }
            }
        }
    }
}
