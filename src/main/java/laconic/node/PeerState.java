package laconic.node;

import java.util.ArrayList;
import java.util.List;
import laconic.coding.DecodeException;
import laconic.coding.StateReader;
import laconic.coding.StateWriter;
import laconic.method.GossipMethod;
import laconic.replica.Outlet;
import laconic.replica.Writer;

/** What one peer holds of its own: the vector that it shows, its part of the method, and what that part alone knows. */
final class PeerState implements GossipMethod.PeerEnds {

    /** x̂_i. */
    final Outlet own;

    final GossipMethod.PeerHalf half;
    private final List<double[]> vectors = new ArrayList<>();

    /** @param keepsAtLeast increments of x̂_i that it can repeat in any case, ≥ 1 */
    PeerState(GossipMethod method, Plan plan, int peer, int keepsAtLeast) {
        own = new Outlet(method.stream(), peer, plan.n(), plan.randomness(), plan.wire(), keepsAtLeast);
        half = method.peer(peer, this);
    }

    void save(StateWriter out) {
        own.save(out);
        vectors.forEach(out::vector);
    }

    void load(StateReader in) throws DecodeException {
        own.load(in);
        for (double[] vector : vectors) {
            in.vector(vector);
        }
    }

    @Override
    public Writer show() {
        return own;
    }

    @Override
    public double[] vector(double[] start) {
        double[] vector = start.clone();
        vectors.add(vector);
        return vector;
    }
}
