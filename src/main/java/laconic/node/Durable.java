package laconic.node;

import java.util.Arrays;

/**
 * A part of a node's state that outlives its process.
 *
 * @param whole whether it replaces everything that was kept before, or is one entry of the log after it
 * @param round how many rounds or ticks were done
 * @param bytes as the node itself reads them
 */
public record Durable(boolean whole, long round, byte[] bytes) {

    /** When a hub keeps its state. */
    public enum Mode {
        /** Never. */
        NONE,
        /** The whole state every so many rounds. */
        RELAXED,
        /** Every round that closes, before anybody hears of it; the whole state when the log has grown to its size. */
        STRICT
    }

    /**
     * @param every rounds between snapshots in the mode relaxed, ≥ 1
     */
    public record Policy(Mode mode, long every) {

        public static final Policy NONE = new Policy(Mode.NONE, 1);

        /** Whether anything is kept. */
        public boolean keeps() {
            return mode != Mode.NONE;
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Durable that
                && whole == that.whole
                && round == that.round
                && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(round) + Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "Durable[" + (whole ? "state" : "entry") + " of round " + round + ", " + bytes.length + " bytes]";
    }
}
