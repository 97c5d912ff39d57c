package laconic.actor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RecallingTest {

    @Test
    void everySlotIsOneMembers() {
        Recalling<String> recalling = new Recalling<>();
        assertThat(recalling.unasked(List.of("a", "b"))).containsExactly("a", "b");
        assertThat(recalling.unasked(List.of("b", "c"))).containsExactly("c");
        assertThat(recalling.found("b", Set.of(4, 3), 6)).isTrue();
        assertThat(recalling.found("c", Set.of(2, 3), 6)).isFalse();
        assertThat(recalling.found("c", Set.of(6), 6)).isFalse();
        assertThat(recalling.found("c", Set.of(-1), 6)).isFalse();
        assertThat(recalling.found("a", Set.of(0, 1), 6)).isTrue();
        assertThat(recalling.slots()).isEqualTo(4);

        Roster<String> roster = new Roster<>(String::compareTo);
        roster.update("worker", Set.of("a", "b", "c"), Set.of("a", "b", "c"));
        roster.take(6, recalling.tasks());
        assertThat(roster.hosts()).containsExactly("a", "b");
        assertThat(roster.allSettled()).isTrue();
        assertThat(roster.settledSlots().stream()).containsExactly(0, 1, 3, 4);
        assertThat(roster.adoptions()).containsExactly(new Roster.Task<>("c", List.of(2)));
        roster.settle("c");
        assertThat(roster.settledSlots().stream()).containsExactly(0, 1, 2, 3, 4);
    }
}
