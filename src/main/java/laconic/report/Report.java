package laconic.report;

import static laconic.report.Page.escape;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The page {@code report.html} of one run: its numbers, its curves, its summary and its experiment file. */
public final class Report {
    private Report() {}

    /** Writes the page, whole or not at all; it needs nothing but itself to be read. */
    public static void write(Run run, Path file) throws IOException {
        List<Run> runs = List.of(run);
        String body = header(run)
                + "<main>\n"
                + warnings(run)
                + "<section id=\"explorer\" aria-label=\"Convergence\"></section>\n"
                + Tables.noScript()
                + Tables.targets(runs, List.of(run.name()))
                + "<section><h2>At a glance</h2>\n"
                + Page.charts(convergence(runs), glance(runs))
                + "</section>\n<section><h2>Traffic and participation</h2>\n"
                + Page.charts(operations(run), List.of(Column.ROUND.key()))
                + "</section>\n"
                + peers(run)
                + summary(run)
                + Tables.experiment("Experiment", run.experiment(), true)
                + "</main>\n";
        Page.write(file, run.name() + " – Laconic", body, runs, List.of(run.name()));
    }

    /** Gap, loss and consensus distance, as far as they are known. */
    static List<String> convergence(List<Run> runs) {
        return Page.yAxes(runs).stream()
                .filter(List.of(Column.GAP.key(), Column.LOSS.key(), Column.CONSENSUS_DISTANCE.key())::contains)
                .toList();
    }

    /** Rounds, bits and time, as far as they are known. */
    static List<String> glance(List<Run> runs) {
        return Page.xAxes(runs).stream()
                .filter(List.of(Column.ROUND.key(), "total_bits", Column.TIME_S.key())::contains)
                .toList();
    }

    /** The charts about traffic and participation, each a list of columns drawn together. */
    private static List<String> operations(Run run) {
        List<String> charts = new ArrayList<>();
        addChart(charts, run, Column.UP_BITS, Column.DOWN_BITS, Column.GOSSIP_BITS, Column.RESYNC_BITS);
        addChart(charts, run, Column.PARTICIPANTS, Column.RESPONDERS);
        addChart(charts, run, Column.RESYNCS);
        addChart(charts, run, Column.LIVE_PEERS);
        addChart(charts, run, Column.SUSPENDED_EDGES);
        addChart(charts, run, Column.STALENESS_MAX);
        return charts;
    }

    private static void addChart(List<String> charts, Run run, Column... columns) {
        List<String> keys = List.of(columns).stream()
                .filter(run::everPositive)
                .map(Column::key)
                .toList();
        if (!keys.isEmpty()) {
            charts.add(String.join(" ", keys));
        }
    }

    private static String header(Run run) {
        String accuracy = run.knows(Column.ACCURACY)
                ? Tables.tile("Accuracy", Figures.number(100 * run.last(Column.ACCURACY), 4) + " %")
                : "";
        Optional<String> stopReason =
                Optional.ofNullable(run.summary().get("stop_reason")).map(String::valueOf);
        return """
                <header>
                <p class="eyebrow">Laconic run</p>
                <h1>%s</h1>
                <p class="meta">method <b>%s</b> · seed %s%s · version %s</p>
                <dl class="tiles">
                """.formatted(
                                escape(run.name()),
                                escape(run.method()),
                                run.seed(),
                                stopReason
                                        .map(reason -> " · stopped by " + escape(reason))
                                        .orElse(""),
                                escape(run.text("version")))
                + Tables.tile("Final gap", Figures.number(run.last(Column.GAP), 4))
                + Tables.tile("Final loss", Figures.number(run.last(Column.LOSS), 8))
                + accuracy
                + Tables.tile("Rounds", Figures.number(run.last(Column.ROUND), 15))
                + Tables.tile("Total bits", Figures.quantity(run.totalBits(run.rows() - 1), "bit"))
                + Tables.tile("Time", Figures.duration(run.last(Column.TIME_S)))
                + Tables.tile("Rounds per second", Figures.number(run.number("rounds_per_second"), 4))
                + Tables.tile("Digest", run.text("digest"))
                + "</dl>\n</header>\n";
    }

    /** Who mixes with whom; the picture is drawn by the page's script. */
    private static String peers(Run run) {
        Peers peers = run.peers();
        if (peers == null) {
            return "";
        }
        int[] degrees = new int[peers.n()];
        for (int[] edge : peers.edges()) {
            degrees[edge[0]]++;
            degrees[edge[1]]++;
        }
        IntSummaryStatistics degree = Arrays.stream(degrees).summaryStatistics();
        String neighbours = degree.getMin() == degree.getMax()
                ? Integer.toString(degree.getMin())
                : degree.getMin() + " to " + degree.getMax();
        boolean changed = run.everPositive(Column.SUSPENDED_EDGES) || run.everPositive(Column.EPOCH);
        return "<section id=\"peers\"><h2>Who talks to whom</h2>\n<dl class=\"tiles\">\n"
                + Tables.tile("Peers", Integer.toString(peers.n()))
                + Tables.tile("Edges", Integer.toString(peers.edges().size()))
                + Tables.tile("Neighbours of a peer", neighbours)
                + Tables.tile("Spectral gap", Figures.number(peers.spectralGap(), 4))
                + (changed
                        ? Tables.tile("Live peers at the end", Figures.number(run.last(Column.LIVE_PEERS), 15))
                                + Tables.tile("Suspended edges", Figures.number(run.last(Column.SUSPENDED_EDGES), 15))
                                + Tables.tile("Topology epochs", Figures.number(run.last(Column.EPOCH), 15))
                        : "")
                + "</dl>\n</section>\n";
    }

    private static String warnings(Run run) {
        List<String> sentences = new ArrayList<>(run.warnings());
        if (!Double.isFinite(run.last(Column.LOSS))) {
            sentences.add("The last loss is not finite: the run diverged.");
        }
        if (!run.knows(Column.GAP)) {
            sentences.add("The least loss of this problem is not known, so there is no gap.");
        }
        if (sentences.isEmpty()) {
            return "";
        }
        StringBuilder html = new StringBuilder("<aside class=\"warnings\"><h2>Please note</h2>\n<ul>\n");
        sentences.forEach(
                sentence -> html.append("<li>").append(escape(sentence)).append("</li>\n"));
        return html.append("</ul></aside>\n").toString();
    }

    private static String summary(Run run) {
        StringBuilder html =
                new StringBuilder("<section><h2>Summary</h2>\n<div class=\"scroll\"><table class=\"summary\">\n");
        for (Map.Entry<String, Object> field : run.summary().entrySet()) {
            if (!field.getKey().equals("warnings")) {
                html.append("<tr><th scope=\"row\">%s</th><td>%s</td></tr>\n"
                        .formatted(escape(field.getKey()), escape(run.text(field.getKey()))));
            }
        }
        return html.append("</table></div></section>\n").toString();
    }
}
