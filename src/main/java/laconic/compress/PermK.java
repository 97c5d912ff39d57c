package laconic.compress;

import java.util.Arrays;
import laconic.math.Draw;

/**
 * PermK: a collection of n compressors that share one permutation and keep disjoint coordinates, so that the mean of their
 * outputs for one vector is that vector (Szlendak, Tyurin, Richtárik 2110.03300, definitions 2 and 3); θ = 0.
 *
 * <p>n ≤ d: the coordinates, padded to D = n ⌈d/n⌉, are permuted, and member i keeps the i-th block of D/n, scaled by n; each
 * has ω = n - 1. n > d: with n = q d + r, coordinate j goes to m_j members (q + 1 of them for j < r, else q) in
 * permuted order, scaled by n/m_j; ω ≤ n/q - 1.
 */
public record PermK() implements Sparsifier, Compressor.Unbiased {

    /** The largest number of members where that exceeds d: the permutation is then of the members. */
    static final int MEMBERS_MAX = 1 << 16;

    /** The largest ω of a member of any collection; {@code member(i, n)} knows its own. */
    @Override
    public double omega(int dimension) {
        return 2.0 * dimension - 2;
    }

    @Override
    public double theta(int dimension, int n) {
        return 0;
    }

    @Override
    public int kept(int dimension) {
        return dimension;
    }

    @Override
    public Encoder encoder(int dimension, Wire wire, Compressor inner) {
        throw new IllegalStateException("perm-k is a collection: ask one of its members for an encoder");
    }

    @Override
    public Member member(int node, int n) {
        return new Member(node, n);
    }

    /** Member i of n. */
    public record Member(int i, int n) implements Sparsifier, Compressor.Unbiased {

        public Member {
            if (n < 1 || i < 0 || i >= n) {
                throw new IllegalArgumentException("member " + i + " of " + n + " does not exist");
            }
        }

        @Override
        public double omega(int dimension) {
            return n <= dimension ? n - 1.0 : (double) n / (n / dimension) - 1;
        }

        @Override
        public Member member(int node, int members) {
            return new Member(node, members);
        }

        @Override
        public double theta(int dimension, int members) {
            return 0;
        }

        @Override
        public int kept(int dimension) {
            return (dimension + n - 1) / n;
        }

        @Override
        public Encoder encoder(int dimension, Wire wire, Compressor inner) {
            Part part = new Part(inner, kept(dimension), wire);
            return new NodeEncoder(dimension, wire, part.depth()) {
                @Override
                boolean write(double[] x, int offset, int m, Draw draw, Output out) {
                    if (n > Math.max(m, MEMBERS_MAX)) {
                        throw new IllegalArgumentException("perm-k has " + n + " members where at most "
                                + Math.max(m, MEMBERS_MAX) + " are allowed");
                    }
                    out.finite(x, offset, m);
                    int[] position = positions(i, n, m, draw);
                    if (position.length == 0) {
                        return false;
                    }
                    out.tag(Kind.PERMUTED);
                    out.sink.varint(n);
                    out.sink.varint(i);
                    double factor = n <= m ? n : (double) n / sharers(position[0], n, m);
                    return part.write(x, offset, position, position.length, factor, draw, out);
                }
            };
        }
    }

    /** How many of n > m members keep coordinate j. */
    private static int sharers(int j, int n, int m) {
        return n / m + (j < n % m ? 1 : 0);
    }

    /** The coordinates that member i of n keeps of m, ascending. */
    static int[] positions(int i, int n, int m, Draw draw) {
        return n <= m ? block(i, n, m, draw) : new int[] {single(i, n, m, draw)};
    }

    private static int[] block(int i, int n, int m, Draw draw) {
        int width = (m + n - 1) / n;
        int[] order = draw.common().permutation(Math.multiplyExact(width, n));
        int[] kept = new int[width];
        int count = 0;
        for (int j = i * width; j < (i + 1) * width; j++) {
            if (order[j] < m) {
                kept[count++] = order[j];
            }
        }
        Arrays.sort(kept, 0, count);
        return Arrays.copyOf(kept, count);
    }

    private static int single(int i, int n, int m, Draw draw) {
        int[] order = draw.common().permutation(n);
        int place = 0;
        while (order[place] != i) {
            place++;
        }
        int more = n % m * (n / m + 1);
        return place < more ? place / (n / m + 1) : n % m + (place - more) / (n / m);
    }
}
