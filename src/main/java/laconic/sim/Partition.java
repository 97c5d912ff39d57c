package laconic.sim;

import java.util.BitSet;

/**
 * A cut of the network for a while: what its nodes and all others send each other is lost.
 *
 * @param nodes those on one side, by number; n is the hub
 * @param way which messages are lost
 * @param atNanos when it begins
 * @param backNanos when the network is whole again; {@link Long#MAX_VALUE} for never
 */
public record Partition(BitSet nodes, Way way, long atNanos, long backNanos) {

    /** Which messages a cut loses. */
    public enum Way {
        /** Both. */
        BOTH,
        /** Those that its nodes send. */
        OUT,
        /** Those that are sent to its nodes. */
        IN
    }

    /** Whether it loses what {@code from} sends to {@code to} at a moment. */
    boolean cuts(int from, int to, long now) {
        boolean across = nodes.get(from) != nodes.get(to);
        boolean lost = way == Way.BOTH || nodes.get(way == Way.OUT ? from : to);
        return across && lost && now >= atNanos && now < backNanos;
    }

    /** Whether the two have not had an answer from each other for {@code patience} nanoseconds. */
    boolean parts(int one, int other, long now, long patience) {
        return nodes.get(one) != nodes.get(other) && now - patience >= atNanos && now < backNanos;
    }
}
