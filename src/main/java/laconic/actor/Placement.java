package laconic.actor;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;

/**
 * Which member hosts which slots: contiguous blocks over the members in their order, the first (n mod members) one slot
 * longer. Blocks stay as they are; when a member is lost its block waits for another member.
 *
 * @param <M> a member
 */
final class Placement<M> {

    private final int[] from;
    private final List<M> hosts;

    /**
     * @param n slots
     * @param members in the order of their addresses; no more than n of them are used
     */
    Placement(int n, List<M> members) {
        int blocks = Math.min(n, members.size());
        hosts = new ArrayList<>(members.subList(0, blocks));
        from = new int[blocks + 1];
        for (int b = 0; b < blocks; b++) {
            from[b + 1] = from[b] + n / blocks + (b < n % blocks ? 1 : 0);
        }
    }

    int blocks() {
        return hosts.size();
    }

    List<Integer> slots(int block) {
        List<Integer> slots = new ArrayList<>();
        for (int i = from[block]; i < from[block + 1]; i++) {
            slots.add(i);
        }
        return slots;
    }

    /** The member that hosts a block; null while nobody does. */
    M host(int block) {
        return hosts.get(block);
    }

    /** The block of a member; -1 where it has none. */
    int blockOf(M member) {
        return hosts.indexOf(member);
    }

    /** The first block without a host; -1 where every block has one. */
    int orphan() {
        return hosts.indexOf(null);
    }

    void assign(int block, M member) {
        hosts.set(block, member);
    }

    /** The slots whose hosts are among {@code members}. */
    BitSet slotsOf(Set<M> members) {
        BitSet slots = new BitSet();
        for (int b = 0; b < blocks(); b++) {
            if (hosts.get(b) != null && members.contains(hosts.get(b))) {
                slots.set(from[b], from[b + 1]);
            }
        }
        return slots;
    }
}
