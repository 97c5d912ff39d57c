package laconic.method;

import java.util.BitSet;
import laconic.replica.Stream;
import laconic.replica.Writer;
import laconic.topology.Mixing;
import laconic.topology.MixingMatrix;

/**
 * A method without a server: every peer shows one vector to its neighbours and moves towards what they show.
 *
 * <p>Edge flows are exact: {@link PeerHalf#absorb} is called once per edge and tick with both ends' states of that same
 * tick, in the order of ticks and neighbours, so that what one end gains the other loses.
 */
public non-sealed interface GossipMethod extends Method {

    /** The vector x̂_i that peer i shows. */
    Stream stream();

    PeerHalf peer(int peer, PeerEnds ends);

    /**
     * What the papers count for one tick of one peer: a copy of its increment for every neighbour, unless the method stands
     * for another exchange.
     *
     * @param bits of the increment, as the papers count
     */
    default double theoryBits(double bits, int neighbours) {
        return neighbours * bits;
    }

    /** Why its peers must all be at the same tick, as a clause; null if edges may advance each on its own. */
    default String needsTicks() {
        return null;
    }

    /** Whether what neighbours hold of a peer can stand in for a model that was lost. */
    default boolean survives() {
        return true;
    }

    /**
     * What the consensus step is multiplied by where some nodes of the graph are left: above 0, at most 1.
     *
     * @param whole the graph that the consensus step was chosen for
     * @param now what is left of it
     */
    default double consensusScale(Mixing whole, Mixing now, BitSet members) {
        return 1;
    }

    /** The consensus step goes down as the theoretical one does, for the worst of the parts; it does not go up. */
    static double consensusScale(Mixing whole, Mixing now, BitSet members, double alpha) {
        if (whole instanceof MixingMatrix all && now instanceof MixingMatrix left) {
            double step = left.leastOfParts(members, part -> part.theoryConsensusStep(alpha));
            return Math.min(1, step / all.theoryConsensusStep(alpha));
        }
        return 1;
    }

    /** One peer's part of the box. */
    interface PeerHalf {

        /**
         * Takes the flow of one edge.
         *
         * @param weight w_ij of the mixing matrix
         * @param mine the state x̂_i at the tick
         * @param theirs the neighbour's state x̂_j at the same tick
         */
        void absorb(double weight, double[] mine, double[] theirs);

        /** One step: writes the next increment of x̂_i. */
        void step(long tick, Oracle oracle);

        /**
         * The rest of a step, which the increment does not depend on: called when that is on its way, and before the
         * flows of the tick.
         */
        default void finish(long tick, Oracle oracle) {
            // The increment is the whole step.
        }

        /**
         * Takes the gradient of the next step, where it does not depend on the flows of this one, while the increment is on its
         * way. Whether and when this is called changes no bit.
         *
         * @param tick the next step's
         */
        default void prepare(long tick, Oracle oracle) {
            // The next gradient is at a model that the flows move.
        }

        /** x_i, shape (d). */
        double[] model();

        /** A new process takes what its neighbours held: x_i := x̂_i, and nothing else is known. */
        default void restore() {
            throw new IllegalStateException("a lost model cannot be restored");
        }
    }

    /** One peer's end of its own stream, and what it alone holds. */
    interface PeerEnds {

        Writer show();

        /** A vector that only this peer holds, part of its checkpoint; starts as a copy of {@code start}. */
        double[] vector(double[] start);
    }
}
