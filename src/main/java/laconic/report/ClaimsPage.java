package laconic.report;

import static laconic.report.Page.escape;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Checked claims on one page that needs nothing but itself: a table of verdicts, then each claim with its figure. */
public final class ClaimsPage {

    /**
     * A claim and what became of it.
     *
     * @param source the paper
     * @param verdict holds, fails or skipped
     * @param plot null for none
     */
    public record Exhibit(
            String name,
            String statement,
            String source,
            String verdict,
            String expected,
            String measured,
            Plot plot) {}

    private ClaimsPage() {}

    /** Writes the page, whole or not at all. */
    public static void write(List<Exhibit> exhibits, Path file) throws IOException {
        StringBuilder body = new StringBuilder("<header>\n<p class=\"eyebrow\">Laconic reproduction</p>\n<h1>")
                .append(exhibits.size())
                .append(exhibits.size() == 1 ? " claim" : " claims")
                .append("</h1>\n</header>\n<main>\n<dl class=\"tiles\">\n");
        for (String verdict : List.of("holds", "fails", "skipped")) {
            long count = exhibits.stream()
                    .filter(each -> each.verdict.equals(verdict))
                    .count();
            body.append(Tables.tile(verdict, Long.toString(count)));
        }
        body.append("</dl>\n");
        for (Exhibit each : exhibits) {
            body.append(
                    "<section><h2 id=\"" + escape(each.name) + "\">" + escape(each.name) + ": " + escape(each.verdict)
                            + "</h2>\n<p>" + escape(each.statement) + "</p>\n<table class=\"summary\"><tbody>\n");
            row(body, "source", each.source);
            row(body, "expected", each.expected);
            row(body, "measured", each.measured);
            body.append("</tbody></table>\n")
                    .append(each.plot == null ? "" : each.plot.html())
                    .append("</section>\n");
        }
        String html = Page.still(
                "Reproduced claims – Laconic", body.append("</main>\n").toString());
        AtomicFile.write(file, out -> out.write(html.getBytes(StandardCharsets.UTF_8)));
    }

    private static void row(StringBuilder body, String name, String value) {
        body.append("<tr><th scope=\"row\">" + escape(name) + "</th><td>" + escape(value) + "</td></tr>\n");
    }
}
