package laconic.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import laconic.experiment.BadInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GridTest {

    @Test
    void expandsPowersRangesAndSections() {
        Grid grid = Grid.parse(List.of(
                "method.step=2^-1..2^1, 3", "seed=-1..1", "method.up={ type = top-k, k = 2 },{ type = natural }"));

        assertThat(grid.axes().get("method.step")).containsExactly("0.5", "1.0", "2.0", "3");
        assertThat(grid.axes().get("seed")).containsExactly("-1", "0", "1");
        assertThat(grid.axes().get("method.up")).containsExactly("{ type = top-k, k = 2 }", "{ type = natural }");
        assertThat(grid.points()).hasSize(24).doesNotHaveDuplicates();
        assertThat(grid.points().get(1))
                .isEqualTo(Map.of("method.step", "0.5", "seed", "-1", "method.up", "{ type = natural }"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"step", "=1", "a=", "a=1,,2", "a=5..1", "a=2^3..2^1", "a=1..9000,b,1..9000"})
    void refusesInOneSentence(String option) {
        assertThatThrownBy(() -> Grid.parse(List.of(option)))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith("--over " + option);
    }

    @Test
    void refusesAKeyThatIsGivenTwice() {
        assertThatThrownBy(() -> Grid.parse(List.of("a=1", "a=2")))
                .isInstanceOf(BadInputException.class)
                .hasMessage("--over a=2: a is given twice");
    }
}
