package laconic.sim;

/**
 * A process that stands still for a while and then goes on with all that has come for it.
 *
 * @param node worker number
 */
public record Pause(int node, long atNanos, long backNanos) {}
