package laconic.node;

import laconic.coding.DecodeException;
import laconic.coding.StateReader;
import laconic.coding.StateWriter;

/** What one peer has sent so far, and what that was for. */
final class PeerCounts {

    private long gossipBits;
    private long repeatedBits;
    private long repairs;
    private long abandoned;
    private double theoryBits;

    void save(StateWriter out) {
        out.count(gossipBits)
                .count(repeatedBits)
                .count(repairs)
                .count(abandoned)
                .real(theoryBits);
    }

    void load(StateReader in) throws DecodeException {
        gossipBits = in.count();
        repeatedBits = in.count();
        repairs = in.count();
        abandoned = in.count();
        theoryBits = in.real();
    }

    /** @param repair whether it was sent again, or in place of something lost */
    void sent(long bits, boolean repair) {
        gossipBits += bits;
        if (repair) {
            repeatedBits += bits;
            repairs++;
        }
    }

    /** @param bits of one step, as the papers count */
    void stepped(double bits) {
        theoryBits += bits;
    }

    /** One more flow may have been taken at one end only. */
    void abandoned() {
        abandoned++;
    }

    /** Those that a peer has told. */
    static PeerCounts of(Message.Standing standing) {
        PeerCounts counts = new PeerCounts();
        counts.gossipBits = standing.gossipBits();
        counts.repeatedBits = standing.repeatedBits();
        counts.repairs = standing.repairs();
        counts.abandoned = standing.abandoned();
        counts.theoryBits = standing.theoryBits();
        return counts;
    }

    /** All of it, after {@code tick} ticks. */
    Message.Standing standing(long tick, double[] model, long wireBytes) {
        return new Message.Standing(
                tick, model.clone(), gossipBits, repeatedBits, theoryBits, wireBytes, repairs, abandoned);
    }
}
