package laconic.node;

import java.util.ArrayList;
import java.util.List;
import laconic.coding.DecodeException;
import laconic.compress.Payload;
import laconic.math.Vectors;
import laconic.replica.CatchUp;
import laconic.replica.Increment;
import laconic.replica.Outlet;
import laconic.replica.Replica;

/**
 * One end of an edge of a gossip graph without a global round. The edge counts exchanges of its own: each end gives its half
 * of exchange k, its vector as it is then, when it has taken exchange k − 1 and has something newer to show. An end that has
 * given and got its half takes the flow of exchange k from these two versions, once; they are the same two at both ends.
 *
 * <p>An end begins exchange k + 1 only when it has the neighbour's half of k, so the neighbour lacks two of its halves at most.
 */
final class AsynchronousEdge {

    final int neighbour;
    /** The neighbour's vector as it was in the last exchange that was taken. */
    final Replica theirs;

    private final double weight;
    private final double[] mine;
    private long shown;
    private long taken;
    private long metAt;
    private Message.Meeting before;
    private Message.Meeting given;
    private Message.Meeting got;
    private Message.Meeting early;
    private List<Payload> payloads = List.of();
    private long sentNanos;

    /**
     * @param weight w_ij
     * @param theirs the neighbour's vector, at version 0
     */
    AsynchronousEdge(int neighbour, double weight, Replica theirs) {
        this.neighbour = neighbour;
        this.weight = weight;
        this.theirs = theirs;
        mine = theirs.now().clone();
    }

    /** Exchanges that this end has taken. */
    long taken() {
        return taken;
    }

    /** The own vector in the newest half that was given. */
    double[] mine() {
        return mine;
    }

    /** Its version. */
    long shown() {
        return shown;
    }

    double weight() {
        return weight;
    }

    /** Whether the neighbour's half of the open exchange is awaited: this end's own is given. */
    boolean waits() {
        return given != null;
    }

    /** Whether the neighbour's half of the open exchange is here. */
    boolean asked() {
        return got != null;
    }

    /** Own steps since the last exchange. */
    long lag(long tick) {
        return tick - metAt;
    }

    /** This end's half of the open exchange: the vector as it is now. */
    Message.Meeting give(int epoch, Outlet own, long nanos) {
        given = new Message.Meeting(epoch, taken, own.since(shown), own.digest());
        shown = own.version();
        Vectors.copy(own.now(), mine);
        sentNanos = nanos;
        return given;
    }

    /** Takes the exchange if both halves are here; false if not. The flow is from {@link #mine} and {@link #theirs}. */
    boolean meets(long tick) {
        if (given == null || got == null) {
            return false;
        }
        if (got.offer() instanceof CatchUp.Replay replay) {
            for (int k = 0; k < payloads.size(); k++) {
                theirs.fold(replay.increments().get(k), payloads.get(k));
            }
        } else {
            theirs.take((CatchUp.Snapshot) got.offer());
        }
        before = given;
        given = null;
        taken++;
        metAt = tick;
        return true;
    }

    /** Ends the exchange that {@link #meets} has taken; false where the copy differs from the original. */
    boolean agrees() {
        boolean equal = theirs.digest() == got.digest();
        got = null;
        return equal;
    }

    /**
     * Takes the neighbour's half, if it is of the open exchange.
     *
     * @return whether the neighbour gives its half of the exchange before again: it lacks this end's
     */
    boolean take(Message.Meeting meeting) throws DecodeException {
        if (meeting.number() == taken + 1) {
            early = meeting;
        }
        if (meeting.number() != taken || got != null) {
            return meeting.number() == taken - 1 && before != null;
        }
        List<Payload> decoded = new ArrayList<>();
        if (meeting.offer() instanceof CatchUp.Replay replay) {
            if (replay.from() != theirs.version()) {
                throw new DecodeException("exchange " + taken + " with peer " + neighbour + " goes on from version "
                        + replay.from() + ", not " + theirs.version());
            }
            for (Increment increment : replay.increments()) {
                decoded.add(theirs.decode(increment));
            }
        } else {
            theirs.check(((CatchUp.Snapshot) meeting.offer()).state());
        }
        payloads = decoded;
        got = meeting;
        before = null;
        return false;
    }

    /** The neighbour's half of the exchange that is open now, if it has overtaken that of the one before; once. */
    Message.Meeting early() {
        Message.Meeting meeting = early;
        early = null;
        return meeting;
    }

    /** Whether what was sent last is older than that. */
    boolean silent(long nanos, long patience) {
        return nanos - sentNanos >= patience;
    }

    /** The halves that the neighbour may lack, oldest first. */
    List<Message.Meeting> again(long nanos) {
        sentNanos = nanos;
        List<Message.Meeting> halves = new ArrayList<>();
        for (Message.Meeting half : new Message.Meeting[] {before, given}) {
            if (half != null) {
                halves.add(half);
            }
        }
        return halves;
    }
}
