package laconic.math;

/** What a random choice is for; two purposes never share a random number. The order is part of the seed: append only. */
public enum Purpose {
    /** Compression from worker to server. */
    UP,
    /** The second compression from worker to server in one round (2Direction's z-message). */
    UP_SECOND,
    /** Compression from server to worker. */
    DOWN,
    /** Compression from peer to peer. */
    GOSSIP,
    /** The rows of a mini-batch. */
    BATCH,
    /** The workers asked to take part in a round. */
    PARTICIPATION,
    /** The server's coin of a round. */
    COIN,
    /** The server's second coin of a round (M3). */
    SECOND_COIN,
    /** Directions that both sides project on (CORE). */
    DIRECTIONS,
    /** Generated data, splits and start vectors. */
    DATA,
    /** Generated graphs. */
    GRAPH,
    /** Delays, losses and other events of a simulated network. */
    NETWORK
}
