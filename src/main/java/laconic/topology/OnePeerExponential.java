package laconic.topology;

import java.util.Arrays;
import java.util.BitSet;

/**
 * The time-varying one-peer exponential graph: at tick t every node meets one other, i ↔ i ⊕ 2^k with k = t mod log₂ n, and
 * each takes half of the other. The product of the log₂ n matrices of a period is 11ᵀ/n: plain gossip averages exactly
 * (Ying et al. 2110.13363, in the symmetric form).
 */
public final class OnePeerExponential implements Mixing {

    private final int n;
    private final MixingMatrix[] matchings;

    /**
     * @param n nodes, a power of two
     * @throws IllegalArgumentException if n is not
     */
    public OnePeerExponential(int n) {
        this.n = powerOfTwo(n, "the one-peer exponential graph");
        matchings = new MixingMatrix[Math.max(1, Integer.numberOfTrailingZeros(n))];
        for (int k = 0; k < matchings.length; k++) {
            int bit = 1 << k;
            matchings[k] = MixingMatrix.uniform(Graph.where(n, (i, j) -> (i ^ j) == bit));
        }
    }

    private OnePeerExponential(MixingMatrix[] matchings) {
        n = matchings[0].n();
        this.matchings = matchings;
    }

    @Override
    public OnePeerExponential among(BitSet nodes) {
        return new OnePeerExponential(
                Arrays.stream(matchings).map(each -> each.among(nodes)).toArray(MixingMatrix[]::new));
    }

    static int powerOfTwo(int n, String what) {
        if (Integer.bitCount(n) != 1 || n < 1) {
            throw new IllegalArgumentException("the number of nodes of " + what + " must be a power of two, not " + n);
        }
        return n;
    }

    @Override
    public int n() {
        return n;
    }

    @Override
    public MixingMatrix at(long tick) {
        return matchings[(int) (tick % matchings.length)];
    }

    @Override
    public int period() {
        return matchings.length;
    }
}
