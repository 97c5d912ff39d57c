package laconic.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class RegulariserTest {
    private static final Samples SAMPLES = NetworkTest.samples();

    private static LinearModel logistic(double lambda) {
        return new LinearModel(SAMPLES, Loss.LOGISTIC, Regulariser.BOUNDED, lambda);
    }

    /** ρ(t) = t²/(1+t²), ρ' = 2t/(1+t²)², ρ'' = 2(1−3t²)/(1+t²)³, which is 2 at 0 and −½ at ±1. */
    @Test
    void boundedPenaltyInClosedForm() {
        double[] x = {0, 1, -2, 1e200};
        assertThat(Regulariser.BOUNDED.value(x)).isEqualTo(0.5 + 0.8 + 1, within(1e-15));
        double[] g = {1, 0, 0, 0};
        Regulariser.BOUNDED.addGradient(3, x, g);
        assertThat(g).containsExactly(new double[] {1, 1.5, -12.0 / 25, 0}, within(1e-15));
        assertThat(Regulariser.BOUNDED.curvature(0)).isEqualTo(Regulariser.BOUNDED.curvatureCeiling());
        assertThat(Regulariser.BOUNDED.curvature(-1)).isEqualTo(Regulariser.BOUNDED.curvatureFloor());
        assertThat(Regulariser.BOUNDED.curvature(2)).isEqualTo(-22.0 / 125, within(1e-15));
        assertThat(Regulariser.BOUNDED.curvature(1e200)).isZero();
    }

    @Test
    void gradientAndHessianAreTheDerivatives() {
        LinearModel f = logistic(0.7);
        double[] x = {0.3, -0.8, 1.5, 0, -2, 0.1};
        double[] g = new double[6];
        double[][] hessian = new double[6][6];
        f.gradient(x, g);
        f.hessian(x).addTo(1, hessian);
        double h = 1e-5;
        for (int k = 0; k < 6; k++) {
            double[] up = x.clone();
            double[] down = x.clone();
            up[k] += h;
            down[k] -= h;
            assertThat(g[k]).isEqualTo((f.value(up) - f.value(down)) / (2 * h), within(1e-9));
            double[] gUp = new double[6];
            double[] gDown = new double[6];
            f.gradient(up, gUp);
            f.gradient(down, gDown);
            for (int i = 0; i < 6; i++) {
                assertThat(hessian[k][i]).isEqualTo((gUp[i] - gDown[i]) / (2 * h), within(1e-8));
            }
        }
    }

    @Test
    void boundedPenaltyIsSmoothAndNotConvex() {
        LinearModel plain = logistic(0);
        LinearModel f = logistic(0.1);
        assertThat(f.smoothness()).isEqualTo(plain.smoothness() + 0.2, within(1e-14));
        assertThat(f.convex()).isFalse();
        assertThat(f.strongConvexity()).isZero();
        assertThat(plain.convex()).isTrue();
        Problem problem = Problem.of("logistic", List.of(f, f), new double[6]);
        assertThat(problem.constants().convex()).isFalse();
        assertThat(problem.constants().strongConvexity()).isZero();
        assertThat(ReferenceOptimum.of(problem).known()).isFalse();
    }

    /** Least squares can make up for it: its curvature here is 2, the penalty takes away λ/2. */
    @Test
    void enoughCurvatureOfTheLossKeepsItConvex() {
        Samples one = new Samples(new DenseRows(new double[][] {{1}}), new double[] {1});
        assertThat(new LinearModel(one, Loss.SQUARED, Regulariser.BOUNDED, 1).strongConvexity())
                .isEqualTo(1.5);
        assertThat(new LinearModel(one, Loss.SQUARED, Regulariser.BOUNDED, 1).convex())
                .isTrue();
        assertThat(new LinearModel(one, Loss.SQUARED, Regulariser.BOUNDED, 5).convex())
                .isFalse();
        assertThat(new LinearModel(one, Loss.SQUARED, Regulariser.BOUNDED, 1).constantHessian())
                .isFalse();
        assertThat(new LinearModel(one, Loss.SQUARED, Regulariser.RIDGE, 1).constantHessian())
                .isTrue();
    }
}
