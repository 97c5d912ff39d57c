package laconic.compress;

import laconic.coding.DecodeException;
import laconic.math.Draw;

/** Where a sparsifier's positions come from when both sides rebuild them from the draw, with what the head says of them. */
enum Positions {
    /** k of m from the sender's own draw; the head says k. */
    SUBSET {
        @Override
        int[] read(Input in, int m, Draw draw) throws DecodeException {
            return draw.subset(in.count(1, m), m);
        }
    },
    /** k of m from the draw that all members share; the head says k. */
    COMMON_SUBSET {
        @Override
        int[] read(Input in, int m, Draw draw) throws DecodeException {
            return draw.common().subset(in.count(1, m), m);
        }
    },
    /** A member's share of the permutation that all members share; the head says how many members there are and which it is. */
    PERMUTED {
        @Override
        int[] read(Input in, int m, Draw draw) throws DecodeException {
            int n = in.count(1, Math.max(m, PermK.MEMBERS_MAX));
            return PermK.positions(in.count(0, n - 1), n, m, draw);
        }
    },
    /** The coordinates whose own coin showed them; the head says the coin's probability. */
    BERNOULLI {
        @Override
        int[] read(Input in, int m, Draw draw) throws DecodeException {
            return Bernoulli.positions(m, in.parameter(0, 1), draw);
        }

        @Override
        double theory(int m) {
            return m;
        }
    };

    /** Reads the head and rebuilds the positions, each in 0 … m-1. */
    abstract int[] read(Input in, int m, Draw draw) throws DecodeException;

    /** Bits that the papers count for the positions of m. */
    double theory(int m) {
        return 0;
    }
}
