package laconic.metrics;

/** The kinds of what nodes send over the network, and of what gets lost there. */
public final class Traffic {

    /** Who sends to whom. */
    public enum Direction {
        UP,
        DOWN,
        GOSSIP
    }

    /** What a frame is for. */
    public enum Phase {
        /** Increments, for the first time. */
        DATA,
        /** Increments again, or a whole state. */
        RESYNC,
        /** Everything else. */
        CONTROL
    }

    /** Why a message was lost. */
    public enum Loss {
        /** Too many wait for a slow receiver. */
        QUEUE,
        /** It is larger than a frame may be. */
        OVERSIZED,
        /** It is not what an encoder writes. */
        UNDECODABLE,
        /** Akka dropped it. */
        TRANSPORT,
        /** A fault that the experiment asks for. */
        INJECTED
    }

    /** What a member bounds so that nobody wears it out. */
    public enum Bound {
        /** Experiments submitted a second. */
        SUBMISSIONS,
        /** Runs that a member hosts nodes of at once. */
        SESSIONS,
        /** Nodes that join a run a second. */
        JOINS
    }

    private Traffic() {}
}
