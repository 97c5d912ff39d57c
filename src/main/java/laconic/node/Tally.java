package laconic.node;

import java.util.List;
import laconic.coding.DecodeException;
import laconic.coding.StateReader;
import laconic.coding.StateWriter;
import laconic.compress.Payload;
import laconic.replica.CatchUp;
import laconic.replica.Increment;
import laconic.replica.Outlet;

/** The server's count of bits, taken from the payloads themselves. */
final class Tally {

    private long up;
    private long down;
    private long resync;
    private long resyncs;
    private double theory;
    private CatchUp measured;
    private double measuredTheory;

    void save(StateWriter out) {
        out.count(up).count(down).count(resync).count(resyncs).real(theory);
    }

    void load(StateReader in) throws DecodeException {
        up = in.count();
        down = in.count();
        resync = in.count();
        resyncs = in.count();
        theory = in.real();
    }

    long up() {
        return up;
    }

    long down() {
        return down;
    }

    long resync() {
        return resync;
    }

    /** How often something was sent again or a whole state was asked for. */
    long resyncs() {
        return resyncs;
    }

    double theory() {
        return theory;
    }

    /** An uplink that counts. */
    void up(List<Payload> payloads) {
        for (Payload payload : payloads) {
            up += payload.bits();
            theory += payload.theoryBits();
        }
    }

    /** A state for a worker that has none. */
    void resync(long bits) {
        if (bits > 0) {
            down += bits;
            resync += bits;
        }
    }

    void joined() {
        resyncs++;
    }

    /**
     * Increments or a state for a worker, of which it was sent everything up to version {@code sentBefore} already: that
     * part is repair.
     */
    void down(CatchUp catchUp, long sentBefore, Outlet outlet) {
        down += catchUp.bits();
        if (catchUp instanceof CatchUp.Replay replay) {
            int again = (int) Math.min(replay.increments().size(), Math.max(0, sentBefore - replay.from()));
            for (int k = 0; k < again; k++) {
                resync += replay.increments().get(k).bits();
            }
            if (again > 0) {
                resyncs++;
            } else {
                theory += theory(replay, outlet);
            }
        } else {
            theory += catchUp.bits();
        }
    }

    /** The papers' count of a replay; remembered, because a broadcast offers the same one to every worker. */
    private double theory(CatchUp.Replay replay, Outlet outlet) {
        if (replay != measured) {
            measured = replay;
            measuredTheory = 0;
            for (Increment increment : replay.increments()) {
                try {
                    measuredTheory += outlet.decode(increment).theoryBits();
                } catch (DecodeException e) {
                    throw new IllegalStateException("the server's own increment cannot be decoded", e);
                }
            }
        }
        return measuredTheory;
    }
}
