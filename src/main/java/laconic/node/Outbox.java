package laconic.node;

/** What a node can ask of its host, and the host's clock. Nothing here blocks or throws. */
public interface Outbox {

    /** Sends a message, at most once delivered; to a node that does not exist any more it is lost without a word. */
    void send(int to, Message message);

    /**
     * Keeps a part of this node's state, from which {@link Node#restore} rebuilds it. What is sent after it leaves when the part
     * is durable. A host without disks does nothing.
     */
    default void persist(Durable part) {}

    /**
     * Asks for {@link Node#onTimer} after {@code nanos} ≥ 0 of the host's clock; it cannot be taken back. After 0 means as soon
     * as all that has come by then is handled.
     */
    void wakeAfter(long nanos, Timer timer);

    /** Tells the host what happened. */
    void report(Report report);

    /** The host's clock in nanoseconds since the run started: virtual time in the simulator. */
    long nanos();

    /** Bytes that this node's transport has sent and received so far; -1 where there is no transport. */
    long wireBytes();
}
