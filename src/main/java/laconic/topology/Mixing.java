package laconic.topology;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Who mixes with whom, and how much, at each tick: one {@link MixingMatrix}, or a sequence of them that repeats. Two nodes
 * are neighbours when they meet at some tick; what one shows in between reaches the other when they meet.
 */
public interface Mixing {

    /** Nodes. */
    int n();

    /** W of tick t ≥ 0. */
    MixingMatrix at(long tick);

    /** T ≥ 1 with W of tick t + T = W of tick t. */
    int period();

    /** The same rule's mixing of these nodes and the edges between them; the others keep to themselves. */
    Mixing among(BitSet nodes);

    /** The parts into which the edges between these nodes connect them, in the order of their first nodes. */
    default List<BitSet> parts(BitSet nodes) {
        List<BitSet> parts = new ArrayList<>();
        BitSet left = (BitSet) nodes.clone();
        for (int first = left.nextSetBit(0); first >= 0; first = left.nextSetBit(first)) {
            BitSet part = new BitSet();
            ArrayDeque<Integer> reached = new ArrayDeque<>(List.of(first));
            left.clear(first);
            while (!reached.isEmpty()) {
                int i = reached.remove();
                part.set(i);
                for (int j : neighbours(i)) {
                    if (left.get(j)) {
                        left.clear(j);
                        reached.add(j);
                    }
                }
            }
            parts.add(part);
        }
        return parts;
    }

    /** The nodes that node i meets at some tick, ascending. */
    default int[] neighbours(int i) {
        BitSet met = new BitSet();
        for (int tick = 0; tick < period(); tick++) {
            for (int j : at(tick).neighbours(i)) {
                met.set(j);
            }
        }
        return met.stream().toArray();
    }
}
