package laconic.sim;

import java.util.BitSet;

/**
 * Links that are narrow for a while.
 *
 * @param nodes workers or peers whose links they are, by number
 * @param bitsPerSecond at most in each direction, &gt; 0
 * @param atNanos when it begins
 * @param backNanos when they are as wide as before; {@link Long#MAX_VALUE} for never
 */
public record Limit(BitSet nodes, double bitsPerSecond, long atNanos, long backNanos) {

    /** Whether it is in force for a node's link at a moment. */
    boolean holds(int node, long now) {
        return nodes.get(node) && now >= atNanos && now < backNanos;
    }
}
