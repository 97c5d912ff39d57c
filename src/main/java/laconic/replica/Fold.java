package laconic.replica;

import laconic.compress.Payload;
import laconic.math.Vectors;

/** How a payload moves the shared state of a stream; the same code runs on the same bytes at both ends. */
@FunctionalInterface
public interface Fold {

    /**
     * Moves the state.
     *
     * @param state the shared vector, shape (d), changed in place
     * @param payload the increment
     * @param version the version that the state has before this increment; 0 at the start
     */
    void move(double[] state, Payload payload, long version);

    /** Whether this only adds: coordinates that {@link Payload#touched} does not name stay as they are. */
    default boolean adds() {
        return false;
    }

    /** For streams without state. */
    Fold NONE = (state, payload, version) -> {};

    /** state += rate · payload. */
    static Fold add(double rate) {
        return new Add(rate, rate);
    }

    /** state += rate · payload, but the first increment is added whole: a dense start is followed by damped steps. */
    static Fold addAfterStart(double rate) {
        return new Add(1, rate);
    }

    /** state += first · payload at version 0, rate · payload afterwards. */
    record Add(double first, double rate) implements Fold {

        @Override
        public void move(double[] state, Payload payload, long version) {
            payload.addTo(state, version == 0 ? first : rate);
        }

        @Override
        public boolean adds() {
            return true;
        }
    }

    /** state := payload. */
    static Fold replace() {
        return (state, payload, version) -> {
            Vectors.zero(state);
            payload.addTo(state, 1);
        };
    }
}
