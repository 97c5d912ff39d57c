package laconic.actor;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a server that takes a run up has found out: whom it has asked, and who still holds which slots.
 *
 * @param <M> a member
 */
final class Recalling<M> {

    private final Set<M> asked = new HashSet<>();
    private final Set<Integer> slots = new HashSet<>();
    private final List<Roster.Task<M>> tasks = new ArrayList<>();

    /** Those of these members that were not asked yet; they count as asked from now on. */
    List<M> unasked(List<M> members) {
        return members.stream().filter(asked::add).toList();
    }

    /** Takes note of slots that a member holds; false if they are not among 0 … n-1, or another member's already. */
    boolean found(M member, Set<Integer> held, int n) {
        if (held.stream().anyMatch(slot -> slot < 0 || slot >= n || slots.contains(slot))) {
            return false;
        }
        slots.addAll(held);
        tasks.add(new Roster.Task<>(member, held.stream().sorted().toList()));
        return true;
    }

    /** How many slots are found. */
    int slots() {
        return slots.size();
    }

    /** Who holds what. */
    List<Roster.Task<M>> tasks() {
        return tasks;
    }
}
