package laconic.math;

import static org.assertj.core.api.Assertions.assertThat;

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
        for (int s : new int[] {1, 4, 1000}) {
            Quantisation.even(x, 0, N, s, 2.5, u, level, 5);
            for (int j = 0; j < N; j++) {
                double plain = Math.signum(x[j]) * Math.min(s + 1, Math.floor(s * Math.abs(x[j]) / 2.5 + u[j]));
                assertThat((double) level[j + 5]).isEqualTo(plain + 0.0);
            }
        }
    }

    @Test
    void powersFollowTheFormula() {
        Random random = new Random(2);
        double[] x = new double[N];
        double[] u = random.doubles(N).toArray();
        int[] level = new int[N];
        int[] tally = new int[2];
        int most = Integer.MIN_VALUE;
        for (int j = 0; j < N; j++) {
            x[j] = random.nextGaussian() * Math.exp(5 * random.nextGaussian());
        }
        x[3] = 0;
        x[4] = 0x1p-150;
        Quantisation.powers(x, 0, N, -149, 150, u, level, 0, tally);
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
