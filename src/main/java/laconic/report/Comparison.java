package laconic.report;

import static laconic.report.Page.escape;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;

/** Several runs side by side: one page with their curves overlaid, and a table for the terminal. */
public final class Comparison {
    /** The columns of the table of runs, shared by the page and the terminal. */
    private static final Map<String, Function<Run, String>> FIELDS = new LinkedHashMap<>();

    static {
        FIELDS.put("method", Run::method);
        FIELDS.put("seed", run -> Long.toString(run.seed()));
        FIELDS.put("rounds", run -> Figures.number(run.last(Column.ROUND), 15));
        FIELDS.put("loss", run -> Figures.number(run.last(Column.LOSS), 8));
        FIELDS.put("gap", run -> Figures.number(run.last(Column.GAP), 3));
        FIELDS.put("total bits", run -> Figures.quantity(run.totalBits(run.rows() - 1), "bit"));
        FIELDS.put("time", run -> Figures.duration(run.last(Column.TIME_S)));
        FIELDS.put("rounds/s", run -> Figures.number(run.number("rounds_per_second"), 4));
    }

    private Comparison() {}

    /**
     * Writes the page, whole or not at all; it needs nothing but itself to be read.
     *
     * @throws IllegalArgumentException if there is no run
     */
    public static void write(List<Run> runs, Path file) throws IOException {
        List<String> labels = labels(runs);
        StringBuilder experiments = new StringBuilder();
        for (int i = 0; i < runs.size(); i++) {
            experiments.append(Tables.experiment(labels.get(i), runs.get(i).experiment(), false));
        }
        String body = "<header>\n<p class=\"eyebrow\">Laconic comparison</p>\n<h1>" + runs.size()
                + (runs.size() == 1 ? " run" : " runs") + "</h1>\n<p class=\"meta\">"
                + escape(String.join(
                        " · ", runs.stream().map(Run::method).distinct().toList())) + "</p>\n</header>\n<main>\n"
                + "<section id=\"explorer\" aria-label=\"Convergence\"></section>\n"
                + Tables.noScript()
                + Tables.targets(runs, labels)
                + runTable(runs, labels)
                + "<section><h2>At a glance</h2>\n"
                + Page.charts(Report.convergence(runs), Report.glance(runs))
                + "</section>\n<section><h2>Traffic and participation</h2>\n"
                + Page.charts(operations(runs), List.of(Column.ROUND.key()))
                + "</section>\n"
                + (experiments.isEmpty() ? "" : "<section><h2>Experiments</h2>\n" + experiments + "</section>\n")
                + "</main>\n";
        Page.write(file, "Comparison of " + runs.size() + " runs – Laconic", body, runs, labels);
    }

    /** The runs as plain text: final numbers, then rounds, bits and time to each target gap. */
    public static String table(List<Run> runs) {
        List<String> labels = labels(runs);
        List<List<String>> finals = new ArrayList<>();
        finals.add(new ArrayList<>(List.of("run")));
        finals.get(0).addAll(FIELDS.keySet());
        List<List<String>> targets = new ArrayList<>();
        targets.add(new ArrayList<>(List.of("run")));
        for (String target : Tables.TARGETS) {
            targets.get(0).add("gap <= " + target);
        }
        for (int i = 0; i < runs.size(); i++) {
            Run run = runs.get(i);
            List<String> row = new ArrayList<>(List.of(labels.get(i)));
            FIELDS.values().forEach(field -> row.add(field.apply(run)));
            finals.add(row);
            List<String> reached = new ArrayList<>(List.of(labels.get(i)));
            for (String target : Tables.TARGETS) {
                reached.add(reached(run, Double.parseDouble(target)));
            }
            targets.add(reached);
        }
        boolean gaps = runs.stream().anyMatch(run -> run.knows(Column.GAP));
        // A terminal may know nothing beyond ASCII.
        return (aligned(finals) + (gaps ? "\n" + aligned(targets) : "")).replace('–', '-');
    }

    /** Names that tell the runs apart: the run's name, with the seed or a number where names repeat. */
    static List<String> labels(List<Run> runs) {
        if (runs.isEmpty()) {
            throw new IllegalArgumentException("a comparison needs at least one run");
        }
        List<String> labels = runs.stream().map(Run::name).toList();
        labels = distinguished(labels, i -> "seed " + runs.get(i).seed());
        return distinguished(labels, i -> "no. " + (i + 1));
    }

    private static List<String> distinguished(List<String> labels, Function<Integer, String> by) {
        List<String> out = new ArrayList<>();
        for (int i = 0; i < labels.size(); i++) {
            String label = labels.get(i);
            boolean repeats = labels.indexOf(label) != labels.lastIndexOf(label);
            out.add(repeats ? label + ", " + by.apply(i) : label);
        }
        return out;
    }

    private static List<String> operations(List<Run> runs) {
        List<String> charts = new ArrayList<>();
        if (runs.stream().anyMatch(run -> run.totalBits(run.rows() - 1) > 0)) {
            charts.add("total_bits");
        }
        for (Column column : List.of(Column.TIME_S, Column.RESPONDERS, Column.RESYNCS, Column.STALENESS_MAX)) {
            if (runs.stream().anyMatch(run -> run.everPositive(column))) {
                charts.add(column.key());
            }
        }
        return charts;
    }

    private static String runTable(List<Run> runs, List<String> labels) {
        StringBuilder html = new StringBuilder("<section><h2>Final numbers</h2>\n")
                .append("<div class=\"scroll\"><table>\n<thead><tr><th>run</th>");
        FIELDS.keySet().forEach(name -> html.append("<th>").append(name).append("</th>"));
        html.append("<th>digest</th></tr></thead>\n<tbody>\n");
        for (int i = 0; i < runs.size(); i++) {
            Run run = runs.get(i);
            html.append("<tr><th scope=\"row\">").append(escape(labels.get(i))).append("</th>");
            FIELDS.values()
                    .forEach(field ->
                            html.append("<td>").append(escape(field.apply(run))).append("</td>"));
            html.append("<td>").append(escape(run.text("digest"))).append("</td></tr>\n");
        }
        return html.append("</tbody></table></div></section>\n").toString();
    }

    private static String reached(Run run, double target) {
        OptionalInt row = run.firstRowWithGap(target);
        if (row.isEmpty()) {
            return "–";
        }
        int i = row.getAsInt();
        return "round " + Figures.number(run.column(Column.ROUND)[i], 15) + ", "
                + Figures.quantity(run.totalBits(i), "bit") + ", "
                + Figures.duration(run.column(Column.TIME_S)[i]);
    }

    private static String aligned(List<List<String>> rows) {
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int c = 0; c < row.size(); c++) {
                int column = c;
                int width = rows.stream()
                        .mapToInt(other -> other.get(column).length())
                        .max()
                        .orElse(0);
                String pad = " ".repeat(width - row.get(c).length());
                // Names on the left, numbers on the right.
                line.append(c == 0 ? row.get(c) + pad : "  " + pad + row.get(c));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
