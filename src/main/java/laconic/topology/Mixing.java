package laconic.topology;

import java.util.BitSet;

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
