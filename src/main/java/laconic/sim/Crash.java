package laconic.sim;

/**
 * A process that dies and, perhaps, comes back without its memory.
 *
 * @param node its number; n is the server, which comes back with its disk
 * @param atNanos when it dies
 * @param backNanos when a new process starts; {@link Long#MAX_VALUE} for never
 */
public record Crash(int node, long atNanos, long backNanos) {}
