package laconic.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SeedGroupTest {

    private static Run run(String name, long seed, String experiment) {
        List<double[]> columns = Collections.nCopies(Column.ALL.size(), new double[1]);
        return new Run(name, "mcm", seed, columns, Map.of(), experiment);
    }

    private static String experiment(long seed, String levels) {
        return "name = a\nseed = " + seed + "\nup { levels = " + levels + " }\n# theory: " + seed
                + "\nstep = 0.123456789" + seed + "\ndata-digest = \"6b1d18a63832060" + seed + "\"\n";
    }

    @Test
    void runsThatDifferInTheSeedAreOneGroup() {
        List<SeedGroup> groups = SeedGroup.of(List.of(
                run("a", 1, experiment(1, "4")),
                run("b", 1, experiment(1, "4")),
                run("a", 2, experiment(2, "4")),
                run("a", 1, experiment(1, "8"))));
        assertThat(groups)
                .containsExactly(
                        new SeedGroup("a", List.of(0, 2)),
                        new SeedGroup("b", List.of(1)),
                        new SeedGroup("a, no. 2", List.of(3)));
    }

    /** Numbers of a table of Student's t: 3.182 with three degrees of freedom; the deviation of 1, 2, 3, 4 is √(5/3). */
    @Test
    void intervalIsStudents() {
        SeedGroup.Estimate estimate = SeedGroup.Estimate.of(new double[] {1, 2, 3, 4});
        assertThat(estimate.mean()).isEqualTo(2.5);
        assertThat(estimate.half()).isCloseTo(3.182 * Math.sqrt(5.0 / 3 / 4), within(1e-12));
        assertThat(SeedGroup.Estimate.of(new double[] {7}).half()).isNaN();
        assertThat(SeedGroup.Estimate.of(new double[100]).half()).isZero();
    }
}
