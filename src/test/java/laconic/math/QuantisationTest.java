package laconic.math;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The quantisation kernels against the formulas as the papers write them. */
class QuantisationTest {

    private static final int N = 20_000;

    @Test
    void evenLevelsFollowTheFormula() {
        Random random = new Random(1);
        double[] x = random.doubles(N, -3, 3).toArray();
        double[] u = random.doubles(N).toArray();
        int[] level = new int[N + 5];
        x[7] = 0;
        x[8] = -0.0;
        for (double unit : new double[] {1, 0x1p-1060, 0x1p1021}) {
            double[] scaled = Arrays.stream(x).map(value -> value * unit).toArray();
            double scale = 2.5 * unit;
            for (int s : new int[] {1, 4, 1000}) {
                Quantisation.even(scaled, 0, N, s, scale, u, level, 5);
                for (int j = 0; j < N; j++) {
                    double plain = Math.floor(s * (Math.abs(scaled[j]) / scale) + u[j]);
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
            Quantisation.even(x, 0, 3, s, scale, new double[] {0, 0, 1 - 0x1p-40}, level, 0);
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
        int[] tally = new int[2];
        int most = Integer.MIN_VALUE;
        for (int j = 0; j < N; j++) {
            x[j] = random.nextGaussian() * Math.exp(5 * random.nextGaussian());
        }
        x[3] = 0;
        x[4] = 0x1p-150;
        Quantisation.powers(x, 0, N, -149, 150, integer, level, 0, tally);
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
        assertThat(tally).containsExactly(most, 2);
    }
}
