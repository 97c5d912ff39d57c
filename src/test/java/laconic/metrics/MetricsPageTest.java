package laconic.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/metrics.md lists what {@link Metric} declares; {@code -Dlaconic.docs=write} renews it. */
class MetricsPageTest {

    private static final Path FILE = Path.of("docs", "metrics.md");

    @Test
    void pageListsEveryMeter() throws IOException {
        String text = Files.readString(FILE);
        String renewed = text;
        for (Metric.Where where : Metric.Where.values()) {
            String start = "<!-- " + where.name().toLowerCase(Locale.ROOT) + " -->\n";
            assertThat(text).contains(start);
            renewed = renewed.replaceFirst(
                    "(?s)" + start + ".*?<!-- end -->",
                    Matcher.quoteReplacement(start + table(where) + "<!-- end -->"));
        }
        if ("write".equals(System.getProperty("laconic.docs"))) {
            Files.writeString(FILE, renewed);
        } else {
            assertThat(text)
                    .as("mvn test -Dtest=MetricsPageTest -Dlaconic.docs=write renews the page")
                    .isEqualTo(renewed);
        }
    }

    private static String table(Metric.Where where) {
        return Arrays.stream(Metric.values())
                .filter(metric -> metric.where() == where)
                .map(metric -> "| `%s` | %s | %s | %s | %s |\n"
                        .formatted(
                                metric.prometheus(),
                                metric.kind().name().toLowerCase(Locale.ROOT),
                                metric.unit(),
                                metric.tags().stream()
                                        .map(tag -> "`" + tag + "`")
                                        .collect(Collectors.joining("<br>")),
                                metric.meaning().replace("|", "\\|")))
                .collect(
                        Collectors.joining("", "| Name | Type | Unit | Tags | Meaning |\n|---|---|---|---|---|\n", ""));
    }
}
