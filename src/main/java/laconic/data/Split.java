package laconic.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import laconic.math.Purpose;
import laconic.math.Randomness;
import laconic.objective.Samples;

/** How rows go to workers: each gets consecutive rows of one order, the first (rows mod n) workers one row more. */
public enum Split {
    /** The order of the file. */
    CONTIGUOUS,
    /** A permutation drawn at {@link Purpose#DATA}, the server's address, round −1. */
    SHUFFLED,
    /** Ascending label; rows of equal label in the order of the file. */
    BY_LABEL;

    /**
     * The workers' parts, in worker order.
     *
     * @param workers n ≥ 1
     * @throws DataException if there are more workers than rows
     */
    public List<Samples> apply(Samples all, int workers, Randomness randomness) {
        int[] order = order(all, randomness, workers);
        List<Samples> parts = new ArrayList<>();
        int[] from = bounds(all.size(), workers);
        for (int i = 0; i < workers; i++) {
            parts.add(all.select(Arrays.copyOfRange(order, from[i], from[i + 1])));
        }
        return parts;
    }

    /** The order of all rows that is cut into parts. */
    int[] order(Samples all, Randomness randomness, int server) {
        return switch (this) {
            case CONTIGUOUS -> IntStream.range(0, all.size()).toArray();
            case SHUFFLED -> randomness.draw(Purpose.DATA, server, -1).permutation(all.size());
            case BY_LABEL -> byLabel(all, CONTIGUOUS.order(all, randomness, server));
        };
    }

    /** The rows of an order by ascending label; those of equal label stay in it. */
    static int[] byLabel(Samples all, int[] order) {
        return Arrays.stream(order)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> all.labels()[i]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** The n + 1 bounds of the parts: worker i has the rows from_i to from_(i+1) − 1 of the order. */
    static int[] bounds(int rows, int workers) {
        if (workers < 1 || workers > rows) {
            throw new DataException(
                    "workers = " + workers + " cannot share " + rows + " rows: 1 to " + rows + " workers are possible");
        }
        int[] from = new int[workers + 1];
        for (int i = 0; i < workers; i++) {
            from[i + 1] = from[i] + rows / workers + (i < rows % workers ? 1 : 0);
        }
        return from;
    }
}
