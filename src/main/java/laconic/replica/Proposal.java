package laconic.replica;

import laconic.coding.DecodeException;
import laconic.coding.StateReader;
import laconic.coding.StateWriter;
import laconic.compress.Payload;
import laconic.compress.Wire;
import laconic.math.Randomness;

/**
 * The worker's end of an uplink stream in commit or message mode: what it writes is a proposal, kept beside the state until
 * the server says whether that very message counted.
 */
public final class Proposal extends Replica implements Writer {

    private final Outlet.Encoders encoders;
    private Increment pending;
    private Payload pendingPayload;

    public Proposal(Stream stream, int worker, int n, Randomness randomness, Wire wire) {
        super(stream, stream.address(worker, n), randomness);
        encoders = new Outlet.Encoders(stream, worker, n, randomness, wire);
    }

    @Override
    public Payload write(long round, double[] delta) {
        return propose(round, encoders.compress(round, delta));
    }

    @Override
    public Payload writeDense(long round, double[] delta) {
        return propose(round, encoders.dense(round, delta));
    }

    private Payload propose(long round, Payload payload) {
        pending = new Increment(round, payload.bytes());
        pendingPayload = payload;
        return payload;
    }

    /** The increment that waits for its acknowledgement; null where there is none. */
    public Increment pending() {
        return pending;
    }

    /** Also what waits for its acknowledgement. */
    @Override
    public void save(StateWriter out) {
        super.save(out);
        out.flag(pending != null);
        if (pending != null) {
            pending.save(out);
        }
    }

    @Override
    public void load(StateReader in) throws DecodeException {
        super.load(in);
        pending = in.flag() ? Increment.load(in) : null;
        pendingPayload = pending == null ? null : decode(pending);
    }

    /** Ends the transaction: the proposal counted, or it never happened. */
    public void settle(boolean counts) {
        if (counts && pending != null && stream().mode() == Stream.Mode.COMMIT) {
            fold(pending, pendingPayload);
        }
        pending = null;
        pendingPayload = null;
    }
}
