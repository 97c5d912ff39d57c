package laconic.node;

/** What makes the nodes of a run: once each at the start, and again when a process that died comes back. */
@FunctionalInterface
public interface Processes {

    /**
     * A new process of a node, with no memory of earlier ones.
     *
     * @param number the node's number; n is the hub
     * @param process a number that no other process of that node has
     * @param returning whether the run has begun without this process
     * @param work to be run when a gradient step begins, so that a host can charge its time
     */
    Node start(int number, long process, boolean returning, Runnable work);

    /** The same, whose nodes tell {@code watch} when they compute gradients; what cannot tell stays as it is. */
    default Processes watchedBy(GradientWatch watch) {
        return this;
    }
}
