package laconic.topology;

import java.util.Arrays;
import laconic.math.Draw;
import laconic.math.Purpose;
import laconic.math.Randomness;

/**
 * A kind of random graph, drawn again until it is connected. The draws are addressed by {@link Purpose#GRAPH} and the number
 * of the attempt, so a seed names one graph.
 */
public sealed interface RandomGraph {

    /** After so many draws without a connected graph the parameters are at fault. */
    int ATTEMPTS_MAX = 1000;

    /**
     * The graph of n nodes.
     *
     * @throws IllegalArgumentException if no such graph can exist, or none of 1000 draws was connected
     */
    default Graph draw(int n, Randomness randomness) {
        check(n);
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            boolean[][] adjacent = adjacency(n, randomness.draw(Purpose.GRAPH, n, attempt));
            if (adjacent != null) {
                Graph graph = Graph.where(n, (i, j) -> adjacent[i][j]);
                if (graph.connected()) {
                    return graph;
                }
            }
        }
        throw new IllegalArgumentException(
                "none of " + ATTEMPTS_MAX + " draws of " + this + " with " + n + " nodes was connected");
    }

    /** Refuses n where no connected graph of this kind has n nodes. */
    default void check(int n) {}

    /** One draw; null where it ran into a dead end. Symmetric, shape (n, n). */
    boolean[][] adjacency(int n, Draw draw);

    /**
     * Every pair is joined with the same probability, independently (Erdős, Rényi 1959). It is likely to be connected from
     * about ln n/n up.
     *
     * @param probability in (0, 1]
     */
    record ErdosRenyi(double probability) implements RandomGraph {

        public ErdosRenyi {
            if (!(probability > 0 && probability <= 1)) {
                throw new IllegalArgumentException("probability must be above 0 and at most 1, not " + probability);
            }
        }

        @Override
        public boolean[][] adjacency(int n, Draw draw) {
            boolean[][] adjacent = new boolean[n][n];
            int pair = 0;
            for (int i = 0; i < n; i++) {
                for (int j = i + 1; j < n; j++) {
                    join(i, j, draw.uniform(pair++) < probability, adjacent);
                }
            }
            return adjacent;
        }
    }

    /**
     * Every node has the same number of neighbours: stubs of edges are paired at random, pairs that would be a loop or a
     * repeat are paired again (Steger, Wormald 1999), which is uniform in the limit of large n.
     *
     * @param degree neighbours of each node, at least 1
     */
    record RandomRegular(int degree) implements RandomGraph {

        public RandomRegular {
            if (degree < 1) {
                throw new IllegalArgumentException("degree must be at least 1, not " + degree);
            }
        }

        @Override
        public void check(int n) {
            if (degree >= n || (long) degree * n % 2 != 0 || (degree == 1 && n > 2)) {
                throw new IllegalArgumentException("no connected graph of " + n + " nodes has degree " + degree
                        + " everywhere: degree must be below n, degree times n even, and at least 2 for n above 2");
            }
        }

        @Override
        public boolean[][] adjacency(int n, Draw draw) {
            boolean[][] adjacent = new boolean[n][n];
            int[] stubs = new int[n * degree];
            for (int s = 0; s < stubs.length; s++) {
                stubs[s] = s % n;
            }
            for (int pass = 0; stubs.length > 0; pass++) {
                int[] order = draw.part(pass).permutation(stubs.length);
                int[] left = new int[stubs.length];
                int count = 0;
                for (int s = 0; s < order.length; s += 2) {
                    int i = stubs[order[s]];
                    int j = stubs[order[s + 1]];
                    if (i != j && !adjacent[i][j]) {
                        join(i, j, true, adjacent);
                    } else {
                        left[count++] = i;
                        left[count++] = j;
                    }
                }
                if (count == stubs.length) {
                    return null;
                }
                stubs = Arrays.copyOf(left, count);
            }
            return adjacent;
        }
    }

    /**
     * A ring lattice of which each edge's far end is moved to a random node with a given probability (Watts, Strogatz 1998).
     *
     * @param degree neighbours of each node of the lattice, even, at least 2
     * @param rewire in [0, 1]
     */
    record SmallWorld(int degree, double rewire) implements RandomGraph {

        public SmallWorld {
            if (degree < 2 || degree % 2 != 0) {
                throw new IllegalArgumentException("degree must be even and at least 2, not " + degree);
            }
            if (!(rewire >= 0 && rewire <= 1)) {
                throw new IllegalArgumentException("rewire must be from 0 to 1, not " + rewire);
            }
        }

        @Override
        public void check(int n) {
            if (degree >= n) {
                throw new IllegalArgumentException("degree must be below the " + n + " nodes, not " + degree);
            }
        }

        @Override
        public boolean[][] adjacency(int n, Draw draw) {
            boolean[][] adjacent = new boolean[n][n];
            for (int hop = 1; hop <= degree / 2; hop++) {
                for (int i = 0; i < n; i++) {
                    join(i, (i + hop) % n, true, adjacent);
                }
            }
            int edge = 0;
            for (int hop = 1; hop <= degree / 2; hop++) {
                for (int i = 0; i < n; i++, edge++) {
                    int[] strangers = strangers(i, adjacent);
                    if (draw.uniform(2 * edge) < rewire && strangers.length > 0) {
                        join(i, (i + hop) % n, false, adjacent);
                        join(i, strangers[(int) (draw.uniform(2 * edge + 1) * strangers.length)], true, adjacent);
                    }
                }
            }
            return adjacent;
        }

        private static int[] strangers(int i, boolean[][] adjacent) {
            int[] strangers = new int[adjacent.length];
            int count = 0;
            for (int j = 0; j < strangers.length; j++) {
                if (j != i && !adjacent[i][j]) {
                    strangers[count++] = j;
                }
            }
            return Arrays.copyOf(strangers, count);
        }
    }

    private static void join(int i, int j, boolean joined, boolean[][] adjacent) {
        adjacent[i][j] = joined;
        adjacent[j][i] = joined;
    }
}
