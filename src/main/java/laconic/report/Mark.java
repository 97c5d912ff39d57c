package laconic.report;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import laconic.experiment.Decimal;
import laconic.experiment.FaultsConfig;
import laconic.node.Report;

/**
 * Something that happened to a run and is marked on its curves: a line of {@code incidents.csv}.
 *
 * @param round in which it happened; NaN where only the time is known
 * @param timeS seconds since the start; NaN where only the round is known
 * @param kind such as peer_lost, joined, crash
 * @param node to whom; -1 for nobody in particular
 */
public record Mark(double round, double timeS, String kind, int node) {

    private static final double NANOS = 1e9;
    private static final String HEADER = "round,time_s,kind,node\n";

    /** An incident, or null where it is an everyday one that would hide the others. */
    static Mark of(Report.Incident incident) {
        return switch (incident.kind()) {
            case LATE, ASKED_AGAIN -> null;
            default ->
                new Mark(
                        incident.round(), Double.NaN, incident.kind().name().toLowerCase(Locale.ROOT), incident.node());
        };
    }

    /** The faults that a simulation injects at set times. */
    static List<Mark> of(FaultsConfig faults) {
        List<Mark> marks = new ArrayList<>();
        for (FaultsConfig.Crash crash : faults.crashes()) {
            add(marks, crash.atNanos(), "crash", crash.worker());
            add(marks, crash.backNanos(), "back", crash.worker());
        }
        for (FaultsConfig.Cut cut : faults.cuts()) {
            int node = cut.workers().size() == 1 ? cut.workers().get(0) : -1;
            add(marks, cut.atNanos(), "partition", node);
            add(marks, cut.backNanos(), "whole_again", node);
        }
        for (FaultsConfig.Pause pause : faults.pauses()) {
            add(marks, pause.atNanos(), "pause", pause.worker());
            add(marks, pause.backNanos(), "goes_on", pause.worker());
        }
        add(marks, faults.untilNanos(), "calm", -1);
        return marks;
    }

    private static void add(List<Mark> marks, long nanos, String kind, int node) {
        if (nanos < Long.MAX_VALUE) {
            marks.add(new Mark(Double.NaN, nanos / NANOS, kind, node));
        }
    }

    /** Writes the file, whole or not at all. */
    static void write(Path file, List<Mark> marks) throws IOException {
        StringBuilder text = new StringBuilder(HEADER);
        for (Mark mark : marks) {
            text.append(cell(mark.round)).append(',').append(cell(mark.timeS)).append(',');
            text.append(mark.kind).append(',').append(mark.node).append('\n');
        }
        AtomicFile.write(file, out -> out.write(text.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private static String cell(double value) {
        return Double.isNaN(value) ? "" : Decimal.exact(value);
    }

    /** @throws InvalidRunException with one sentence on what is wrong in the file */
    static List<Mark> read(Path file) throws IOException {
        List<Mark> marks = new ArrayList<>();
        try (CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(file)) {
            for (NamedCsvRecord line : csv) {
                marks.add(new Mark(
                        value(line.getField("round")),
                        value(line.getField("time_s")),
                        line.getField("kind"),
                        Integer.parseInt(line.getField("node"))));
            }
        } catch (CsvParseException | IllegalArgumentException | java.util.NoSuchElementException broken) {
            throw new InvalidRunException(file + " is not a table with the columns " + HEADER.strip());
        }
        return marks;
    }

    private static double value(String cell) {
        return cell.isEmpty() ? Double.NaN : Double.parseDouble(cell);
    }
}
