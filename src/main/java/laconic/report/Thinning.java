package laconic.report;

import java.util.BitSet;
import java.util.List;

/**
 * The choice of rows that a page carries of a long run: in each of some buckets of rows the first, the last, and where
 * each plotted column is least and greatest, so that no spike is lost. Half of the buckets are equally long, half grow
 * geometrically, so that the beginning is fine enough for a logarithmic axis.
 */
final class Thinning {
    private static final int BUCKETS_MAX = 500;
    private static final List<Column> WATCHED = List.of(
            Column.LOSS,
            Column.GAP,
            Column.GRAD_NORM_SQ,
            Column.ACCURACY,
            Column.CONSENSUS_DISTANCE,
            Column.RESPONDERS,
            Column.STALENESS_MAX);

    private Thinning() {}

    /** Rows to keep of each run, ascending, together at most {@code rowsMax} as long as that leaves a few per run. */
    static List<int[]> rows(List<Run> runs, int rowsMax) {
        if (runs.stream().mapToInt(Run::rows).sum() <= rowsMax) {
            return runs.stream().map(run -> rows(run, run.rows())).toList();
        }
        for (int buckets = BUCKETS_MAX; ; buckets /= 2) {
            int count = buckets;
            List<int[]> kept = runs.stream().map(run -> rows(run, count)).toList();
            if (buckets < 16 || kept.stream().mapToInt(rows -> rows.length).sum() <= rowsMax) {
                return kept;
            }
        }
    }

    private static int[] rows(Run run, int buckets) {
        int n = run.rows();
        BitSet starts = new BitSet(n + 1);
        for (int i = 0; i <= buckets; i++) {
            starts.set((int) ((long) n * i / buckets));
            starts.set((int) Math.min(n, Math.pow(n, i / (double) buckets)));
        }
        BitSet kept = new BitSet(n);
        for (int from = starts.nextSetBit(0), to; from < n; from = to) {
            to = starts.nextSetBit(from + 1);
            kept.set(from);
            kept.set(to - 1);
            for (Column column : WATCHED) {
                keepExtremes(run.column(column), from, to, kept);
            }
        }
        return kept.stream().toArray();
    }

    private static void keepExtremes(double[] values, int from, int to, BitSet kept) {
        int least = -1;
        int greatest = -1;
        for (int i = from; i < to; i++) {
            if (Double.isFinite(values[i])) {
                least = least < 0 || values[i] < values[least] ? i : least;
                greatest = greatest < 0 || values[i] > values[greatest] ? i : greatest;
            }
        }
        if (least >= 0) {
            kept.set(least);
            kept.set(greatest);
        }
    }
}
