package laconic.node;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import laconic.math.SeededRandomness;
import laconic.replica.CatchUp;
import laconic.replica.Increment;

/** What nodes tell each other. */
public sealed interface Message {

    /** Bits of the payloads and states that it carries, headers excluded; models for evaluation are not counted. */
    default long payloadBits() {
        return 0;
    }

    /**
     * Server to worker: take part in a round.
     *
     * @param epoch the server's term; a worker ignores lower ones than it has seen
     * @param incarnation the addressee's incarnation
     * @param round the round
     * @param coins how the server's coins fell, bit k for the k-th {@link Coins coin}
     * @param acknowledged the round of the last uplink of this incarnation that counted; {@link #NONE} where none did
     * @param offers for every stream of the method, in its order, what brings the worker's copy to the server's version: the
     *     increments or the state; for an uplink stream an empty replay, which names the base version
     * @param digest of all copies' states at those versions, see {@link #digest(long, long)}
     */
    record Downlink(
            int epoch, int incarnation, long round, int coins, long acknowledged, List<CatchUp> offers, long digest)
            implements Message {

        /** No round. */
        public static final long NONE = -2;

        /** The digest of the streams so far and one more; it starts at 0. */
        static long digest(long soFar, long next) {
            return SeededRandomness.mix(soFar) + next;
        }

        @Override
        public long payloadBits() {
            long bits = 0;
            for (CatchUp offer : offers) {
                bits += offer.bits();
            }
            return bits;
        }
    }

    /**
     * Worker to server: the answer to a downlink.
     *
     * @param incarnation the sender's incarnation
     * @param round the round it answers
     * @param versions of the downlink streams, in the method's order
     * @param increments of the uplink streams, in the method's order; empty where the worker declines (a gradient that is
     *     not finite)
     * @param lostBits payload bits of earlier uplinks of this process that did not count
     * @param repeatedBits payload bits of uplinks that this process sent again
     */
    record Uplink(
            int incarnation, long round, long[] versions, List<Increment> increments, long lostBits, long repeatedBits)
            implements Message {

        @Override
        public long payloadBits() {
            return sum(increments);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Uplink that
                    && incarnation == that.incarnation
                    && round == that.round
                    && Arrays.equals(versions, that.versions)
                    && increments.equals(that.increments)
                    && lostBits == that.lostBits
                    && repeatedBits == that.repeatedBits;
        }

        @Override
        public int hashCode() {
            return 31 * Long.hashCode(round) + increments.hashCode();
        }
    }

    /**
     * Worker to server, peer to coordinator: I hold no state, or one that does not match; I want to take part from here on.
     *
     * @param nonce names this attempt; a repeat has the same
     */
    record Join(long nonce) implements Message {}

    /** Server to worker: the answer to a join. The state comes with the next downlink. */
    record Welcome(long nonce, int epoch, int incarnation) implements Message {}

    /** Peer to neighbour. */
    sealed interface Gossip extends Message {

        /** The {@link Epoch}'s number: what belongs to another one is not taken. */
        int epoch();
    }

    /**
     * Peer to neighbour: what the neighbour's copy of x̂ lacks.
     *
     * @param offer the increments that it has not acknowledged, or the whole vector
     * @param acknowledged the version of the neighbour's x̂ that the sender holds; -1 for none
     * @param digest of the sender's x̂ after them
     */
    record Exchange(int epoch, CatchUp offer, long acknowledged, long digest) implements Gossip {

        @Override
        public long payloadBits() {
            return offer.bits();
        }
    }

    /**
     * Peer to neighbour, without a global round: the sender's half of an exchange over their edge.
     *
     * @param number of the exchange on this edge, from 0
     * @param offer what brings the neighbour's copy from the sender's half of the exchange before to that of this one
     * @param digest of the sender's x̂ then
     */
    record Meeting(int epoch, long number, CatchUp offer, long digest) implements Gossip {

        @Override
        public long payloadBits() {
            return offer.bits();
        }
    }

