package laconic.method;

import java.util.BitSet;
import laconic.replica.Stream;
import laconic.topology.Mixing;

/**
 * A gossip method in the form that keeps three vectors a peer, however many neighbours it has: x_i, x̂_i and s_i = Σ_j
 * w_ij x̂_j, i among the j (CHOCO-SGD's algorithm 3, 1902.00340, and the authors' code). It is the same method but for
 * rounding. What a single neighbour shows cannot be told from the sum, so nothing in it can be repaired or taken out.
 *
 * @param method whose shown vectors change by adding increments
 */
public record SummedGossip(GossipMethod method) implements GossipMethod {

    @Override
    public Stream stream() {
        return method.stream();
    }

    @Override
    public PeerHalf peer(int peer, PeerEnds ends) {
        return method.peer(peer, ends);
    }

    @Override
    public double theoryBits(double bits, int neighbours) {
        return method.theoryBits(bits, neighbours);
    }

    @Override
    public String needsTicks() {
        return "its peers keep one sum of what all neighbours show in a tick";
    }

    @Override
    public boolean survives() {
        return false;
    }

    @Override
    public double consensusScale(Mixing whole, Mixing now, BitSet members) {
        return method.consensusScale(whole, now, members);
    }
}
