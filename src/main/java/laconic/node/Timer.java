package laconic.node;

/**
 * A wake-up.
 *
 * @param cause what the node wanted to be woken for
 * @param number the round, tick or attempt that it was asked in; a node ignores wake-ups of the past
 */
public record Timer(Cause cause, long number) {

    public enum Cause {
        /** A round's deadline. */
        DEADLINE,
        /** An answer has not come: ask again. */
        RETRY,
        /** All that has come is handled: the next step. */
        STEP
    }
}
