package laconic.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import laconic.math.Draw;
import laconic.math.Purpose;
import laconic.math.SeededRandomness;
import laconic.math.Vectors;
import org.junit.jupiter.api.Test;

class SoftmaxRegressionTest {
    private static final Draw DRAW = new SeededRandomness(8, 0).draw(Purpose.DATA, 0, 0);
    private final Samples samples = NetworkTest.samples();
    private final SoftmaxRegression f = new SoftmaxRegression(samples, 4, 0.1);

    /** With x = (w, −w)/2 two classes are logistic regression in w; the regulariser is then half as large. */
    @Test
    void twoClassesAreLogisticRegression() {
        double[] labels = samples.labels().clone();
        for (int j = 0; j < labels.length; j++) {
            labels[j] = labels[j] == 3 ? 1 : 0;
        }
        Samples binary = new Samples(samples.rows(), labels);
        LinearModel logistic = new LinearModel(binary.withConstant(), Loss.LOGISTIC, 0.1);
        SoftmaxRegression softmax = new SoftmaxRegression(binary, 2, 0.2);
        double[] w = Normal.vector(DRAW, 7);
        double[] x = new double[14];
        for (int j = 0; j < 7; j++) {
            x[2 * j] = -w[j] / 2;
            x[2 * j + 1] = w[j] / 2;
        }
        double[] g = new double[7];
        double[] gx = new double[14];
        assertThat(softmax.valueAndGradient(x, gx)).isEqualTo(logistic.valueAndGradient(w, g), within(1e-14));
        for (int j = 0; j < 7; j++) {
            assertThat(gx[2 * j + 1]).isEqualTo(g[j], within(1e-14));
            assertThat(gx[2 * j]).isEqualTo(-g[j], within(1e-14));
        }
        assertThat(softmax.smoothness() - 0.2)
                .isEqualTo(2 * (logistic.smoothness() - 0.1), within(1e-13)); // 1/2 against 1/4
    }

    /** At 0 all classes are equally likely: f = log k, and the gradient is that of the class frequencies. */
    @Test
    void atZeroInClosedForm() {
        double[] g = new double[28];
        assertThat(f.valueAndGradient(new double[28], g)).isEqualTo(Math.log(4), within(1e-15));
        double[] expected = new double[28];
        for (int j = 0; j < 13; j++) {
            double[] a = ((DenseRows) samples.withConstant().rows()).values()[j];
            for (int i = 0; i < 7; i++) {
                for (int c = 0; c < 4; c++) {
                    expected[4 * i + c] += a[i] * (0.25 - (samples.labels()[j] == c ? 1 : 0)) / 13;
                }
            }
        }
        assertThat(g).containsExactly(expected, within(1e-15));
    }

    @Test
    void hessianIsTheDerivativeOfTheGradientAndSymmetric() {
        double[] x = Normal.vector(DRAW, 28);
        double[][] hessian = new double[28][28];
        f.hessian(x).addTo(1, hessian);
        double h = 1e-5;
        for (int k = 0; k < 28; k++) {
            double[] up = x.clone();
            double[] down = x.clone();
            up[k] += h;
            down[k] -= h;
            double[] gUp = new double[28];
            double[] gDown = new double[28];
            f.gradient(up, gUp);
            f.gradient(down, gDown);
            Vectors.axpy(-1, gDown, gUp);
            Vectors.divide(gUp, 2 * h);
            assertThat(hessian[k]).containsExactly(gUp, within(1e-9));
            for (int i = 0; i < k; i++) {
                assertThat(hessian[k][i]).isEqualTo(hessian[i][k], within(1e-16));
            }
        }
    }

    /** L_i = λ_max(AᵀA)/(2m) + λ; the Hessian lies between floor and ceiling. */
    @Test
    void constantsBoundTheHessian() {
        Samples withBias = samples.withConstant();
        double gram = new LinearModel(withBias, Loss.SQUARED, 0).smoothness() / 2;
        assertThat(f.smoothness()).isEqualTo(gram / 2 + 0.1, within(1e-14));
        assertThat(f.strongConvexity()).isEqualTo(0.1);
        Constants constants =
                Problem.of("softmax", List.of(f, f.fresh()), new double[28]).constants();
        assertThat(constants.smoothness()).isEqualTo(f.smoothness(), within(1e-14));
        assertThat(constants.strongConvexity()).isEqualTo(0.1, within(1e-16));
        assertThat(constants.convex()).isTrue();
        Curvature hessian = f.hessian(Normal.vector(DRAW, 28));
        assertThat(Spectrum.of(Curvature.difference(f.hessianCeiling(), hessian))
                        .min())
                .isGreaterThan(-1e-14);
        assertThat(Spectrum.of(Curvature.difference(hessian, f.hessianFloor())).min())
                .isGreaterThan(-1e-14);
    }

    @Test
    void theOptimumIsFound() {
        Problem problem = Problem.of("softmax", List.of(f, f.fresh()), new double[28]);
        ReferenceOptimum optimum = ReferenceOptimum.of(problem.copy());
        assertThat(optimum.gradientNorm()).isLessThan(1e-12);
        assertThat(optimum.value()).isLessThan(Math.log(4));
    }
}
