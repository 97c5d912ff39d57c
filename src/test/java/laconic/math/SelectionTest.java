package laconic.math;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The selection kernel against a sort. */
class SelectionTest {

    private static int[] sorted(double[] x, int offset, int m, int k) {
        return IntStream.range(0, m)
                .boxed()
                .filter(j -> x[offset + j] != 0)
                .sorted(Comparator.comparingDouble((Integer j) -> -Math.abs(x[offset + j]))
                        .thenComparingInt(j -> j))
                .limit(k)
                .mapToInt(Integer::intValue)
                .sorted()
                .toArray();
    }

    private static double entry(int kind, int j, Random random) {
        return switch (kind) {
            case 0 -> random.nextGaussian();
            case 1 -> random.nextInt(7) - 3;
            case 2 -> random.nextInt(50) == 0 ? random.nextGaussian() : 0;
            case 3 -> 1;
            case 4 -> j * (j % 2 == 0 ? 1e-3 : -1e-3);
            default -> Double.MIN_VALUE * random.nextInt(1000);
        };
    }

    @Test
    void equalsASort() {
        Selection selection = new Selection();
        Random random = new Random(4);
        for (int m : new int[] {1, 2, 17, 300, 2048, 5000, 40_000, 70_000}) {
            for (int kind = 0; kind < 6; kind++) {
                int offset = random.nextInt(3);
                double[] x = new double[m + offset];
                for (int j = 0; j < x.length; j++) {
                    x[j] = entry(kind, j, random);
                }
                for (int k : new int[] {1, 2, m / 1000 + 1, m / 100 + 1, m / 10 + 1, m / 2 + 1, m - 1, m, m + 5}) {
                    int[] into = new int[Math.max(1, Math.min(k, m))];
                    int found = k < 1 ? 0 : selection.largest(x, offset, m, k, into);
                    assertThat(Arrays.copyOf(into, found))
                            .as("m = %d, k = %d, kind %d", m, k, kind)
                            .isEqualTo(sorted(x, offset, m, Math.max(0, k)));
                }
            }
        }
    }

    /** A sample that sees only large entries guesses too high a bound; the result must not change. */
    @Test
    void aMisleadingSampleChangesNothing() {
        int m = 100_000;
        double[] x = new double[m];
        for (int j = 0; j < m; j++) {
            x[j] = j % (m / (m >> 6)) == 0 ? 1000 + j : 1 + j * 1e-6;
        }
        int[] into = new int[m];
        for (int k : new int[] {100, 1000, 3000}) {
            int found = new Selection().largest(x, 0, m, k, into);
            assertThat(Arrays.copyOf(into, found)).isEqualTo(sorted(x, 0, m, k));
        }
    }
}
