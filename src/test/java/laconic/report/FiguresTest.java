package laconic.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import laconic.experiment.Decimal;
import org.junit.jupiter.api.Test;

class FiguresTest {
    @Test
    void exactTextReadsBackToTheBit() {
        Random random = new Random(5);
        for (int i = 0; i < 20_000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            assertThat(Double.valueOf(Decimal.exact(value))).isEqualTo(Double.valueOf(value));
        }
        assertThat(Decimal.exact(0.1)).isEqualTo("0.1");
        assertThat(Decimal.exact(-0.0)).isEqualTo("-0");
        assertThat(Decimal.exact(2e-3)).isEqualTo("0.002");
        assertThat(Decimal.exact(1e23)).isEqualTo("1e23");
        assertThat(Decimal.exact(4.9e-324)).isEqualTo("4.94065645841247e-324");
        assertThat(Decimal.exact(0.1 + 0.2)).isEqualTo("0.30000000000000004");
        assertThat(Decimal.exact(Double.NEGATIVE_INFINITY)).isEqualTo("-Infinity");
    }

    @Test
    void numbersAreRoundedAndUnknownOnesAreADash() {
        assertThat(Figures.number(1.23456e-7, 3)).isEqualTo("1.23e-7");
        assertThat(Figures.number(-0.00012345, 2)).isEqualTo("-0.00012");
        assertThat(Figures.number(500, 15)).isEqualTo("500");
        assertThat(Figures.number(Double.NaN, 3)).isEqualTo("–");
        assertThat(Figures.number(Double.POSITIVE_INFINITY, 3)).isEqualTo("∞");
    }

    @Test
    void quantitiesCarryDecimalPrefixes() {
        assertThat(Figures.quantity(0, "bit")).isEqualTo("0 bit");
        assertThat(Figures.quantity(999, "bit")).isEqualTo("999 bit");
        assertThat(Figures.quantity(999.96, "bit")).isEqualTo("1 kbit");
        assertThat(Figures.quantity(12_345_678, "bit")).isEqualTo("12.35 Mbit");
        assertThat(Figures.quantity(5e15, "B")).isEqualTo("5 PB");
    }

    @Test
    void durationsGrowFromSecondsToHours() {
        assertThat(Figures.duration(0.01234)).isEqualTo("0.0123 s");
        assertThat(Figures.duration(250)).isEqualTo("4 min 10 s");
        assertThat(Figures.duration(7500)).isEqualTo("2 h 5 min");
        assertThat(Figures.duration(Double.NaN)).isEqualTo("–");
    }
}
