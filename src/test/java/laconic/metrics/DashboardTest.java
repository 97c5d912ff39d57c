package laconic.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import laconic.node.Report;
import org.junit.jupiter.api.Test;

/** The dashboard against a scrape of a process that has seen a run, and both against Prometheus' checker. */
class DashboardTest {

    private static final Path DASHBOARD = Path.of("dashboards/laconic.json");
    private static final Pattern METRIC = Pattern.compile("\\b(laconic|jvm|process)_[a-z_]+");

    private final JsonNode dashboard;
    private final String scrape;

    DashboardTest() throws Exception {
        dashboard = new ObjectMapper().readTree(DASHBOARD.toFile());
        try (NodeMetrics metrics = new NodeMetrics("server", "0.1.0")) {
            RunMetrics runs = metrics.runs();
            metrics.sent(10);
            RunMetricsTest.run(runs, () -> {});
            runs.accept(new Report.Finished(Report.Outcome.STOPPED, "rounds", new double[1]));
            scrape = metrics.scrape();
        }
    }

    private List<String> expressions() {
        List<String> expressions = new ArrayList<>();
        dashboard.findValues("expr").forEach(expr -> expressions.add(expr.asText()));
        return expressions;
    }

    @Test
    void everyMeterIsNamedDescribedAndExported() throws Exception {
        Set<String> families = scrape.lines()
                .filter(line -> line.startsWith("# HELP "))
                .map(line -> line.split(" ")[2])
                .collect(Collectors.toSet());
        for (Field name : MetricNames.class.getFields()) {
            String prefix = ((String) name.get(null)).replace('.', '_');
            assertThat(families).as(name.getName()).anyMatch(family -> family.startsWith(prefix));
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
    void everyMetricOfTheDashboardIsInTheScrape() {
        Set<String> exported = RunMetricsTest.values(scrape).keySet().stream()
                .map(line -> line.replaceAll("\\{.*", ""))
                .collect(Collectors.toSet());
        Set<String> used = new TreeSet<>();
        for (String expression : expressions()) {
            Matcher metric = METRIC.matcher(expression);
            while (metric.find()) {
                used.add(metric.group());
            }
        }
        assertThat(used).hasSizeGreaterThan(20).allMatch((Predicate<String>) exported::contains);
        Set<String> unused = exported.stream()
                .filter(name -> name.startsWith("laconic_"))
                .filter(name -> !used.contains(name))
                .collect(Collectors.toSet());
        assertThat(unused).as("meters that no panel shows").isEmpty();
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
    void prometheusTakesTheScrapeConfiguration() throws Exception {
        Promtool.Answer answer = Promtool.check("", "check", "config", "dashboards/prometheus.yml");
        assertThat(answer.exitCode()).as(answer.said()).isZero();
    }

    @Test
    void thereIsOneDatasourceVariableAndAllPanelsUseIt() {
        JsonNode variables = dashboard.at("/templating/list");
        assertThat(variables).hasSize(1);
        assertThat(variables.get(0).get("type").asText()).isEqualTo("datasource");
        String reference = "${" + variables.get(0).get("name").asText() + "}";
        assertThat(dashboard.findValues("datasource"))
                .hasSizeGreaterThan(20)
                .allMatch(source -> source.get("uid").asText().equals(reference));
    }

    @Test
    void panelsHaveTitlesAndDoNotOverlap() {
        List<JsonNode> panels = new ArrayList<>();
        dashboard.get("panels").forEach(panels::add);
        assertThat(panels)
                .allMatch(panel -> !panel.get("title").asText().isEmpty()
                        && !panel.get("description").asText().isEmpty());
        boolean[][] taken = new boolean[200][24];
        for (JsonNode panel : panels) {
            JsonNode at = panel.get("gridPos");
            for (int y = at.get("y").asInt();
                    y < at.get("y").asInt() + at.get("h").asInt();
                    y++) {
                for (int x = at.get("x").asInt();
                        x < at.get("x").asInt() + at.get("w").asInt();
                        x++) {
                    assertThat(taken[y][x])
                            .as(panel.get("title") + " at " + x + ", " + y)
                            .isFalse();
                    taken[y][x] = true;
                }
            }
        }
    }
}
