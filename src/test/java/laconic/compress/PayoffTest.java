package laconic.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** By hand: 32 Mbit become 1 Mbit for 31 ms of work, which is even at 1 Gbit/s. */
class PayoffTest {

    private final Payoff payoff = new Payoff(32e6, 1e6, 0.031);

    @Test
    void paysBelowTheBreakEvenBandwidth() {
        assertThat(payoff.breakEvenBitsPerSecond()).isCloseTo(1e9, within(1e-3));
        assertThat(payoff.ratio(1e9)).isCloseTo(1, within(1e-12));
        // 3.2 s against 0.1 s + 0.031 s.
        assertThat(payoff.ratio(1e7)).isCloseTo(3.2 / 0.131, within(1e-12));
        assertThat(payoff.ratio(1e10)).isLessThan(1);
        assertThat(payoff.ratio(Double.POSITIVE_INFINITY)).isZero();
    }

    @Test
    void workForNothingAndNothingForNoWork() {
        assertThat(new Payoff(100, 100, 1).breakEvenBitsPerSecond()).isZero();
        assertThat(new Payoff(100, 25, -1e-9).breakEvenBitsPerSecond()).isInfinite();
        assertThat(new Payoff(100, 25, -1e-9).ratio(Double.POSITIVE_INFINITY)).isEqualTo(4);
        assertThatIllegalArgumentException().isThrownBy(() -> new Payoff(0, 1, 1));
    }
}
