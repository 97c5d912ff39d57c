package laconic.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Constructor;
import java.util.function.LongFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every protocol that is wrong in one place is found out within 200 seeds, or argued to be no different. Prints mutant, seeds
 * to kill, and what gave it away.
 */
class MutationGateTest {

    private static final int SEEDS = 200;

    @ParameterizedTest
    @EnumSource(Mutant.class)
    void isKilled(Mutant mutant) throws ReflectiveOperationException, java.io.IOException {
        Constructor<?> hunt = new MutatedSystem(mutant.changes())
                .loadClass(Hunt.class.getName())
                .getDeclaredConstructor(String.class);
        hunt.setAccessible(true);
        @SuppressWarnings("unchecked")
        LongFunction<String> mutated =
                (LongFunction<String>) hunt.newInstance(mutant.prey().name());
        String violation = null;
        long seed = 0;
        while (violation == null && seed < SEEDS) {
            violation = mutated.apply(++seed);
        }
        String verdict = violation == null ? "equivalent: " + mutant.equivalent() : violation;
        System.out.printf("%-45s %4s  %s%n", mutant, violation == null ? "-" : seed, verdict);
        if (mutant.equivalent() == null) {
            assertThat(violation).as("%s survives %d seeds", mutant, SEEDS).isNotNull();
        } else {
            assertThat(violation).as("%s is argued to be equivalent", mutant).isNull();
        }
    }
}
