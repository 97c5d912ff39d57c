package laconic.replica;

import java.util.Arrays;
import java.util.List;

/** What brings a reader to the writer's version: the increments it lacks, or the whole state, whichever is fewer bytes. */
public sealed interface CatchUp {

    /** The version that the reader has afterwards. */
    long version();

    /** Bits of its payloads and states, headers excluded. */
    long bits();

    /**
     * The increments after version {@code from}, oldest first; empty where the reader lacks nothing.
     */
    record Replay(long from, List<Increment> increments) implements CatchUp {

        @Override
        public long version() {
            return from + increments.size();
        }

        @Override
        public long bits() {
            long bits = 0;
            for (Increment increment : increments) {
                bits += increment.bits();
            }
            return bits;
        }
    }

    /**
     * The state at {@code version}; where the stream keeps the state before the newest increment, that state and the newest
     * increment instead.
     *
     * @param state shape (d)
     * @param newest the increment to fold into it; null where {@code state} is the state at {@code version} itself
     */
    record Snapshot(long version, double[] state, Increment newest) implements CatchUp {

        @Override
        public long bits() {
            return 64L * state.length + (newest == null ? 0 : newest.bits());
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Snapshot that
                    && version == that.version
                    && Arrays.equals(state, that.state)
                    && java.util.Objects.equals(newest, that.newest);
        }

        @Override
        public int hashCode() {
            return 31 * Long.hashCode(version) + Arrays.hashCode(state);
        }

        @Override
        public String toString() {
            return "Snapshot[version " + version + ", d = " + state.length + "]";
        }
    }
}
