package laconic.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import laconic.experiment.Decimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    @TempDir
    private Path directory;

    private String page(Run run) throws IOException {
        Path file = directory.resolve("report.html");
        Report.write(run, file);
        return Files.readString(file);
    }

    static JsonNode data(String html) throws IOException {
        Matcher script = Pattern.compile("<script id=\"data\" type=\"application/json\">(.*?)</script>", Pattern.DOTALL)
                .matcher(html);
        assertThat(script.find()).isTrue();
        return SummaryJson.JSON.readTree(script.group(1));
    }

    @Test
    void holdsTheNumbersOfTheRun() throws IOException {
        Run run = SampleRuns.run(directory.resolve("run"), SampleRuns.MCM);
        String html = page(run);
        assertThat(html)
                .contains("<h1>a9a-mcm</h1>", "method <b>mcm</b>", "189.6 Mbit", "9f86d081884c7d65", "2346")
                .contains("<dd>" + Figures.number(run.last(Column.GAP), 4) + "</dd>")
                .contains("data = &quot;a9a.txt.gz&quot;")
                .contains("<td>" + Decimal.exact(run.last(Column.LOSS)) + "</td>");
        JsonNode columns = data(html).get("runs").get(0).get("columns");
        assertThat(columns.get("gap").size()).isEqualTo(501);
        assertThat(columns.get("gap").get(250).doubleValue())
                .isCloseTo(run.column(Column.GAP)[250], withPercentage(1e-6));
        assertThat(columns.get("total_bits").get(500).doubleValue()).isEqualTo(189.6e6);
        assertThat(columns.has("consensus_distance")).isFalse();
        assertThat(data(html).get("y").toString()).isEqualTo("[\"gap\",\"loss\",\"grad_norm_sq\",\"accuracy\"]");
        assertThat(data(html).get("x").toString())
                .isEqualTo("[\"round\",\"total_bits\",\"up_bits\",\"down_bits\",\"wire_bytes\",\"time_s\"]");
    }

    @Test
    void asksForNothingFromElsewhere() throws IOException {
        String html = page(SampleRuns.run(directory.resolve("run"), SampleRuns.MCM));
        assertThat(html.replace("http://www.w3.org/2000/svg", "")).doesNotContain("http:", "https:", "@import", "url(");
        assertThat(html).doesNotContain("src=", "<link", "fetch(").contains("default-src 'none'");
    }

    @Test
    void escapesWhatTheRunSays() throws IOException {
        String evil = "</script><script>alert('x')</script>\"&<!--";
        Run sample = SampleRuns.run(directory.resolve("run"), SampleRuns.MCM);
        Map<String, Object> summary = new LinkedHashMap<>(sample.summary());
        summary.put("warnings", List.of(evil));
        summary.put(evil, evil);
        summary.put("stop_reason", evil);
        summary.put("digest", evil);
        String html = page(new Run(evil, evil, 1, sample.columns(), summary, evil));
        assertThat(html).doesNotContain("<script>alert", "\"&<!--", "<!--");
        assertThat(html.split("</script>", -1)).hasSize(3);
        assertThat(data(html).get("runs").get(0).get("label").textValue()).isEqualTo(evil);
    }

    @Test
    void saysWhenThereIsNoGapAndWhenTheRunDiverged() throws IOException {
        double[][] columns = new double[Column.ALL.size()][1];
        for (double[] column : columns) {
            Arrays.fill(column, Double.NaN);
        }
        columns[0][0] = 0;
        String html = page(new Run("x", "gd", 1, List.of(columns), Map.of(), ""));
        assertThat(html)
                .contains("The least loss of this problem is not known, so there is no gap.")
                .contains("The last loss is not finite: the run diverged.")
                .doesNotContain("to a gap</h2>", "stopped by");
        assertThat(data(html).get("y")).isEmpty();
        assertThat(data(html).get("x").toString()).isEqualTo("[\"round\"]");
    }

    @Test
    void aLongRunStaysSmallAndKeepsItsExtremes() throws IOException {
        int rows = 200_000;
        double[][] columns = new double[Column.ALL.size()][rows];
        Random random = new Random(1);
        for (double[] column : columns) {
            Arrays.setAll(column, i -> random.nextGaussian());
        }
        Arrays.setAll(columns[Column.ROUND.ordinal()], i -> i);
        columns[Column.LOSS.ordinal()][123_457] = 1e6;
        columns[Column.GAP.ordinal()][54_321] = -1e6;
        Run run = new Run("long", "sgd", 1, List.of(columns), Map.of(), "");
        String html = page(run);
        assertThat(html.length()).isLessThan(2_000_000);
        JsonNode kept = data(html).get("runs").get(0).get("columns");
        assertThat(kept.get("loss")).anyMatch(value -> value.doubleValue() == 1e6);
        assertThat(kept.get("gap")).anyMatch(value -> value.doubleValue() == -1e6);
        JsonNode round = kept.get("round");
        assertThat(round.get(0).intValue()).isZero();
        assertThat(round.get(round.size() - 1).intValue()).isEqualTo(rows - 1);
        for (int i = 1; i < round.size(); i++) {
            assertThat(round.get(i).intValue()).isGreaterThan(round.get(i - 1).intValue());
        }
        assertThat(round.size()).isBetween(1000, 8000);
    }
}
