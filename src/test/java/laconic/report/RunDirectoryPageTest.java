package laconic.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/run-directory.md says what the writers write; {@code -Dlaconic.docs=write} renews its table of columns. */
class RunDirectoryPageTest {

    private static final Path PAGE = Path.of("docs", "run-directory.md");

    @TempDir
    private Path directory;

    @Test
    void theColumnsAreThoseOfTheFile() throws IOException {
        String text = Files.readString(PAGE);
        String table = "| Column | Unit | Meaning |\n|---|---|---|\n"
                + Column.ALL.stream()
                        .map(each -> "| `" + each.key() + "` | " + each.unit() + " | " + each.meaning() + " |\n")
                        .collect(Collectors.joining());
        String renewed = text.replaceFirst(
                "(?s)<!-- columns -->\n.*?<!-- end -->",
                Matcher.quoteReplacement("<!-- columns -->\n" + table + "<!-- end -->"));
        if ("write".equals(System.getProperty("laconic.docs"))) {
            Files.writeString(PAGE, renewed);
        } else {
            assertThat(text)
                    .as("mvn test -Dtest=RunDirectoryPageTest -Dlaconic.docs=write renews the table")
                    .isEqualTo(renewed);
        }
    }

    @Test
    void everyFieldOfASummaryIsNamed() throws IOException {
        Path run = SampleRuns.write(directory.resolve("run"), SampleRuns.MCM);
        String text = Files.readString(PAGE);
        assertThat(SummaryJson.read(run.resolve("summary.json")).keySet())
                .allSatisfy(key -> assertThat(text).contains("`" + key + "`"));
    }
}
