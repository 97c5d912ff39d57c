package laconic.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import laconic.math.SeededRandomness;
import laconic.objective.DenseRows;
import laconic.objective.Samples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SplitTest {
    /** Eleven rows that carry their number, with labels 2 0 1 2 0 1 …. */
    private static Samples eleven() {
        double[][] rows = new double[11][1];
        double[] labels = new double[11];
        for (int i = 0; i < 11; i++) {
            rows[i][0] = i;
            labels[i] = (i + 2) % 3;
        }
        return new Samples(new DenseRows(rows), labels);
    }

    private static List<double[]> numbers(Split split, int workers, long seed) {
        return split.apply(eleven(), workers, new SeededRandomness(seed, workers)).stream()
                .map(part -> {
                    double[] numbers = new double[part.size()];
                    for (int r = 0; r < numbers.length; r++) {
                        numbers[r] = part.rows().dot(r, new double[] {1});
                        assertThat(part.labels()[r]).isEqualTo((numbers[r] + 2) % 3);
                    }
                    return numbers;
                })
                .toList();
    }

    @Test
    void theFirstWorkersHoldOneRowMore() {
        assertThat(numbers(Split.CONTIGUOUS, 3, 1))
                .containsExactly(new double[] {0, 1, 2, 3}, new double[] {4, 5, 6, 7}, new double[] {8, 9, 10});
    }

    @Test
    void byLabelSortsStably() {
        assertThat(numbers(Split.BY_LABEL, 3, 1))
                .containsExactly(new double[] {1, 4, 7, 10}, new double[] {2, 5, 8, 0}, new double[] {3, 6, 9});
    }

    @Test
    void shuffledIsAPermutationOfItsSeed() {
        List<double[]> first = numbers(Split.SHUFFLED, 3, 1);
        assertThat(first).containsExactly(numbers(Split.SHUFFLED, 3, 1).toArray(double[][]::new));
        assertThat(first.get(0)).isNotEqualTo(numbers(Split.SHUFFLED, 3, 2).get(0));
        assertThat(first.stream().flatMapToDouble(Arrays::stream).sorted())
                .containsExactly(0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0);
    }

    @ParameterizedTest
    @EnumSource(Split.class)
    void moreWorkersThanRowsAndNoWorkersAreErrors(Split split) {
        assertThatThrownBy(() -> numbers(split, 12, 1))
                .isInstanceOf(DataException.class)
                .hasMessage("workers = 12 cannot share 11 rows: 1 to 11 workers are possible");
        assertThatThrownBy(() -> numbers(split, 0, 1)).isInstanceOf(DataException.class);
        assertThat(numbers(split, 11, 1)).hasSize(11);
    }
}
