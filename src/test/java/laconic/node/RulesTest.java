package laconic.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import laconic.math.SeededRandomness;
import org.junit.jupiter.api.Test;

/** Who is asked, when a round closes, when a run stops. */
class RulesTest {

    private static final int N = 8;
    private static final SeededRandomness RANDOMNESS = new SeededRandomness(3, N);
    private static final int ROUNDS = 20_000;

    @Test
    void asksEveryone() {
        assertThat(Sampling.everyone(3).sample(5)).containsExactly(0, 1, 2);
        assertThat(Sampling.everyone(3).probability()).isEqualTo(1);
    }

    @Test
    void asksEachByItsOwnToss() {
        Sampling sampling = Sampling.bernoulli(N, 0.3, RANDOMNESS);
        int[] asked = new int[N];
        int together = 0;
        for (long t = 0; t < ROUNDS; t++) {
            int[] sample = sampling.sample(t);
            assertThat(sample).isNotEmpty().isSorted().doesNotHaveDuplicates();
            Arrays.stream(sample).forEach(i -> asked[i]++);
            together += Arrays.binarySearch(sample, 2) >= 0 && Arrays.binarySearch(sample, 6) >= 0 ? 1 : 0;
        }
        // Drawn again while empty: probability 0.3 / (1 − 0.7^8).
        double p = 0.3 / (1 - StrictMath.pow(0.7, N));
        for (int count : asked) {
            assertThat((double) count / ROUNDS).isCloseTo(p, within(4 * Math.sqrt(p * (1 - p) / ROUNDS)));
        }
        assertThat((double) together / ROUNDS).isCloseTo(0.3 * p, within(4 * Math.sqrt(0.09 / ROUNDS)));
        assertThat(sampling.sample(77)).containsExactly(sampling.sample(77));
        assertThat(Sampling.bernoulli(N, 1e-3, RANDOMNESS).sample(0)).isNotEmpty();
    }

    @Test
    void asksAFixedNumber() {
        Sampling sampling = Sampling.fixed(N, 0.4, RANDOMNESS);
        assertThat(sampling.probability()).isEqualTo(3.0 / N);
        int[] asked = new int[N];
        for (long t = 0; t < ROUNDS; t++) {
            int[] sample = sampling.sample(t);
            assertThat(sample).hasSize(3).isSorted();
            Arrays.stream(sample).forEach(i -> asked[i]++);
        }
        double p = 3.0 / N;
        for (int count : asked) {
            assertThat((double) count / ROUNDS).isCloseTo(p, within(4 * Math.sqrt(p * (1 - p) / ROUNDS)));
        }
        assertThat(Sampling.fixed(N, 0.01, RANDOMNESS).sample(0)).hasSize(1);
        assertThat(Sampling.fixed(N, 1, RANDOMNESS).sample(0)).hasSize(N);
    }

    @Test
    void roundsTheQuorumUp() {
        Participation half = new Participation(Sampling.everyone(N), 0.5, Participation.Deadline.NONE);
        assertThat(half.quorumOf(1)).isEqualTo(1);
        assertThat(half.quorumOf(7)).isEqualTo(4);
        assertThat(half.quorumOf(8)).isEqualTo(4);
        assertThat(new Participation(Sampling.everyone(N), 1e-9, Participation.Deadline.NONE).quorumOf(8))
                .isEqualTo(1);
        assertThat(new Participation(Sampling.everyone(N), 1, Participation.Deadline.NONE).quorumOf(8))
                .isEqualTo(8);
    }

    @Test
    void measuresTheDeadline() {
        double milli = 1e6;
        Participation.Deadline auto = Participation.Deadline.AUTO;
        assertThat(auto.never(0)).as("nothing was measured yet").isTrue();
        assertThat(auto.after(100 * milli)).isEqualTo(300_000_000L);
        assertThat(auto.after(milli)).as("at least 50 ms").isEqualTo(50_000_000L);
        assertThat(auto.after(1e12)).as("at most 60 s").isEqualTo(60_000_000_000L);
        assertThat(new Participation.Deadline(7).after(100 * milli)).isEqualTo(7);
        assertThat(Participation.Deadline.NONE.never(100 * milli)).isTrue();
    }

    @Test
    void stopsAtTheFirstCriterionThatIsMet() {
        Stop stop = new Stop(100, 1e-3, 1000, 2000, 5000, 60);
        assertThat(stop.met(99, 1, 999, 1999, 2001, 59)).isNull();
        assertThat(stop.met(100, 1, 0, 0, 0, 0)).isEqualTo("rounds");
        assertThat(stop.met(5, 1e-3, 0, 0, 0, 0)).isEqualTo("gap");
        assertThat(stop.met(5, Double.NaN, 0, 0, 0, 0)).isNull();
        assertThat(stop.met(5, 1, 1000, 0, 0, 0)).isEqualTo("up-bits");
        assertThat(stop.met(5, 1, 0, 2000, 0, 0)).isEqualTo("down-bits");
        assertThat(stop.met(5, 1, 999, 1999, 2002, 0)).isEqualTo("total-bits");
        assertThat(stop.met(5, 1, 0, 0, 0, 60)).isEqualTo("seconds");
        assertThat(Stop.after(3).met(2, -1e9, Long.MAX_VALUE - 1, 0, 0, 0)).isNull();
        assertThat(Stop.after(0).met(0, Double.NaN, 0, 0, 0, 0)).isEqualTo("rounds");
    }
}
