package laconic.actor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RosterTest {

    private final Roster<String> roster = new Roster<>(Comparator.naturalOrder());

    private static Roster.Task<String> task(String member, Integer... slots) {
        return new Roster.Task<>(member, List.of(slots));
    }

    private static BitSet slots(int... slots) {
        BitSet bits = new BitSet();
        for (int slot : slots) {
            bits.set(slot);
        }
        return bits;
    }

    private void present(String... members) {
        roster.update("worker", Set.of(members), Set.of(members));
    }

    @Test
    void slotsFollowTheOrderOfMembersNotOfArrival() {
        roster.update("worker", Set.of("c", "a"), Set.of("c", "a"));
        roster.update("peer", Set.of("b"), Set.of("b"));
        assertThat(roster.place(8)).containsExactly(task("a", 0, 1, 2), task("b", 3, 4, 5), task("c", 6, 7));
    }

    @Test
    void noMoreMembersThanSlotsAreUsed() {
        present("a", "b", "c");
        assertThat(roster.place(2)).containsExactly(task("a", 0), task("b", 1));
        assertThat(roster.hosts()).containsExactly("a", "b");
        assertThat(roster.settle("c")).isFalse();
    }

    @Test
    void settlesWhenEveryMemberHas() {
        present("a", "b");
        roster.place(4);
        assertThat(roster.settle("b")).isTrue();
        assertThat(roster.settle("b")).isFalse();
        assertThat(roster.allSettled()).isFalse();
        assertThat(roster.settle("a")).isTrue();
        assertThat(roster.allSettled()).isTrue();
    }

    @Test
    void lostMembersSlotsWaitForANewMember() {
        present("a", "b", "c");
        roster.place(6);
        Set.of("a", "b", "c").forEach(roster::settle);
        assertThat(roster.adoptions()).isEmpty();

        roster.update("worker", Set.of("a", "b", "c"), Set.of("a", "c"));
        assertThat(roster.lost()).as("an unreachable member is not lost").isEmpty();
        assertThat(roster.settledSlots()).isEqualTo(slots(0, 1, 2, 3, 4, 5));

        present("a", "c");
        assertThat(roster.lost()).containsExactly(task("b", 2, 3));
        assertThat(roster.lost()).isEmpty();
        assertThat(roster.adoptions()).isEmpty();

        present("a", "c", "b2");
        assertThat(roster.adoptions()).containsExactly(task("b2", 2, 3));
        assertThat(roster.settledSlots()).isEqualTo(slots(0, 1, 4, 5));
        roster.settle("b2");
        assertThat(roster.settledSlots()).isEqualTo(slots(0, 1, 2, 3, 4, 5));
        assertThat(roster.adoptions()).isEmpty();
    }

    @Test
    void memberThatDeclinedIsNotAskedAgain() {
        present("a", "b");
        roster.place(4);
        present("a");
        roster.lost();
        present("a", "c");
        assertThat(roster.adoptions()).containsExactly(task("c", 2, 3));
        roster.decline("c");
        assertThat(roster.adoptions()).isEmpty();
        present("a", "c", "d");
        assertThat(roster.adoptions()).containsExactly(task("d", 2, 3));
    }
}