    /**
     * Peer to neighbour: I have lost x̂_i; what do you hold of it?
     *
     * @param whole whether to send the vector itself, instead of its version and digest
     */
    record Recall(int epoch, boolean whole) implements Gossip {}

    /**
     * Peer to neighbour: what I hold of your x̂.
     *
     * @param version 0 for nothing
     * @param state shape (d), or empty
     */
    record Recollection(int epoch, long version, long digest, double[] state) implements Gossip {

        @Override
        public long payloadBits() {
            return 64L * state.length;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Recollection that
                    && epoch == that.epoch
                    && version == that.version
                    && digest == that.digest
                    && Arrays.equals(state, that.state);
        }

        @Override
        public int hashCode() {
            return 31 * Long.hashCode(version) + Long.hashCode(digest);
        }
    }

    /**
     * Coordinator to peer: run until {@code tick} ticks are done, then report.
     *
     * @param epoch who takes part
     * @param lost members that were lost since the epoch began: do not wait for them
     */
    record Grant(long tick, Epoch epoch, BitSet lost) implements Message {}

    /**
     * Coordinator to peer, without a global round: go on, and report when {@code grant.tick} own steps are done; or
     * rest, which is to take no further step, and report.
     *
     * @param number of all that the coordinator asks, from 1; what it asked earlier does not count any more
     */
    record Ask(long number, boolean rest, Grant grant) implements Message {}

    /**
     * Peer to coordinator: where it stands after {@code tick} ticks.
     *
     * @param model x_i, shape (d)
     * @param gossipBits payload bits sent so far, once per receiver, repeats included
     * @param repeatedBits the part that was sent again
     * @param theoryBits the papers' count
     * @param wireBytes bytes over the transport; -1 where there is none
     * @param repairs increments and states that were sent again, or instead of lost ones
     * @param abandoned flows that may have been taken at this end only
     */
    record Standing(
            long tick,
            double[] model,
            long gossipBits,
            long repeatedBits,
            double theoryBits,
            long wireBytes,
            long repairs,
            long abandoned)
            implements Message {

        @Override
        public boolean equals(Object other) {
            return other instanceof Standing that
                    && tick == that.tick
                    && Arrays.equals(model, that.model)
                    && gossipBits == that.gossipBits
                    && repeatedBits == that.repeatedBits
                    && theoryBits == that.theoryBits
                    && wireBytes == that.wireBytes
                    && repairs == that.repairs
                    && abandoned == that.abandoned;
        }

        @Override
        public int hashCode() {
            return 31 * Long.hashCode(tick) + Arrays.hashCode(model);
        }
    }

    /**
     * Peer to coordinator, without a global round: how far it has come.
     *
     * @param standing its tick counts its own steps
     * @param rests whether it takes no further step and no exchange of its is open
     * @param lagMax the most steps it has been ahead of an edge's last exchange
     * @param exchanges that it has taken over each of its edges, in the order of neighbours
     */
    record Progress(Standing standing, boolean rests, int lagMax, long[] exchanges) implements Message {

        /** Whether it was said after another word of the same process. */
        boolean after(Progress other) {
            return standing.tick > other.standing.tick
                    || standing.tick == other.standing.tick
                            && Arrays.stream(exchanges).sum()
                                    >= Arrays.stream(other.exchanges).sum();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Progress that
                    && standing.equals(that.standing)
                    && rests == that.rests
                    && lagMax == that.lagMax
                    && Arrays.equals(exchanges, that.exchanges);
        }

        @Override
        public int hashCode() {
            return 31 * standing.hashCode() + Arrays.hashCode(exchanges);
        }
    }

    /** Peer to coordinator: I cannot go on. */
    record Broken(Report.Outcome outcome, String reason) implements Message {}

    private static long sum(List<Increment> increments) {
        long bits = 0;
        for (Increment increment : increments) {
            bits += increment.bits();
        }
        return bits;
    }
}
