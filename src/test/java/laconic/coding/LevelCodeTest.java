package laconic.coding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The level code against its input and against the order-0 entropy. */
class LevelCodeTest {

    private static int[] decoded(byte[] bytes, int m) throws DecodeException {
        Source in = new Source(bytes);
        LevelReader reader = new LevelReader(in, m, true);
        int[] coded = new int[reader.symbols()];
        for (int from = 0; from < coded.length; from += 100) {
            int n = Math.min(100, coded.length - from);
            int[] block = new int[n];
            reader.next(n, block);
            System.arraycopy(block, 0, coded, from, n);
        }
        reader.close();
        assertThat(in.remaining()).isZero();
        if (reader.index() == null) {
            return coded;
        }
        int[] level = new int[m];
        for (int i = 0; i < coded.length; i++) {
            level[reader.index()[i]] = coded[i];
        }
        return level;
    }

    private static byte[] encoded(int[] level) {
        Sink out = new Sink();
        assertThat(new LevelCode().write(level, level.length, out)).isTrue();
        return out.toBytes();
    }

    @Test
    void anyVectorComesBack() throws DecodeException {
        Random random = new Random(3);
        for (int t = 0; t < 2000; t++) {
            int m = 1 + (t % 20 == 0 ? random.nextInt(20_000) : random.nextInt(300));
            double width = Math.exp(random.nextDouble() * 20 - 3);
            int[] level = new int[m];
            for (int j = 0; j < m; j++) {
                double value = random.nextGaussian() * width;
                level[j] = (int) Math.max(-(1 << 30), Math.min(1 << 30, value));
            }
            level[random.nextInt(m)] = t % 5 == 0 ? 1 << 30 : -1;
            assertThat(decoded(encoded(level), m)).isEqualTo(level);
        }
    }

    @Test
    void zerosAreNotWritten() {
        Sink out = new Sink();
        assertThat(new LevelCode().write(new int[9], 9, out)).isFalse();
        assertThat(out.position()).isZero();
    }

    @Test
    void equalLevelsCostTheirSignsOnly() {
        int[] level = new int[800];
        Arrays.fill(level, 3);
        assertThat(encoded(level)).hasSizeLessThan(108);
    }

    /** Within 1.5 % and 16 bytes of Σ log₂(1/frequency), for Gaussian levels of many widths. */
    @Test
    void sizeIsNearTheEntropy() {
        Random random = new Random(5);
        for (double width : new double[] {0.1, 0.3, 1, 3, 10, 40}) {
            int m = 100_000;
            int[] level = new int[m];
            int[] count = new int[2001];
            for (int j = 0; j < m; j++) {
                level[j] = (int) Math.rint(random.nextGaussian() * width);
                count[level[j] + 1000]++;
            }
            double bits = 0;
            for (int c : count) {
                bits += c == 0 ? 0 : c * Math.log((double) m / c) / Math.log(2);
            }
            assertThat((double) encoded(level).length).as("width " + width).isLessThan(1.015 * bits / 8 + 16);
        }
    }
}
