package laconic.data;

import java.util.stream.IntStream;
import laconic.objective.Samples;

/**
 * One file's samples cut in two: the first ones to train on, the last ones, in the order of the file, to test.
 *
 * @param train at least one sample
 * @param test at least one sample
 */
public record Holdout(Samples train, Samples test) {

    /**
     * The cut that leaves the last {@code test} samples for testing.
     *
     * @throws DataException if that leaves one part empty
     */
    public static Holdout last(Samples all, int test) {
        if (test < 1 || test >= all.size()) {
            throw new DataException(
                    "test = " + test + " of " + all.size() + " samples: 1 to " + (all.size() - 1) + " can be held out");
        }
        int train = all.size() - test;
        return new Holdout(
                all.select(IntStream.range(0, train).toArray()),
                all.select(IntStream.range(train, all.size()).toArray()));
    }
}
