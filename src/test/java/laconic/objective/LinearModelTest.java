package laconic.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import laconic.math.Draw;
import laconic.math.Purpose;
import laconic.math.SeededRandomness;
import laconic.math.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LinearModelTest {
    private static final Draw DRAW = new SeededRandomness(7, 0).draw(Purpose.DATA, 0, 0);

    /** Nine rows of five features, a third of them 0, with labels ±1. */
    private static Samples dense() {
        double[][] rows = new double[9][5];
        double[] labels = new double[9];
        for (int i = 0; i < 9; i++) {
            for (int j = 0; j < 5; j++) {
                rows[i][j] = (i + 2 * j) % 3 == 0 ? 0 : Normal.of(DRAW, 5 * i + j);
            }
            labels[i] = i % 2 == 0 ? 1 : -1;
        }
        return new Samples(new DenseRows(rows), labels);
    }

    static SparseRows sparse(DenseRows dense) {
        int[] start = new int[dense.rows() + 1];
        int[] column = new int[dense.rows() * dense.dimension()];
        double[] value = new double[column.length];
        int p = 0;
        for (int i = 0; i < dense.rows(); i++) {
            for (int j = 0; j < dense.dimension(); j++) {
                if (dense.values()[i][j] != 0) {
                    column[p] = j;
                    value[p++] = dense.values()[i][j];
                }
            }
            start[i + 1] = p;
        }
        return new SparseRows(dense.dimension(), start, Arrays.copyOf(column, p), Arrays.copyOf(value, p));
    }

    /** Two samples by hand: a = (1, 2), y = 1 and a = (0, 1), y = 0, at x = (1, −1), λ = 0.5. */
    @Test
    void valueAndGradientByHand() {
        Samples samples = new Samples(new DenseRows(new double[][] {{1, 2}, {0, 1}}), new double[] {1, 0});
        double[] x = {1, -1};
        double[] g = new double[2];
        LinearModel logistic = new LinearModel(samples, Loss.LOGISTIC, 0.5);
        assertThat(logistic.value(x))
                .isEqualTo((Math.log(1 + Math.E) + Math.log(1 + 1 / Math.E)) / 2 + 0.5, within(1e-15));
        logistic.gradient(x, g);
        double p = 1 / (1 + Math.exp(-1));
        assertThat(g).containsExactly(new double[] {-p / 2 + 0.5, -p + (1 - p) / 2 - 0.5}, within(1e-15));
        LinearModel squared = new LinearModel(samples, Loss.SQUARED, 0.5);
        assertThat(squared.value(x)).isEqualTo((4 + 1) / 2.0 + 0.5);
        squared.gradient(x, g);
        assertThat(g).containsExactly(-2 + 0.5, -4 - 1 - 0.5);
    }

    @ParameterizedTest
    @EnumSource(Loss.class)
    void gradientAndHessianAreTheDerivatives(Loss loss) {
        for (Rows rows : new Rows[] {dense().rows(), sparse((DenseRows) dense().rows())}) {
            LinearModel f = new LinearModel(new Samples(rows, dense().labels()).withConstant(), loss, 0.1);
            double[] x = Normal.vector(DRAW.common(), 6);
            double[][] hessian = new double[6][6];
            f.hessian(x).addTo(1, hessian);
            double[] g = new double[6];
            f.gradient(x, g);
            double h = 1e-5;
            for (int k = 0; k < 6; k++) {
                double[] up = x.clone();
                double[] down = x.clone();
                up[k] += h;
                down[k] -= h;
                double[] gUp = new double[6];
                double[] gDown = new double[6];
                assertThat(g[k])
                        .isEqualTo(
                                (f.valueAndGradient(up, gUp) - f.valueAndGradient(down, gDown)) / (2 * h),
                                within(1e-8));
                Vectors.axpy(-1, gDown, gUp);
                Vectors.divide(gUp, 2 * h);
                assertThat(hessian[k]).containsExactly(gUp, within(1e-8));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Loss.class)
    void sparseRowsGiveWhatDenseRowsGive(Loss loss) {
        Samples given = dense();
        LinearModel a = new LinearModel(given.withConstant(), loss, 0.1);
        Samples converted = new Samples(sparse((DenseRows) given.rows()), given.labels());
        LinearModel b = new LinearModel(converted.withConstant(), loss, 0.1);
        double[] x = Normal.vector(DRAW, 6);
        double[] ga = new double[6];
        double[] gb = new double[6];
        assertThat(b.valueAndGradient(x, gb)).isEqualTo(a.valueAndGradient(x, ga), within(1e-15));
        assertThat(gb).containsExactly(ga, within(1e-15));
        assertThat(b.smoothness()).isEqualTo(a.smoothness(), within(1e-14));
        assertThat(b.strongConvexity()).isEqualTo(a.strongConvexity(), within(1e-14));
    }

    @Test
    void valueAndGradientHasTheBitsOfTheSingleCalls() {
        LinearModel f = new LinearModel(dense(), Loss.LOGISTIC, 0.1);
        double[] x = Normal.vector(DRAW, 5);
        double[] g = new double[5];
        double[] both = new double[5];
        f.gradient(x, g);
        assertThat(f.valueAndGradient(x, both)).isEqualTo(f.value(x));
        assertThat(both).containsExactly(g);
    }

    @Test
    void batchesCountRepeatsAndKeepTheWholeRegulariser() {
        LinearModel f = new LinearModel(dense(), Loss.LOGISTIC, 0.3);
        double[] x = Normal.vector(DRAW, 5);
        double[] batch = new double[5];
        f.gradient(x, new int[] {4, 1, 4}, batch);
        double[] g4 = new double[5];
        double[] g1 = new double[5];
        f.gradient(x, new int[] {4}, g4);
        f.gradient(x, new int[] {1}, g1);
        for (int k = 0; k < 5; k++) {
            assertThat(batch[k]).isEqualTo((2 * g4[k] + g1[k]) / 3, within(1e-15));
        }
        double[] all = new double[5];
        double[] full = new double[5];
        f.gradient(x, new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8}, all);
        f.gradient(x, full);
        assertThat(all).containsExactly(full);
        assertThatThrownBy(() -> f.gradient(x, new int[0], batch)).hasMessageContaining("at least one sample");
    }

    /** 10^6 equal losses have an exact mean; a plain running sum is off by about 1e-11. */
    @Test
    void lossesAreSummedWithCompensation() {
        int m = 1_000_000;
        double[][] rows = new double[m][];
        Arrays.fill(rows, new double[] {1});
        double[] labels = new double[m];
        Arrays.fill(labels, 1);
        LinearModel f = new LinearModel(new Samples(new DenseRows(rows), labels), Loss.LOGISTIC, 0);
        assertThat(f.value(new double[] {0.1})).isEqualTo(Math.log1p(Math.exp(-0.1)), within(2e-16));
    }

    @Test
    void refusesNoSamplesAndANegativeRegulariser() {
        assertThatThrownBy(() -> new LinearModel(dense().select(new int[0]), Loss.LOGISTIC, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new LinearModel(dense(), Loss.LOGISTIC, -1)).hasMessageContaining("l2 = -1.0");
    }
}
