package laconic.report;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import laconic.node.Report;

/**
 * {@code participation.csv}: the rounds in which not everybody who was asked counted, or before whose end a worker had lost
 * its memory. In all others everybody counted, so that method, seed and this file give the run again.
 */
public final class ParticipationCsv implements Closeable {

    /** The file's name in a run directory. */
    public static final String NAME = "participation.csv";

    private static final String HEADER = "round,responders,joined";

    /**
     * One row.
     *
     * @param responders whose uplinks counted, ascending, possibly with repeats
     * @param joined who had lost its memory
     */
    public record Round(int[] responders, List<Integer> joined) {}

    private final FileChannel channel;
    private final Writer out;
    private final List<Integer> joined = new ArrayList<>();

    private ParticipationCsv(Path file, List<String> kept) throws IOException {
        AtomicFile.write(file, lines -> {
            lines.write((HEADER + "\n").getBytes(StandardCharsets.UTF_8));
            for (String line : kept) {
                lines.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            }
        });
        channel = FileChannel.open(file, StandardOpenOption.APPEND);
        out = new BufferedWriter(Channels.newWriter(channel, StandardCharsets.UTF_8));
    }

    /** A new file with its header. */
    static ParticipationCsv create(Path file) throws IOException {
        return new ParticipationCsv(file, List.of());
    }

    /**
     * The file of an interrupted run that goes on after {@code round}: later rows are dropped.
     *
     * @throws InvalidRunException if there is no such file, or a line that stays is not a row
     */
    static ParticipationCsv continueAfter(Path file, long round) throws IOException {
        List<String> kept = new ArrayList<>();
        read(file)
                .headMap(round, true)
                .forEach((number, row) -> kept.add(line(number, row.responders(), row.joined())));
        return new ParticipationCsv(file, kept);
    }

    /** Waits until all rows are on the disk. */
    void force() throws IOException {
        channel.force(true);
    }

    /** Takes note of what a run reports. */
    void append(Report report) throws IOException {
        if (report instanceof Report.Incident incident && incident.kind() == Report.Incident.Kind.JOINED) {
            joined.add(incident.node());
        } else if (report instanceof Report.RoundClosed closed && (!joined.isEmpty() || closed.missed())) {
            out.write(line(closed.round(), closed.responders(), joined) + "\n");
            out.flush();
            joined.clear();
        }
    }

    private static String line(long round, int[] responders, List<Integer> joined) {
        return round + "," + spaced(Arrays.stream(responders)) + ","
                + spaced(joined.stream().mapToInt(i -> i));
    }

    private static String spaced(IntStream numbers) {
        return numbers.mapToObj(Integer::toString).collect(Collectors.joining(" "));
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    /**
     * The rounds of a file, by number.
     *
     * @throws InvalidRunException with one sentence naming the file and line that is wrong
     */
    public static NavigableMap<Long, Round> read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new InvalidRunException(file + " does not exist: its run recorded no participation");
        }
        NavigableMap<Long, Round> rounds = new TreeMap<>();
        String text = Files.readString(file);
        List<String> lines =
                text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        for (int k = 1; k < lines.size(); k++) {
            String[] cells = lines.get(k).split(",", -1);
            try {
                rounds.put(
                        Long.parseLong(cells[0]),
                        new Round(
                                numbers(cells[1]),
                                Arrays.stream(numbers(cells[2])).boxed().toList()));
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
                throw new InvalidRunException(file + ", line " + (k + 1) + " is not a row of " + HEADER);
            }
        }
        return rounds;
    }

    private static int[] numbers(String cell) {
        return cell.isEmpty()
                ? new int[0]
                : Arrays.stream(cell.split(" ")).mapToInt(Integer::parseInt).toArray();
    }
}
