package laconic.actor;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The members of one run: who is in the cluster, who is reachable, and who hosts which slots. When a member is lost, its
 * slots wait for a member that hosts none.
 *
 * @param <M> a member
 */
final class Roster<M> {

    /** A block of slots that a member is asked to host. */
    record Task<M>(M member, List<Integer> slots) {}

    private final Comparator<? super M> order;
    private final Map<String, Set<M>> present = new HashMap<>();
    private final Map<String, Set<M>> reachable = new HashMap<>();
    private final Set<M> settled = new HashSet<>();
    private final Set<M> unwilling = new HashSet<>();
    /** The member of every block, null where its slots wait; block b has the slots from_b to from_(b+1) − 1. */
    private List<M> hosts = List.of();

    private int[] from = {};

    /** @param order of members, which is the order of their slots */
    Roster(Comparator<? super M> order) {
        this.order = order;
    }

    /** The members of one kind are these, and these of them are reachable. */
    void update(String kind, Set<M> all, Set<M> up) {
        present.put(kind, all);
        reachable.put(kind, up);
    }

    /** The reachable members in their order. */
    List<M> reachableMembers() {
        return reachable.values().stream().flatMap(Set::stream).sorted(order).toList();
    }

    /**
     * Places n slots on the reachable members, of which there is at least one: contiguous blocks in the members' order, the
     * first (n mod members) one slot longer.
     */
    List<Task<M>> place(int n) {
        List<M> members = reachableMembers();
        int blocks = Math.min(n, members.size());
        hosts = new ArrayList<>(members.subList(0, blocks));
        from = new int[blocks + 1];
        for (int b = 0; b < blocks; b++) {
            from[b + 1] = from[b] + n / blocks + (b < n % blocks ? 1 : 0);
        }
        return hosts.stream().map(this::task).toList();
    }

    /**
     * Takes over where the n slots are: at these members, which have settled; the others wait, each gap between them as one
     * block.
     */
    void take(int n, List<Task<M>> tasks) {
        hosts = new ArrayList<>();
        List<Integer> begins = new ArrayList<>();
        int next = 0;
        for (Task<M> task : tasks.stream()
                .sorted(Comparator.comparing(task -> task.slots.get(0)))
                .toList()) {
            if (task.slots.get(0) > next) {
                hosts.add(null);
                begins.add(next);
            }
            hosts.add(task.member);
            begins.add(task.slots.get(0));
            next = task.slots.get(task.slots.size() - 1) + 1;
        }
        if (next < n) {
            hosts.add(null);
            begins.add(next);
        }
        begins.add(n);
        from = begins.stream().mapToInt(Integer::intValue).toArray();
        settled.addAll(hosts());
    }

    private Task<M> task(M member) {
        int block = hosts.indexOf(member);
        return new Task<>(
                member, IntStream.range(from[block], from[block + 1]).boxed().toList());
    }

    /** Takes note that a member has done what it was asked; false if it hosts nothing. */
    boolean settle(M member) {
        return hosts.contains(member) && settled.add(member);
    }

    /** Whether every block's member has settled. */
    boolean allSettled() {
        return settled.containsAll(hosts());
    }

    /** Members are asked for something new. */
    void unsettle() {
        settled.clear();
    }

    /** A member does not want to host; it is not asked again. */
    void decline(M member) {
        unwilling.add(member);
        free(member);
    }

    /** The members that host slots. */
    List<M> hosts() {
        return hosts.stream().filter(Objects::nonNull).toList();
    }

    /** Those that have left the cluster since the last call; their slots wait from now on. */
    List<Task<M>> lost() {
        List<Task<M>> lost = new ArrayList<>();
        for (M member : hosts()) {
            if (present.values().stream().noneMatch(all -> all.contains(member))) {
                lost.add(task(member));
                free(member);
            }
        }
        return lost;
    }

    private void free(M member) {
        settled.remove(member);
        hosts.replaceAll(host -> member.equals(host) ? null : host);
    }

    /** Gives waiting slots to reachable members that host nothing, one block each. */
    List<Task<M>> adoptions() {
        List<Task<M>> tasks = new ArrayList<>();
        for (M member : reachableMembers()) {
            if (hosts.contains(null) && !hosts.contains(member) && !unwilling.contains(member)) {
                hosts.set(hosts.indexOf(null), member);
                tasks.add(task(member));
            }
        }
        return tasks;
    }

    /** The slots on members that have settled and not been lost. */
    BitSet settledSlots() {
        BitSet slots = new BitSet();
        for (M member : hosts()) {
            if (settled.contains(member)) {
                task(member).slots().forEach(slots::set);
            }
        }
        return slots;
    }
}
