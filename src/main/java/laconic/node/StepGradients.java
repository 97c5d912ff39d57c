package laconic.node;

import laconic.compress.NonFiniteException;
import laconic.method.GossipMethod;
import laconic.method.Oracle;

/** One peer's gradients by the number of its step, whose mini-batch and time begin with the first gradient that is asked for. */
final class StepGradients {

    private static final long NONE = -1;

    private final WorkerNode.Data data;
    private final Oracle checked;
    private long begun = NONE;

    StepGradients(WorkerNode.Data data) {
        this.data = data;
        checked = data.checked();
    }

    /** Those of a step, kept from state and wire where they are not finite. */
    Oracle at(long tick) {
        return (x, into) -> {
            if (begun != tick) {
                begun = tick;
                data.begin(tick);
            }
            checked.gradient(x, into);
        };
    }

    /** Computes ahead where the method can; a gradient that is not finite is that step's own matter. */
    void prepare(GossipMethod.PeerHalf half, long tick) {
        try {
            half.prepare(tick, at(tick));
        } catch (NonFiniteException e) {
            // The step will ask for the same gradient.
        }
    }
}
