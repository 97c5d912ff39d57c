package laconic.report;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The file {@code rounds.csv} while a run writes it: the header appears at once and complete, then one line per
 * evaluated round, handed to the operating system row by row, so that a killed process keeps every finished row.
 */
public final class RoundsCsv implements Closeable {
    private static final String HEADER =
            String.join(",", Column.ALL.stream().map(Column::key).toList());

    private final FileChannel channel;
    private final Writer out;
    private long lastRound;

    private RoundsCsv(Path file, long lastRound) throws IOException {
        channel = FileChannel.open(file, StandardOpenOption.APPEND);
        out = new BufferedWriter(Channels.newWriter(channel, StandardCharsets.UTF_8));
        this.lastRound = lastRound;
    }

    /**
     * Starts a new file that holds the header only.
     *
     * @throws FileAlreadyExistsException if there is one: another run's rows are never overwritten
     */
    public static RoundsCsv create(Path file) throws IOException {
        if (Files.exists(file)) {
            throw new FileAlreadyExistsException(file.toString());
        }
        AtomicFile.write(file, out -> out.write((HEADER + "\n").getBytes(StandardCharsets.UTF_8)));
        return new RoundsCsv(file, -1);
    }

    /**
     * Opens the file of an interrupted run to go on after {@code round}: later rows, and a last line cut short by the
     * interruption, are dropped.
     *
     * @throws InvalidRunException if a line that stays is not a row
     */
    public static RoundsCsv continueAfter(Path file, long round) throws IOException {
        String text = Files.readString(file);
        List<String> lines =
                text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        if (lines.isEmpty() || !lines.get(0).equals(HEADER)) {
            throw new InvalidRunException(file + ", line 1: the header differs from \"" + HEADER + "\"");
        }
        List<String> kept = new ArrayList<>();
        long last = -1;
        for (int i = 1; i < lines.size(); i++) {
            String cell = lines.get(i).substring(0, Math.max(0, lines.get(i).indexOf(',')));
            try {
                long number = Long.parseLong(cell);
                if (number > round) {
                    break;
                }
                last = number;
            } catch (NumberFormatException notANumber) {
                throw new InvalidRunException(
                        file + ", line " + (i + 1) + ", column round: \"" + cell + "\" is not a whole number");
            }
            kept.add(lines.get(i));
        }
        AtomicFile.write(file, out -> {
            out.write((HEADER + "\n").getBytes(StandardCharsets.UTF_8));
            for (String line : kept) {
                out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            }
        });
        return new RoundsCsv(file, last);
    }

    /**
     * The round of a file's last whole row; -1 where there is none.
     *
     * @throws InvalidRunException if a line is not a row
     */
    public static long lastRound(Path file) throws IOException {
        try (RoundsCsv rows = continueAfter(file, Long.MAX_VALUE)) {
            return rows.lastRound();
        }
    }

    /** The round of the last row; -1 where there is none. */
    public long lastRound() {
        return lastRound;
    }

    /** Waits until all rows are on the disk. */
    public void force() throws IOException {
        channel.force(true);
    }

    /**
     * Appends one row.
     *
     * @throws IllegalArgumentException if its round is not above the last one
     */
    public void append(RoundRow row) throws IOException {
        if (row.round() <= lastRound) {
            throw new IllegalArgumentException("round " + row.round() + " after round " + lastRound);
        }
        out.write(String.join(",", row.cells()) + "\n");
        out.flush();
        lastRound = row.round();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    /**
     * Reads a file into one array per column, in the order of {@link Column}; unknown values are NaN.
     *
     * @throws InvalidRunException naming file, line and column of the first thing that is wrong
     */
    static double[][] read(Path file) throws IOException {
        List<double[]> rows = new ArrayList<>();
        try (CsvReader<CsvRecord> csv = CsvReader.builder()
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(file)) {
            int[] position = null;
            int width = 0;
            for (CsvRecord line : csv) {
                String where = file + ", line " + line.getStartingLineNumber();
                if (position == null) {
                    position = positions(line.getFields(), where);
                    width = line.getFieldCount();
                } else if (line.getFieldCount() != width) {
                    throw new InvalidRunException(
                            where + ": " + line.getFieldCount() + " cells where the header has " + width + " columns");
                } else {
                    double[] row = new double[position.length];
                    for (Column column : Column.ALL) {
                        int at = position[column.ordinal()];
                        row[column.ordinal()] = at < 0 ? Double.NaN : value(line.getField(at), column, where);
                    }
                    checkRound(row[0], rows.isEmpty() ? -1 : rows.get(rows.size() - 1)[0], where);
                    rows.add(row);
                }
            }
        } catch (CsvParseException broken) {
            throw new InvalidRunException(file + ": " + rootMessage(broken));
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
        if (rows.isEmpty()) {
            throw new InvalidRunException(file + ": there is no row; a run has at least the row of round 0");
        }
        double[][] columns = new double[Column.ALL.size()][rows.size()];
        for (int i = 0; i < rows.size(); i++) {
            for (int c = 0; c < columns.length; c++) {
                columns[c][i] = rows.get(i)[c];
            }
        }
        return columns;
    }

    private static int[] positions(List<String> header, String where) throws InvalidRunException {
        int[] position = new int[Column.ALL.size()];
        for (Column column : Column.ALL) {
            position[column.ordinal()] = header.indexOf(column.key());
            if (position[column.ordinal()] < 0 && column.required()) {
                throw new InvalidRunException(where + ": column " + column.key() + " is missing; needed are " + HEADER);
            }
        }
        return position;
    }

    private static double value(String cell, Column column, String where) throws InvalidRunException {
        if (cell.isBlank()) {
            return Double.NaN;
        }
        try {
            return Double.parseDouble(cell);
        } catch (NumberFormatException notANumber) {
            throw new InvalidRunException(where + ", column " + column.key() + ": \"" + cell
                    + "\" is not a number; a number or an empty cell is allowed");
        }
    }

    private static void checkRound(double round, double before, String where) throws InvalidRunException {
        if (!(round > before) || round != Math.rint(round)) {
            throw new InvalidRunException(where + ", column round: " + Figures.number(round, 17)
                    + " is not a whole number above " + Figures.number(before, 17) + ", the round before");
        }
    }

    private static String rootMessage(Throwable error) {
        Throwable root = error;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage();
    }
}
