package laconic.replica;

import laconic.coding.DecodeException;
import laconic.coding.StateReader;
import laconic.coding.StateWriter;

/**
 * A vector that only one worker holds (residual, last gradient, momentum) and that takes part in the worker's transaction:
 * what a step writes to {@link #next} becomes {@link #now} when the server acknowledges that step's uplink.
 */
public final class Local {

    private double[] now;
    private double[] next;
    private boolean written;
    private boolean known;

    public Local(double[] start) {
        now = start.clone();
        next = start.clone();
    }

    /** The value that counts, shape (d); not to be written to. */
    public double[] now() {
        return now;
    }

    /** Whether a step that counted has given the value: not at the start, nor after its process was lost. */
    public boolean known() {
        return known;
    }

    /** The value after this step, shape (d), to be overwritten whole. */
    public double[] next() {
        written = true;
        return next;
    }

    /** Writes it to a kept state, the open transaction included. */
    public void save(StateWriter out) {
        out.flag(known).vector(now).flag(written);
        if (written) {
            out.vector(next);
        }
    }

    /** Takes over what {@link #save} wrote. */
    public void load(StateReader in) throws DecodeException {
        known = in.flag();
        in.vector(now);
        written = in.flag();
        if (written) {
            in.vector(next);
        }
    }

    /** Ends the transaction: the step counted, or it never happened. */
    public void settle(boolean counts) {
        if (counts && written) {
            double[] held = now;
            now = next;
            next = held;
            known = true;
        }
        written = false;
    }
}
