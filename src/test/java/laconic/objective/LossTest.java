package laconic.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LossTest {

    /** log(1 + e^t) and 1/(1 + e^−t) to 17 digits, from 50-digit arithmetic. */
    @ParameterizedTest
    @CsvSource({
        "0, 0.69314718055994531, 0.5",
        "1, 1.3132616875182229, 0.73105857863000488",
        "-1, 0.31326168751822284, 0.26894142136999512",
        "-40, 4.2483542552915889e-18, 4.2483542552915889e-18",
        "40, 40, 1",
        "-700, 9.8596765437597708e-305, 9.8596765437597708e-305",
        "1e6, 1e6, 1",
        "-1e6, 0, 0"
    })
    void logisticIsAccurateEverywhere(double t, double softplus, double sigmoid) {
        assertThat(Loss.LOGISTIC.value(t, -1)).isEqualTo(softplus, within(4e-16 * softplus));
        assertThat(Loss.LOGISTIC.value(-t, 1)).isEqualTo(softplus, within(4e-16 * softplus));
        assertThat(Loss.sigmoid(t)).isEqualTo(sigmoid, within(4e-16 * sigmoid));
        assertThat(Loss.LOGISTIC.slope(t, -1)).isEqualTo(sigmoid, within(4e-16 * sigmoid));
    }

    @ParameterizedTest
    @EnumSource(Loss.class)
    void slopeAndCurvatureAreTheDerivatives(Loss loss) {
        double h = 1e-5;
        for (double t = -3; t <= 3; t += 0.7) {
            for (double y : new double[] {-1, 1}) {
                double slope = (loss.value(t + h, y) - loss.value(t - h, y)) / (2 * h);
                double curvature = (loss.slope(t + h, y) - loss.slope(t - h, y)) / (2 * h);
                assertThat(loss.slope(t, y)).isEqualTo(slope, within(1e-9));
                assertThat(loss.curvature(t, y))
                        .isEqualTo(curvature, within(1e-9))
                        .isBetween(loss.curvatureFloor(), loss.curvatureCeiling());
            }
        }
    }

    @Test
    void logisticLabelsAreSigns() {
        assertThat(Loss.LOGISTIC.label(0)).isEqualTo(-1);
        assertThat(Loss.LOGISTIC.label(-3)).isEqualTo(-1);
        assertThat(Loss.LOGISTIC.label(2)).isEqualTo(1);
    }
}
