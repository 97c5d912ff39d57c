package laconic.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The central promise: under faults a run computes, bit for bit, what the plain algorithm computes for the participation
 * that happened, and repairs no more than the faults explain. {@code -Dseeds=} runs more.
 */
class ScheduleReplayTest {

    private static final int SEEDS = Integer.getInteger("seeds", 100);

    @ParameterizedTest
    @EnumSource(MethodCase.class)
    void computesThePlainMethodUnderFaults(MethodCase method) {
        long missed = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            Swarm swarm = new Swarm(method, seed);
            assertThat(swarm.violation()).as("%s, seed %d", method, seed).isNull();
            missed += swarm.missed();
        }
        assertThat(missed)
                .as("uplinks that did not count: the faults did something")
                .isGreaterThan(method == MethodCase.PP_MARINA ? 10 : 100);
    }
}
