package laconic.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The tables of docs/experiment-file.md say what the program does; {@code -Dlaconic.docs=write} renews them. */
class ExperimentFileReferenceTest {

    private static final Path FILE = Path.of("docs", "experiment-file.md");

    @Test
    void tablesAreThoseOfTheCatalogue() throws IOException {
        String text = Files.readString(FILE);
        String renewed = replaced(text, "keys", table(Catalogue.keys(), ""));
        for (Catalogue.Section section : Catalogue.Section.values()) {
            renewed = replaced(renewed, section.name().toLowerCase(Locale.ROOT), section(section));
        }
        if ("write".equals(System.getProperty("laconic.docs"))) {
            Files.writeString(FILE, renewed);
        } else {
            assertThat(text)
                    .as("mvn test -Dtest=ExperimentFileReferenceTest -Dlaconic.docs=write renews the tables")
                    .isEqualTo(renewed);
        }
    }

    private static String replaced(String text, String marker, String content) {
        String start = "<!-- " + marker + " -->\n";
        assertThat(text).contains(start);
        String pattern = "(?s)" + start + ".*?<!-- end -->";
        return text.replaceFirst(pattern, Matcher.quoteReplacement(start + content + "<!-- end -->"));
    }

    private static String section(Catalogue.Section section) {
        StringBuilder text = new StringBuilder();
        List<? extends Entry<?>> entries = Catalogue.entries(section);
        boolean plain = entries.stream().allMatch(entry -> entry.keys().isEmpty());
        if (plain) {
            text.append("| Name | What it is |\n|---|---|\n");
        }
        for (Entry<?> entry : entries) {
            if (plain) {
                text.append(row("`" + entry.name() + "`", entry.summary()));
            } else {
                text.append("### ").append(entry.name()).append("\n\n");
                text.append(escaped(entry.summary()))
                        .append(" (")
                        .append(entry.kind())
                        .append("). ");
                text.append(escaped(entry.source())).append(entry.source().isEmpty() ? "\n" : ".\n");
                text.append(entry.keys().isEmpty() ? "\n" : "\n" + table(entry.keys(), "") + "\n");
            }
        }
        if (!Catalogue.planned(section).isEmpty()) {
            text.append(plain ? "\n" : "").append("Not built yet: ");
            text.append(Catalogue.planned(section).stream()
                    .map(name -> "`" + name + "`")
                    .collect(Collectors.joining(", ")));
            text.append(".\n");
        }
        return text.toString();
    }

    private static String table(List<Key<?>> keys, String prefix) {
        String rows = rows(keys, prefix);
        return "| Key | Allowed | Default | Meaning |\n|---|---|---|---|\n" + rows;
    }

    private static String rows(List<Key<?>> keys, String prefix) {
        StringBuilder rows = new StringBuilder();
        for (Key<?> key : keys) {
            if (key.kind().keys().isEmpty()) {
                String allowed = key.kind().allowed().startsWith("{ type")
                        ? "see below"
                        : key.kind().allowed();
                String fallback = key.defaultText().replaceAll("\\s+", " ");
                rows.append(row("`" + prefix + key.name() + "`", allowed, fallback, key.meaning()));
            } else {
                rows.append(rows(key.kind().keys(), prefix + key.name() + "."));
            }
        }
        return rows.toString();
    }

    private static String row(String... cells) {
        return "| "
                + List.of(cells).stream()
                        .map(ExperimentFileReferenceTest::escaped)
                        .collect(Collectors.joining(" | ")) + " |\n";
    }

    private static String escaped(String text) {
        return text.replace("|", "\\|").replace("<", "&lt;");
    }
}
