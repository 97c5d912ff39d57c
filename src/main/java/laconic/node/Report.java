package laconic.node;

import java.util.Arrays;

/** What a node tells its host about the run. */
public sealed interface Report {

    /**
     * A round closed, with the cumulative counts at that moment.
     *
     * @param participants how many were asked
     * @param responders the workers whose uplinks counted, ascending; all peers of a gossip run. With the method, the seed
     *     and this schedule a run can be computed again without any network
     */
    record RoundClosed(long round, int participants, int[] responders, long upBits, long downBits, long gossipBits)
            implements Report {

        /** Whether somebody who was asked did not count. */
        public boolean missed() {
            return Arrays.stream(responders).distinct().count() < participants;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof RoundClosed that
                    && round == that.round
                    && participants == that.participants
                    && Arrays.equals(responders, that.responders)
                    && upBits == that.upBits
                    && downBits == that.downBits
                    && gossipBits == that.gossipBits;
        }

        @Override
        public int hashCode() {
            return 31 * Long.hashCode(round) + Arrays.hashCode(responders);
        }
    }

    /** A round was evaluated. */
    record Evaluated(Row row) implements Report {}

    /** Something happened that the protocol handled and that a person or an alert may want to know. */
    record Incident(Kind kind, int node, long round, String detail) implements Report {

        public enum Kind {
            /** A worker asked for the whole state. */
            JOINED,
            /** A round was asked again, for want of a quorum or of an answer. */
            ASKED_AGAIN,
            /** A message came after its round, or belongs to an old incarnation. */
            LATE,
            /** Two copies of one version differ. */
            DIGEST_MISMATCH,
            /** Increments were missing in between. */
            GAP,
            /** Bytes that no encoder writes. */
            UNDECODABLE,
            /** A vector with an infinity or NaN was kept from travelling. */
            NOT_FINITE,
            /** A peer left, died or was cut off: its edges are suspended. */
            PEER_LOST,
            /** A peer that was away takes part again. */
            PEER_RETURNED,
            /** All live peers have agreed on new weights. */
            EPOCH,
            /** A flow of an edge may have been taken at one end only, since the other was lost. */
            FLOW_ABANDONED
        }
    }

    /**
     * The run ended.
     *
     * @param model the method's final model, shape (d)
     */
    record Finished(Outcome outcome, String reason, double[] model) implements Report {

        @Override
        public boolean equals(Object other) {
            return other instanceof Finished that
                    && outcome == that.outcome
                    && reason.equals(that.reason)
                    && Arrays.equals(model, that.model);
        }

        @Override
        public int hashCode() {
            return reason.hashCode();
        }
    }

    /** How a run ended. */
    enum Outcome {
        /** A stop criterion was met. */
        STOPPED,
        /** The loss or a vector was not finite. */
        DIVERGED,
        /** The run could not be finished. */
        FAILED
    }
}
