package laconic.report;

import static laconic.report.Page.escape;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.DoubleFunction;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;

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
        for (SeedGroup group : SeedGroup.of(runs)) {
            if (group.members().size() > 1) {
                html.append(seeds(group, runs));
            }
        }
        return html.append("</tbody></table></div></section>\n").toString();
    }

    /** The mean over the seeds of one experiment, ± half a confidence interval of 95 % in per cent of it; or how many get there. */
    private static String seeds(SeedGroup group, List<Run> runs) {
        int count = group.members().size();
        StringBuilder html = new StringBuilder("<tr class=\"seeds\"><th scope=\"row\">%s, mean of %d seeds</th>"
                .formatted(escape(group.label()), count));
        for (String target : TARGETS) {
            double gap = Double.parseDouble(target);
            List<Run> there = group.members().stream()
                    .map(runs::get)
                    .filter(run -> run.firstRowWithGap(gap).isPresent())
                    .toList();
            if (there.size() < count) {
                html.append(
                        "<td colspan=\"3\">%s</td>".formatted(there.isEmpty() ? "–" : there.size() + " of " + count));
                continue;
            }
            html.append(estimate(there, run -> run.column(Column.ROUND)[row(run, gap)], v -> Figures.number(v, 4)));
            html.append(estimate(there, run -> run.totalBits(row(run, gap)), v -> Figures.quantity(v, "bit")));
            html.append(estimate(there, run -> run.column(Column.TIME_S)[row(run, gap)], Figures::duration));
        }
        return html.append("</tr>\n").toString();
    }

    private static int row(Run run, double gap) {
        return run.firstRowWithGap(gap).getAsInt();
    }

    private static String estimate(List<Run> runs, ToDoubleFunction<Run> value, DoubleFunction<String> text) {
        SeedGroup.Estimate estimate =
                SeedGroup.Estimate.of(runs.stream().mapToDouble(value).toArray());
        String share = Figures.number(100 * estimate.half() / estimate.mean(), 2);
        return "<td>%s ± %s %%</td>".formatted(escape(text.apply(estimate.mean())), share);
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
