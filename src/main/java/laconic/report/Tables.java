package laconic.report;

import static laconic.report.Page.escape;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.DoubleFunction;
import java.util.function.IntToDoubleFunction;

/** The parts that both pages share: tiles, the table of targets, experiment files. */
final class Tables {
    /** Gaps whose first reaching is told. */
    static final List<String> TARGETS = List.of("1e-2", "1e-4", "1e-6");

    private Tables() {}

    static String tile(String label, String value) {
        return "<div><dt>%s</dt><dd>%s</dd></div>\n".formatted(escape(label), escape(value));
    }

    static String noScript() {
        return "<noscript><p class=\"note\">The charts need JavaScript; the tables below hold the numbers.</p>"
                + "</noscript>\n";
    }

    static String experiment(String title, String text, boolean open) {
        return text.isBlank()
                ? ""
                : "<details%s><summary>%s</summary>\n<pre>%s</pre></details>\n"
                        .formatted(open ? " open" : "", escape(title), escape(text));
    }

    /** For each run and target: rounds, bits and time until the gap is first at most it; the least is marked. */
    static String targets(List<Run> runs, List<String> labels) {
        if (runs.stream().noneMatch(run -> run.knows(Column.GAP))) {
            return "";
        }
        StringBuilder html = new StringBuilder("<section><h2>Rounds, bits and time to a gap</h2>\n")
                .append("<div class=\"scroll\"><table>\n<thead><tr><th rowspan=\"2\">run</th>");
        for (String target : TARGETS) {
            html.append("<th colspan=\"3\" class=\"group\">gap ≤ %s</th>".formatted(target));
        }
        html.append("</tr>\n<tr>");
        for (int i = 0; i < TARGETS.size(); i++) {
            html.append("<th class=\"group\">rounds</th><th>total bits</th><th>time</th>");
        }
        html.append("</tr></thead>\n<tbody>\n");
        List<List<String>> cells = new ArrayList<>();
        runs.forEach(run -> cells.add(new ArrayList<>()));
        for (String target : TARGETS) {
            List<OptionalInt> rows = runs.stream()
                    .map(run -> run.firstRowWithGap(Double.parseDouble(target)))
                    .toList();
            addColumn(cells, rows, i -> at(runs.get(i), rows.get(i), Column.ROUND), v -> Figures.number(v, 15));
            addColumn(cells, rows, i -> runs.get(i).totalBits(rows.get(i).getAsInt()), v -> Figures.quantity(v, "bit"));
            addColumn(cells, rows, i -> at(runs.get(i), rows.get(i), Column.TIME_S), Figures::duration);
        }
        for (int i = 0; i < runs.size(); i++) {
            html.append("<tr><th scope=\"row\">").append(escape(labels.get(i))).append("</th>");
            cells.get(i).forEach(html::append);
            html.append("</tr>\n");
        }
        return html.append("</tbody></table></div></section>\n").toString();
    }

    private static double at(Run run, OptionalInt row, Column column) {
        return run.column(column)[row.getAsInt()];
    }

    private static void addColumn(
            List<List<String>> cells, List<OptionalInt> rows, IntToDoubleFunction value, DoubleFunction<String> text) {
        double best = Double.POSITIVE_INFINITY;
        for (int i = 0; i < rows.size(); i++) {
            best = rows.get(i).isPresent() ? Math.min(best, value.applyAsDouble(i)) : best;
        }
        for (int i = 0; i < rows.size(); i++) {
            boolean reached = rows.get(i).isPresent();
            double own = reached ? value.applyAsDouble(i) : Double.NaN;
            String mark = rows.size() > 1 && own == best ? " class=\"best\"" : "";
            cells.get(i).add("<td%s>%s</td>".formatted(mark, reached ? escape(text.apply(own)) : "–"));
        }
    }
}
