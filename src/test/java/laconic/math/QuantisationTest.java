package laconic.math;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The quantisation kernels against the formulas as the papers write them. */
class QuantisationTest {

    private static final int N = 20_000;

    private final Quantisation quantisation = new Quantisation(N);

    private interface Block {
        void run(int from, int n, long[] uniform);
    }

    private static void blocks(Block block, long[] integer) {
        for (int from = 0; from < N; from += Quantisation.BLOCK) {
            int n = Math.min(Quantisation.BLOCK, N - from);
            block.run(from, n, Arrays.copyOfRange(integer, from, from + n));
        }
    }

    @Test
    void evenLevelsFollowTheFormula() {
        Random random = new Random(1);
        double[] x = random.doubles(N, -3, 3).toArray();
        long[] integer = random.longs(N, 0, 1L << 53).toArray();
        int[] level = new int[N + 5];
        x[7] = 0;
        x[8] = -0.0;
        for (double unit : new double[] {1, 0x1p-1060, 0x1p1021}) {
            double[] scaled = Arrays.stream(x).map(value -> value * unit).toArray();
            double scale = 2.5 * unit;
            for (int s : new int[] {1, 4, 1000}) {
                blocks(
                        (from, n, uniform) -> quantisation.even(scaled, from, n, s, scale, uniform, level, from + 5),
                        integer);
                for (int j = 0; j < N; j++) {
                    double plain = Math.floor(s * (Math.abs(scaled[j]) / scale) + integer[j] * 0x1p-53);
                    assertThat((double) level[j + 5]).isEqualTo(Math.signum(x[j]) * Math.min(s + 1, plain) + 0.0);
                }
            }
        }
    }

    /** Whatever the scale, k · scale / s with the uniform 0 has level k, and s the scale itself with any uniform. */
    @Test
    void evenLevelsAreExactAtTheirPoints() {
        Random random = new Random(3);
        int[] level = new int[3];
        for (int t = 0; t < N; t++) {
            int s = 1 << random.nextInt(8);
            double scale = Math.exp(10 * random.nextGaussian());
            double[] x = {scale, -scale / s, scale};
            quantisation.even(x, 0, 3, s, scale, new long[] {0, 0, (1L << 53) - (1L << 13)}, level, 0);
            assertThat(level).containsExactly(s, -1, s);
        }
    }

    @Test
    void powersFollowTheFormula() {
        Random random = new Random(2);
        double[] x = new double[N];
        long[] integer = random.longs(N, 0, 1L << 53).toArray();
        double[] u = Arrays.stream(integer).mapToDouble(i -> i * 0x1p-53).toArray();
        int[] level = new int[N];
        int most = Integer.MIN_VALUE;
        for (int j = 0; j < N; j++) {
            x[j] = random.nextGaussian() * Math.exp(5 * random.nextGaussian());
        }
        x[3] = 0;
        x[4] = 0x1p-150;
        blocks((from, n, uniform) -> quantisation.powers(x, from, n, -149, 150, uniform, level, from), integer);
        for (int j = 0; j < N; j++) {
            if (Math.abs(x[j]) < 0x1p-149) {
                assertThat(level[j]).isZero();
                continue;
            }
            int e = Math.getExponent(x[j]);
            double lower = Math.scalb(1.0, e);
            int chosen = u[j] < (2 * lower - Math.abs(x[j])) / lower ? e : e + 1;
            most = Math.max(most, chosen);
            assertThat(level[j]).isEqualTo((int) Math.signum(x[j]) * (chosen + 150));
        }
        assertThat(quantisation.most()).isEqualTo(most + 150);
        assertThat(quantisation.small()).isTrue();
        quantisation.clear();
        quantisation.powers(x, 5, 3, -149, 150, new long[3], level, 0);
        assertThat(quantisation.small()).isFalse();
    }
}
