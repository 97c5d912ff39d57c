package laconic.math;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VectorsTest {

    @Test
    void computesByHand() {
        double[] x = {1, -2, 3, 0.5, 4};
        double[] y = {2, 1, -1, 4, 0.25};
        assertThat(Vectors.dot(x, y)).isEqualTo(2 - 2 - 3 + 2 + 1);
        assertThat(Vectors.squaredNorm(x)).isEqualTo(1 + 4 + 9 + 0.25 + 16);
        assertThat(Vectors.squaredDistance(x, y)).isEqualTo(1 + 9 + 16 + 12.25 + 14.0625);
        Vectors.axpy(2, x, y);
        assertThat(y).containsExactly(4, -3, 5, 5, 8.25);
        Vectors.add(x, y);
        assertThat(y).containsExactly(5, -5, 8, 5.5, 12.25);
        Vectors.divide(y, 2);
        assertThat(y).containsExactly(2.5, -2.5, 4, 2.75, 6.125);
        Vectors.subtract(x, y, y);
        assertThat(y).containsExactly(-1.5, 0.5, -1, -2.25, -2.125);
    }

    @Test
    void seesWhatIsNotFinite() {
        assertThat(Vectors.finite(new double[] {1, -Double.MAX_VALUE, Double.MAX_VALUE, Double.MIN_VALUE, -0.0}))
                .isTrue();
        assertThat(Vectors.finite(new double[] {})).isTrue();
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            assertThat(Vectors.finite(new double[] {1, bad, 2})).isFalse();
            assertThat(Vectors.finite(new double[] {bad, -bad})).isFalse();
        }
    }

    @Test
    void digestsBitsAndPlaces() {
        long digest = Vectors.digest(new double[] {1, 2, 3});
        assertThat(Vectors.digest(new double[] {1, 2, 3})).isEqualTo(digest);
        assertThat(Vectors.digest(new double[] {2, 1, 3})).isNotEqualTo(digest);
        assertThat(Vectors.digest(new double[] {1, 2, Math.nextUp(3)})).isNotEqualTo(digest);
        assertThat(Vectors.digest(new double[] {1, 2, 3, 0})).isNotEqualTo(digest);
        assertThat(Vectors.digest(new double[] {0.0})).isNotEqualTo(Vectors.digest(new double[] {-0.0}));
        long changed = digest
                - SeededRandomness.mix(Double.doubleToRawLongBits(2) + 2 * 0x9E3779B97F4A7C15L)
                + SeededRandomness.mix(Double.doubleToRawLongBits(9) + 2 * 0x9E3779B97F4A7C15L);
        assertThat(Vectors.digest(new double[] {1, 9, 3}))
                .as("a sum over coordinates")
                .isEqualTo(changed);
    }
}
