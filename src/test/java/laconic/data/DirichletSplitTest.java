package laconic.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import laconic.math.SeededRandomness;
import laconic.objective.DenseRows;
import laconic.objective.Samples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirichletSplitTest {
    /** Rows that carry their number, of which every tenth has the label 0, …, 9. */
    private static Samples rows(int count) {
        double[][] rows = new double[count][];
        Arrays.setAll(rows, i -> new double[] {i});
        return new Samples(
                new DenseRows(rows),
                IntStream.range(0, count).mapToDouble(i -> i % 10).toArray());
    }

    private static List<Samples> split(double alpha, Samples all, int workers, long seed) {
        return new DirichletSplit(alpha).apply(all, workers, new SeededRandomness(seed, workers));
    }

    private static DoubleStream numbers(Samples part) {
        return IntStream.range(0, part.size()).mapToDouble(r -> part.rows().dot(r, new double[] {1}));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-6, 0.01, 0.3, 1, 100, 1e9})
    void everyRowGoesToOneWorkerAndEveryWorkerHasOne(double alpha) {
        Samples all = rows(205);
        List<Samples> parts = split(alpha, all, 40, 1);
        assertThat(parts).hasSize(40).allMatch(part -> part.size() >= 1);
        assertThat(parts.stream().flatMapToDouble(DirichletSplitTest::numbers).sorted())
                .containsExactly(numbers(all).boxed().toArray(Double[]::new));
        for (Samples part : parts) {
            assertThat(part.labels())
                    .containsExactly(numbers(part).map(i -> i % 10).toArray());
        }
    }

    @Test
    void isAFunctionOfTheSeed() {
        Samples all = rows(300);
        assertThat(split(0.5, all, 5, 1).stream().map(Samples::digest))
                .isEqualTo(split(0.5, all, 5, 1).stream().map(Samples::digest).toList());
        assertThat(split(0.5, all, 5, 2).get(0).digest())
                .isNotEqualTo(split(0.5, all, 5, 1).get(0).digest());
    }

    /** A share of Dirichlet(α, …, α) over n has mean 1/n and variance (1/n)(1 − 1/n)/(nα + 1). */
    @ParameterizedTest
    @ValueSource(doubles = {0.1, 1, 10})
    void sharesHaveTheirMoments(double alpha) {
        int n = 4;
        int classes = 500;
        int each = 100;
        double[] labels =
                IntStream.range(0, classes * each).mapToDouble(i -> i / each).toArray();
        Samples all = new Samples(rows(labels.length).rows(), labels);
        double mean = 0;
        double square = 0;
        Samples first = split(alpha, all, n, 3).get(0);
        for (int c = 0; c < classes; c++) {
            int label = c;
            double share = Arrays.stream(first.labels()).filter(y -> y == label).count() / (double) each;
            mean += share / classes;
            square += share * share / classes;
        }
        double variance = 0.25 * 0.75 / (n * alpha + 1);
        assertThat(mean).isEqualTo(0.25, within(0.005 + 4 * Math.sqrt(variance / classes)));
        assertThat(square - mean * mean).isEqualTo(variance, within(0.2 * variance + 2e-4));
    }

    @Test
    void smallAlphaGivesAClassToOneWorkerLargeAlphaDealsEvenly() {
        Samples all = rows(1000);
        for (Samples part : split(1e9, all, 10, 1)) {
            for (int c = 0; c < 10; c++) {
                int label = c;
                assertThat(Arrays.stream(part.labels()).filter(y -> y == label).count())
                        .isBetween(9L, 11L);
            }
        }
        int owners = 0;
        for (Samples part : split(1e-6, all, 10, 1)) {
            owners += part.size() >= 100 - 10 ? (part.size() + 10) / 100 : 0;
        }
        assertThat(owners).isEqualTo(10);
    }

    @Test
    void refusesWhatItCannotSplit() {
        assertThatThrownBy(() -> split(1, rows(3), 4, 1))
                .hasMessage("workers = 4 cannot share 3 rows: 1 to 3 workers are possible");
        assertThatThrownBy(() -> new DirichletSplit(0))
                .isInstanceOf(DataException.class)
                .hasMessage("dirichlet-alpha = 0.0: a finite number above 0 is needed");
        assertThatThrownBy(() -> new DirichletSplit(Double.POSITIVE_INFINITY)).isInstanceOf(DataException.class);
    }

    /** Pinned on JDK 17; equal seeds give equal splits on every JDK. */
    @Test
    void bitsAreTheSameOnEveryJdk() {
        assertThat(split(0.3, rows(1000), 10, 1).stream()
                        .mapToLong(Samples::digest)
                        .reduce(0, (sum, digest) -> 31 * sum + digest))
                .isEqualTo(-8875210047011315037L);
    }
}
