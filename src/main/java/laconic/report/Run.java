package laconic.report;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import laconic.experiment.Decimal;
import laconic.node.Row;

/**
 * A finished run as its directory tells it.
 *
 * @param name the experiment's name
 * @param method the method's name
 * @param seed the experiment's seed
 * @param columns one array per {@link Column}, in its order, all of the same length ≥ 1; unknown values are NaN; not
 *     to be modified
 * @param summary the fields of {@code summary.json} in file order
 * @param experiment the resolved experiment file, empty where there is none
 * @param marks what happened to it, in no order
 * @param peers who mixes with whom; null where there is a server or it is not known
 */
public record Run(
        String name,
        String method,
        long seed,
        List<double[]> columns,
        Map<String, Object> summary,
        String experiment,
        List<Mark> marks,
        Peers peers) {

    /** A run to which nothing happened, and of whose peers nothing is known. */
    public Run(
            String name,
            String method,
            long seed,
            List<double[]> columns,
            Map<String, Object> summary,
            String experiment) {
        this(name, method, seed, columns, summary, experiment, List.of(), null);
    }

    /**
     * A run that has no directory.
     *
     * @param rows its evaluated rounds, at least one
     * @param digest of the final model
     */
    public static Run of(String name, String method, long seed, List<Row> rows, String digest, String experiment) {
        List<ToDoubleFunction<Row>> values = List.of(
                Row::round,
                row -> row.nanos() / 1e9,
                Row::loss,
                Row::gap,
                Row::gradNormSq,
                Row::accuracy,
                Row::upBits,
                Row::downBits,
                Row::gossipBits,
                Row::resyncBits,
                Row::theoryBits,
                row -> count(row.wireBytes()),
                Row::participants,
                Row::responders,
                Row::resyncs,
                Row::stalenessMax,
                Row::consensusDistance,
                row -> count(row.membership().livePeers()),
                row -> count(row.membership().suspendedEdges()),
                row -> count(row.membership().epoch()),
                row -> count(row.membership().abandonedFlows()));
        List<double[]> columns = values.stream()
                .map(value -> rows.stream().mapToDouble(value).toArray())
                .toList();
        return new Run(name, method, seed, columns, Map.of("digest", digest), experiment);
    }

    private static double count(long value) {
        return value < 0 ? Double.NaN : value;
    }

    /** One value per evaluated round; NaN where unknown. */
    public double[] column(Column column) {
        return columns.get(column.ordinal());
    }

    /** The number of evaluated rounds. */
    public int rows() {
        return columns.get(0).length;
    }

    /** The value in the last row; NaN where unknown. */
    public double last(Column column) {
        return column(column)[rows() - 1];
    }

    /** Whether the column holds a finite value anywhere. */
    public boolean knows(Column column) {
        for (double value : column(column)) {
            if (Double.isFinite(value)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the column is above zero anywhere. */
    boolean everPositive(Column column) {
        for (double value : column(column)) {
            if (value > 0 && Double.isFinite(value)) {
                return true;
            }
        }
        return false;
    }

    /** Payload bits up, down and between peers together, up to and including a row; unknown parts count nothing. */
    public double totalBits(int row) {
        double total = 0;
        for (Column part : List.of(Column.UP_BITS, Column.DOWN_BITS, Column.GOSSIP_BITS)) {
            double bits = column(part)[row];
            total += Double.isFinite(bits) ? bits : 0;
        }
        return total;
    }

    /** The first row whose gap is at most {@code target}. */
    public OptionalInt firstRowWithGap(double target) {
        double[] gap = column(Column.GAP);
        return IntStream.range(0, gap.length).filter(i -> gap[i] <= target).findFirst();
    }

    /** A field of the summary as text, a dash where it is absent. */
    String text(String key) {
        Object value = summary.get(key);
        if (value instanceof BigDecimal number) {
            return Decimal.exact(number.doubleValue());
        }
        return value == null ? "–" : value.toString();
    }

    /** A field of the summary as a number, NaN where it is absent or no number. */
    double number(String key) {
        return summary.get(key) instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    /** The warnings of the summary. */
    List<String> warnings() {
        return summary.get("warnings") instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }
}
