package laconic.node;

import java.util.List;

/**
 * What all nodes of a run held at one moment: from it the run goes on as if nothing had happened. Between two of its states no
 * message is under way that the run needs.
 *
 * @param round rounds or ticks done
 * @param nanos of the host's clock
 * @param states as {@link Node#restore} takes them, in order of the nodes' numbers, the hub last; empty for a node that was
 *     gone
 */
public record Cut(long round, long nanos, List<byte[]> states) {}
