package laconic.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import laconic.math.Draw;
import laconic.math.Purpose;
import laconic.math.SeededRandomness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ojalgo.OjAlgoUtils;
import org.ojalgo.matrix.decomposition.Eigenvalue;
import org.ojalgo.matrix.store.R064Store;
import org.ojalgo.structure.Access2D;

class SpectrumTest {

    private static Spectrum of(double[][] matrix) {
        return Spectrum.of(new DenseCurvature(matrix));
    }

    /** tridiag(−1, 2, −1) has the eigenvalues 2 − 2 cos(jπ/(d + 1)). */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 50, 300})
    void secondDifferencesHaveTheirClosedForm(int d) {
        double[][] matrix = new double[d][d];
        for (int i = 0; i < d; i++) {
            matrix[i][i] = 2;
            if (i > 0) {
                matrix[i][i - 1] = -1;
                matrix[i - 1][i] = -1;
            }
        }
        Spectrum spectrum = of(matrix);
        assertThat(spectrum.min()).isEqualTo(2 - 2 * Math.cos(Math.PI / (d + 1)), within(2e-14));
        assertThat(spectrum.max()).isEqualTo(2 - 2 * Math.cos(Math.PI * d / (d + 1)), within(2e-14));
    }

    @Test
    void multiplesOfTheIdentityAndZeroEndAtOnce() {
        assertThat(of(new double[4][4])).isEqualTo(new Spectrum(0, 0));
        double[][] matrix = new double[40][40];
        for (int i = 0; i < 40; i++) {
            matrix[i][i] = i < 20 ? 3 : -5;
        }
        Spectrum spectrum = of(matrix);
        assertThat(spectrum.min()).isEqualTo(-5, within(1e-14));
        assertThat(spectrum.max()).isEqualTo(3, within(1e-14));
        assertThat(spectrum.size()).isEqualTo(5, within(1e-14));
        assertThat(spectrum.nonNegative()).isFalse();
        assertThat(spectrum.strongConvexity()).isZero();
    }

    /** Gram matrices of rank below, at and above d, against a library's dense eigenvalues. */
    @ParameterizedTest
    @ValueSource(ints = {5, 60, 200})
    void agreesWithDenseEigenvalues(int rank) {
        OjAlgoUtils.limitThreadsTo(1);
        int d = 60;
        double[][] matrix = new double[d][d];
        Draw draw = new SeededRandomness(3, 0).draw(Purpose.DATA, rank, 0);
        for (int r = 0; r < rank; r++) {
            double[] a = new double[d];
            for (int j = 0; j < d; j++) {
                a[j] = Normal.of(draw, r * d + j);
            }
            new DenseRows(new double[][] {a}).addOuter(1.0 / rank, 0, matrix);
        }
        Eigenvalue<Double> dense = Eigenvalue.R064.make(d, true);
        dense.decompose(R064Store.FACTORY.copy(Access2D.wrap(matrix)));
        double max = dense.getEigenvalues().get(0).getReal();
        double min = dense.getEigenvalues().get(d - 1).getReal();
        Spectrum spectrum = of(matrix);
        assertThat(spectrum.max()).isEqualTo(max, within(1e-14 * max));
        assertThat(spectrum.min()).isEqualTo(min, within(1e-14 * max));
        assertThat(spectrum.nonNegative()).isTrue();
        assertThat(spectrum.strongConvexity() > 0).isEqualTo(rank >= d);
    }
}
