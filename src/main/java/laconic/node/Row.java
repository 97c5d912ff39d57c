package laconic.node;

/**
 * One evaluated round: a line of {@code rounds.csv}. Counts are cumulative over all nodes; an unknown number is NaN, an
 * unknown count -1.
 *
 * @param round rounds done; 0 is the start
 * @param nanos the host's clock
 * @param loss f at the method's model
 * @param gap loss minus optimum
 * @param gradNormSq ‖∇f‖²
 * @param accuracy on the test set, in [0, 1]
 * @param upBits payload bits, worker to server
 * @param downBits payload bits, server to worker, once per receiver
 * @param gossipBits payload bits, peer to peer, once per receiver
 * @param resyncBits the part of these that was repair
 * @param theoryBits the papers' count
 * @param wireBytes bytes over the transport
 * @param participants asked in the newest round
 * @param responders whose uplink counted in the newest round
 * @param resyncs repairs so far: joins after the start, states and increments sent again
 * @param stalenessMax the largest number of rounds that a counted uplink was behind
 * @param consensusDistance (1/n) Σ ‖x_i − x̄‖² of gossip methods, over the live peers
 * @param membership of gossip methods; {@link Membership#NONE} where there is a server
 */
public record Row(
        long round,
        long nanos,
        double loss,
        double gap,
        double gradNormSq,
        double accuracy,
        long upBits,
        long downBits,
        long gossipBits,
        long resyncBits,
        double theoryBits,
        long wireBytes,
        int participants,
        int responders,
        long resyncs,
        int stalenessMax,
        double consensusDistance,
        Membership membership) {

    /**
     * Who takes part in a gossip run, and what its changes have cost.
     *
     * @param livePeers peers in this epoch that have not been lost
     * @param suspendedEdges edges of the graph with an end that is not live
     * @param epoch how often the peers have agreed on new weights
     * @param abandonedFlows at most so many flows of edges were taken at one end only
     */
    public record Membership(int livePeers, int suspendedEdges, int epoch, long abandonedFlows) {

        /** No peers. */
        public static final Membership NONE = new Membership(-1, -1, -1, -1);
    }

    /** All payload bits in all directions. */
    public long totalBits() {
        return upBits + downBits + gossipBits;
    }
}
