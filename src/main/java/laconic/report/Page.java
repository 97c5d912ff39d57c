package laconic.report;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * One self-contained HTML page: a body of text and tables, the runs' columns as JSON, and the style and script that
 * draw every {@code figure.chart} of the body from them. The page forbids itself every request and every script but
 * its own.
 */
final class Page {
    /** Rows of data that a page carries at most; keeps the file below about 2 MB. */
    private static final int ROWS_MAX = 8_000;

    /** Marks that a page carries of a run. */
    private static final int MARKS_MAX = 1_000;

    private static final List<Column> Y_AXES =
            List.of(Column.GAP, Column.LOSS, Column.GRAD_NORM_SQ, Column.ACCURACY, Column.CONSENSUS_DISTANCE);
    private static final List<Column> X_AXES =
            List.of(Column.UP_BITS, Column.DOWN_BITS, Column.GOSSIP_BITS, Column.WIRE_BYTES, Column.TIME_S);

    private Page() {}

    static void write(Path file, String title, String body, List<Run> runs, List<String> labels) throws IOException {
        String script = resource("axes.js")
                + resource("chart.js")
                + resource("seeds.js")
                + resource("/laconic/web/graph.js").replace("'use strict';\n", "")
                + resource("page.js");
        String html =
                """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; \
                img-src data: blob:; script-src 'sha256-%s'">
                <title>%s</title>
                <style>%s</style>
                </head>
                <body>
                %s
                <script id="data" type="application/json">%s</script>
                <script>%s</script>
                </body>
                </html>
                """.formatted(sha256(script), escape(title), resource("report.css"), body, data(runs, labels), script);
        AtomicFile.write(file, out -> out.write(html.getBytes(StandardCharsets.UTF_8)));
    }

    /** A page without scripts and data. */
    static String still(String title, String body) throws IOException {
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
                <title>%s</title>
                <style>%s</style>
                </head>
                <body>
                %s
                </body>
                </html>
                """.formatted(escape(title), resource("report.css"), body);
    }

    /** Text as HTML, safe between tags and inside double quotes. */
    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /** Quantities to plot against, that at least one of the runs has. */
    static List<String> xAxes(List<Run> runs) {
        List<String> keys = new ArrayList<>(List.of(Column.ROUND.key()));
        if (runs.stream().anyMatch(run -> run.totalBits(run.rows() - 1) > 0)) {
            keys.add("total_bits");
        }
        X_AXES.stream()
                .filter(column -> runs.stream().anyMatch(run -> run.everPositive(column)))
                .forEach(column -> keys.add(column.key()));
        return keys;
    }

    /** Quantities to plot, that at least one of the runs has. */
    static List<String> yAxes(List<Run> runs) {
        return Y_AXES.stream()
                .filter(column -> runs.stream().anyMatch(run -> run.knows(column)))
                .map(Column::key)
                .toList();
    }

    /** A grid of charts, one per pair of a quantity to plot (rows) and one to plot against (columns). */
    static String charts(List<String> ys, List<String> xs) {
        StringBuilder html = new StringBuilder("<div class=\"grid\">\n");
        for (String y : ys) {
            for (String x : xs) {
                html.append("<figure class=\"chart\" data-x=\"%s\" data-y=\"%s\"></figure>\n".formatted(x, y));
            }
        }
        return html.append("</div>\n").toString();
    }

    private static String data(List<Run> runs, List<String> labels) throws IOException {
        List<int[]> kept = Thinning.rows(runs, ROWS_MAX);
        StringWriter text = new StringWriter();
        try (JsonGenerator json = SummaryJson.JSON.getFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeObjectFieldStart("columns");
            for (Column column : Column.ALL) {
                writeColumn(json, column.key(), column.label(), column.unit());
            }
            writeColumn(json, "total_bits", "total bits", "bit");
            json.writeEndObject();
            json.writeFieldName("x");
            json.writePOJO(xAxes(runs));
            json.writeFieldName("y");
            json.writePOJO(yAxes(runs));
            json.writeArrayFieldStart("runs");
            for (int i = 0; i < runs.size(); i++) {
                writeRun(json, runs.get(i), labels.get(i), kept.get(i));
            }
            json.writeEndArray();
            json.writeArrayFieldStart("groups");
            for (SeedGroup group : SeedGroup.of(runs)) {
                json.writeStartObject();
                json.writeStringField("label", group.label());
                json.writeFieldName("members");
                json.writePOJO(group.members());
                json.writeEndObject();
            }
            json.writeEndArray();
            if (runs.size() == 1 && runs.get(0).peers() != null) {
                json.writeFieldName("peers");
                json.writeRawValue(runs.get(0).peers().json().toString());
            }
            json.writeEndObject();
        }
        // Inside a script element only "<" could end the element.
        return text.toString().replace("<", "\\u003c");
    }

    private static void writeColumn(JsonGenerator json, String key, String label, String unit) throws IOException {
        json.writeObjectFieldStart(key);
        json.writeStringField("label", label);
        json.writeStringField("unit", unit);
        json.writeEndObject();
    }

    private static void writeRun(JsonGenerator json, Run run, String label, int[] rows) throws IOException {
        json.writeStartObject();
        json.writeStringField("label", label);
        json.writeNumberField("rows", run.rows());
        json.writeObjectFieldStart("columns");
        for (Column column : Column.ALL) {
            if (run.knows(column)) {
                json.writeArrayFieldStart(column.key());
                for (int row : rows) {
                    writeNumber(json, run.column(column)[row]);
                }
                json.writeEndArray();
            }
        }
        json.writeArrayFieldStart("total_bits");
        for (int row : rows) {
            writeNumber(json, run.totalBits(row));
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeArrayFieldStart("marks");
        for (Mark mark : run.marks().subList(0, Math.min(MARKS_MAX, run.marks().size()))) {
            json.writeStartArray();
            writeNumber(json, mark.round());
            writeNumber(json, mark.timeS());
            json.writeString(mark.kind());
            json.writeNumber(mark.node());
            json.writeEndArray();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void writeNumber(JsonGenerator json, double value) throws IOException {
        if (Double.isFinite(value)) {
            json.writeNumber(Figures.number(value, 9));
        } else {
            json.writeNull();
        }
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Page.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String sha256(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
