package laconic.objective;

import java.util.ArrayList;
import java.util.List;
import laconic.math.Draw;
import laconic.math.Purpose;
import laconic.math.Randomness;
import laconic.math.Vectors;

/** Problems that need no data: those of the papers' examples and synthetic experiments. */
public final class GeneratedProblems {
    private GeneratedProblems() {}

    /**
     * Three workers in R³ on which naive Top-1 compression diverges (Beznosikov et al., arXiv:2002.12410, Example 1):
     * f_i(x) = ⟨a_i, x⟩² + ¼‖x‖², a = (−3,2,2), (2,−3,2), (2,2,−3), x^0 = (1,1,1), x* = 0.
     */
    public static Problem counterexample() {
        List<Quadratic> locals = new ArrayList<>();
        for (int odd = 0; odd < 3; odd++) {
            double[] a = {2, 2, 2};
            a[odd] = -3;
            double[][] matrix = new double[3][3];
            for (int i = 0; i < 3; i++) {
                Vectors.axpy(2 * a[i], a, matrix[i]);
                matrix[i][i] += 0.5;
            }
            locals.add(new Quadratic(matrix, new double[3]));
        }
        return Problem.of("counterexample", locals, new double[] {1, 1, 1});
    }

    /**
     * Tridiagonal quadratics with a knob for how much the workers differ (Szlendak et al., arXiv:2110.03300, appendix
     * on experiments; also EF21-P and MARINA-P): A_i = ν_i/4 · tridiag(−1, 2, −1) + (λ − λ_min(Ā)) I and
     * b_i = ν_i/4 · (−1 + s ξ'_i, 0, …, 0) with ν_i = 1 + s ξ_i, ξ_i, ξ'_i ~ N(0, 1), and x^0 = (√d, 0, …, 0). Single
     * f_i may be non-convex when s is large; f has μ = λ, and L ≈ 1 + λ.
     *
     * @param s 0 for workers with equal Hessians
     * @param lambda μ > 0 of f
     */
    public static Problem tridiagonal(int n, int d, double s, double lambda, Randomness randomness) {
        double[] nu = new double[n];
        double mean = 0;
        for (int i = 0; i < n; i++) {
            nu[i] = 1 + s * Normal.of(randomness.draw(Purpose.DATA, i, 0), 0);
            mean += nu[i];
        }
        mean /= n;
        double smallest = mean / 4 * (2 - 2 * StrictMath.cos(Math.PI * (mean >= 0 ? 1 : d) / (d + 1)));
        List<Quadratic> locals = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            double[][] matrix = new double[d][d];
            for (int j = 0; j < d; j++) {
                matrix[j][j] = nu[i] / 2 + (lambda - smallest);
                if (j > 0) {
                    matrix[j][j - 1] = -nu[i] / 4;
                    matrix[j - 1][j] = -nu[i] / 4;
                }
            }
            double[] b = new double[d];
            b[0] = nu[i] / 4 * (-1 + s * Normal.of(randomness.draw(Purpose.DATA, i, 0), 1));
            locals.add(new Quadratic(matrix, b));
        }
        double[] start = new double[d];
        start[0] = Math.sqrt(d);
        return Problem.of("quadratic", locals, start);
    }

    /**
     * Averaging of n vectors from N(0, I) in R^d, one per peer (Koloskova et al., arXiv:1902.00340, section 5): f = 0.
     */
    public static Problem consensus(int n, int d, Randomness randomness) {
        List<Objective> locals = new ArrayList<>();
        double[][] starts = new double[n][];
        for (int i = 0; i < n; i++) {
            locals.add(new Zero(d));
            starts[i] = Normal.vector(randomness.draw(Purpose.DATA, i, 0), d);
        }
        return Problem.of("consensus", locals, new double[d]).withStarts(starts);
    }

    /**
     * The MCM paper's least squares as a problem: f_i(x) = (1/m)‖X_i x − y_i‖² over {@link #leastSquares}, from 0,
     * without regulariser and bias; the paper has n = 20, d = 20, m = 200.
     */
    public static Problem mcmLeastSquares(int n, int d, int m, Randomness randomness) {
        List<LinearModel> locals = leastSquares(n, d, m, randomness).stream()
                .map(part -> new LinearModel(part, Loss.SQUARED, 0))
                .toList();
        return Problem.of("least-squares", locals, new double[d]);
    }

    /**
     * The synthetic least squares of the MCM paper (Philippenko and Dieuleveut, arXiv:2102.12528): at each worker m
     * rows a ~ N(0, Σ) with Σ_jk = 0.6^|j−k|, targets ⟨a, w⟩ + 0.4 N(0, 1) with w_j = (−1)^(j+1) e^(−j/10), j from 1;
     * loss (1/m)‖Xw − y‖². The noise is drawn per sample and without offset.
     */
    public static List<Samples> leastSquares(int n, int d, int m, Randomness randomness) {
        double correlation = 0.6;
        double fresh = Math.sqrt(1 - correlation * correlation);
        List<Samples> parts = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            double[][] rows = new double[m][];
            double[] targets = new double[m];
            for (int r = 0; r < m; r++) {
                Draw draw = randomness.draw(Purpose.DATA, i, r);
                double[] a = Normal.vector(draw, d);
                double target = 0.4 * Normal.of(draw, d);
                for (int j = 0; j < d; j++) {
                    a[j] = j == 0 ? a[0] : correlation * a[j - 1] + fresh * a[j]; // an AR(1) chain has this Σ
                    target += a[j] * (j % 2 == 0 ? 1 : -1) * StrictMath.exp(-(j + 1) / 10.0);
                }
                rows[r] = a;
                targets[r] = target;
            }
            parts.add(new Samples(new DenseRows(rows), targets));
        }
        return parts;
    }
}
