package laconic.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import laconic.math.Draw;
import laconic.math.Purpose;
import laconic.math.Randomness;
import laconic.objective.Normal;
import laconic.objective.Samples;

/**
 * The split of federated benchmarks: each class's rows are dealt out by shares from a symmetric Dirichlet distribution
 * over the workers, drawn for each class on its own (Hsu, Qi, Brown, arXiv:1909.06335; Li et al., arXiv:2102.02079).
 *
 * <p>Workers hold different numbers of rows (the rule that the first hold one more is for {@link Split}), f still is
 * the plain mean of the f_i. A worker that got no row takes one from the worker with most rows. Rows of one class are
 * shuffled as {@link Split#SHUFFLED} does; shares are drawn at {@link Purpose#DATA}, the worker's address, the class's
 * position.
 *
 * @param alpha the concentration α > 0: near 0 a class goes to one worker, large gives all workers the same mix
 */
public record DirichletSplit(double alpha) {

    public DirichletSplit {
        if (!(alpha > 0 && alpha < Double.POSITIVE_INFINITY)) {
            throw new DataException("dirichlet-alpha = " + alpha + ": a finite number above 0 is needed");
        }
    }

    /**
     * The workers' parts, in worker order, each with at least one row.
     *
     * @param workers n ≥ 1
     * @throws DataException if there are more workers than rows
     */
    public List<Samples> apply(Samples all, int workers, Randomness randomness) {
        Split.bounds(all.size(), workers); // refuses as the other splits do
        int[] order = Split.byLabel(all, Split.SHUFFLED.order(all, randomness, workers));
        int[] owner = new int[order.length];
        int[] rows = new int[workers];
        int position = 0;
        for (int from = 0; from < order.length; position++) {
            int to = from + 1;
            while (to < order.length && all.labels()[order[to]] == all.labels()[order[from]]) {
                to++;
            }
            deal(shares(workers, position, randomness), from, to, owner, rows);
            from = to;
        }
        feed(owner, rows);
        List<Samples> parts = new ArrayList<>();
        for (int i = 0; i < workers; i++) {
            int worker = i;
            parts.add(all.select(IntStream.range(0, order.length)
                    .filter(at -> owner[at] == worker)
                    .map(at -> order[at])
                    .toArray()));
        }
        return parts;
    }

    /** Gives the class's rows, from … to − 1, to workers: each up to its share of the total, rounded down. */
    private static void deal(double[] shares, int from, int to, int[] owner, int[] rows) {
        double total = Arrays.stream(shares).sum();
        double sum = 0;
        int at = from;
        for (int i = 0; i < shares.length; i++) {
            sum += shares[i];
            int end = i == shares.length - 1 ? to : from + (int) Math.min(to - from, sum / total * (to - from));
            for (; at < end; at++) {
                owner[at] = i;
                rows[i]++;
            }
        }
    }

    /** Moves one row to each worker that has none, from the first of those with most. */
    private static void feed(int[] owner, int[] rows) {
        for (int i = 0; i < rows.length; i++) {
            if (rows[i] == 0) {
                int richest = 0;
                for (int w = 1; w < rows.length; w++) {
                    richest = rows[w] > rows[richest] ? w : richest;
                }
                int at = 0;
                while (owner[at] != richest) {
                    at++;
                }
                owner[at] = i;
                rows[richest]--;
                rows[i]++;
            }
        }
    }

    /** Gamma(α, 1) variables divided by the largest of them, which are Dirichlet shares up to their sum. */
    private double[] shares(int workers, int position, Randomness randomness) {
        double[] shares = new double[workers];
        Arrays.setAll(shares, i -> logGamma(randomness.draw(Purpose.DATA, i, position)));
        double most = Arrays.stream(shares).max().orElseThrow();
        Arrays.setAll(shares, i -> StrictMath.exp(shares[i] - most));
        return shares;
    }

    /**
     * The logarithm of a Gamma(α, 1) variable, which for small α is far below the smallest number: Marsaglia and Tsang
     * (2000) for α + 1, times U^{1/α}.
     */
    private double logGamma(Draw draw) {
        double d = alpha + 1 - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        for (int attempt = 0; ; attempt++) { // of which more than 95 % succeed
            double z = Normal.of(draw, 1 + 2 * attempt);
            double v = (1 + c * z) * (1 + c * z) * (1 + c * z);
            double u = 1 - draw.uniform(4 + 4 * attempt);
            if (v > 0 && StrictMath.log(u) < z * z / 2 + d * (1 - v + StrictMath.log(v))) {
                return StrictMath.log(d * v) + StrictMath.log(1 - draw.uniform(0)) / alpha;
            }
        }
    }
}
