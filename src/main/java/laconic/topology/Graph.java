package laconic.topology;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * An undirected graph without loops; its edges (i, j), i &lt; j, are in ascending order. The graphs here are given by a rule
 * for n nodes; {@link RandomGraph} has the drawn ones, {@link EdgeList} the listed ones.
 */
public record Graph(int n, List<Edge> edges) {

    /** The pair i &lt; j. */
    public record Edge(int i, int j) {}

    /**
     * @param n nodes, at least 1
     * @param edges in any order and direction; repeats count once
     * @throws IllegalArgumentException if an edge is a loop or leaves the nodes 0 to n − 1
     */
    public Graph {
        if (n < 1) {
            throw new IllegalArgumentException("a graph has at least 1 node, not " + n);
        }
        edges = edges.stream()
                .map(edge -> edge.i < edge.j ? edge : new Edge(edge.j, edge.i))
                .distinct()
                .sorted((a, b) -> a.i != b.i ? Integer.compare(a.i, b.i) : Integer.compare(a.j, b.j))
                .toList();
        for (Edge edge : edges) {
            if (edge.i == edge.j || edge.i < 0 || edge.j >= n) {
                throw new IllegalArgumentException(
                        "edge " + edge.i + "-" + edge.j + " is not between two of the nodes 0 to " + (n - 1));
            }
        }
    }

    /** i ~ i + 1 mod n. */
    public static Graph ring(int n) {
        return torus(1, n);
    }

    /** i ~ i + 1. */
    public static Graph chain(int n) {
        return where(n, (i, j) -> j == i + 1);
    }

    /** 0 ~ i: node 0 is the hub. */
    public static Graph star(int n) {
        return where(n, (i, j) -> i == 0);
    }

    /** A grid whose rows and columns close to rings; row r, column c is the node r · columns + c. */
    public static Graph torus(int rows, int columns) {
        if (rows < 1 || columns < 1) {
            throw new IllegalArgumentException(
                    "a torus has at least 1 row and 1 column, not " + rows + " and " + columns);
        }
        List<Edge> edges = new ArrayList<>();
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                if (columns > 1) {
                    edges.add(new Edge(r * columns + c, r * columns + (c + 1) % columns));
                }
                if (rows > 1) {
                    edges.add(new Edge(r * columns + c, (r + 1) % rows * columns + c));
                }
            }
        }
        return new Graph(rows * columns, edges);
    }

    /**
     * i ~ i ⊕ 2^k.
     *
     * @param n a power of two
     */
    public static Graph hypercube(int n) {
        return where(OnePeerExponential.powerOfTwo(n, "a hypercube"), (i, j) -> Integer.bitCount(i ^ j) == 1);
    }

    /** i ~ i ± 2^k mod n, 2^k &lt; n. */
    public static Graph exponential(int n) {
        return where(n, (i, j) -> Integer.bitCount(j - i) == 1 || Integer.bitCount(n - (j - i)) == 1);
    }

    /** Every pair. */
    public static Graph complete(int n) {
        return where(n, (i, j) -> true);
    }

    /**
     * The Davis Southern Women graph: 18 women (nodes 0 to 17) and the 14 social events that they went to (18 to 31), 89
     * edges (A. Davis, B. Gardner, M. Gardner: Deep South, 1941; the social network of CHOCO-SGD's experiments).
     */
    public static Graph davis() {
        int[][] attended = {
            {0, 1, 2, 3, 4, 5, 7, 8},
            {0, 1, 2, 4, 5, 6, 7},
            {1, 2, 3, 4, 5, 6, 7, 8},
            {0, 2, 3, 4, 5, 6, 7},
            {2, 3, 4, 6},
            {2, 4, 5, 7},
            {4, 5, 6, 7},
            {5, 7, 8},
            {4, 6, 7, 8},
            {6, 7, 8, 11},
            {7, 8, 9, 11},
            {7, 8, 9, 11, 12, 13},
            {6, 7, 8, 9, 11, 12, 13},
            {5, 6, 8, 9, 10, 11, 12, 13},
            {6, 7, 9, 10, 11},
            {7, 8},
            {8, 10},
            {8, 10},
        };
        List<Edge> edges = new ArrayList<>();
        for (int woman = 0; woman < attended.length; woman++) {
            for (int event : attended[woman]) {
                edges.add(new Edge(woman, attended.length + event));
            }
        }
        return new Graph(32, edges);
    }

    /** Whether i &lt; j are neighbours. */
    interface Rule {
        boolean joins(int i, int j);
    }

    /** The graph of n nodes in which the pairs i &lt; j that the rule names are neighbours. */
    static Graph where(int n, Rule rule) {
        List<Edge> edges = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                if (rule.joins(i, j)) {
                    edges.add(new Edge(i, j));
                }
            }
        }
        return new Graph(n, edges);
    }

    /** The same nodes with the edges that join two of some of them. */
    public Graph among(BitSet nodes) {
        return new Graph(
                n,
                edges.stream()
                        .filter(edge -> nodes.get(edge.i) && nodes.get(edge.j))
                        .toList());
    }

    /** The neighbours of node i, ascending. */
    public int[] neighbours(int i) {
        return edges.stream()
                .filter(edge -> edge.i == i || edge.j == i)
                .mapToInt(edge -> edge.i == i ? edge.j : edge.i)
                .sorted()
                .toArray();
    }

    /** How many neighbours each node has. */
    public int[] degrees() {
        int[] degrees = new int[n];
        for (Edge edge : edges) {
            degrees[edge.i]++;
            degrees[edge.j]++;
        }
        return degrees;
    }

    /** Whether every node reaches every other. */
    public boolean connected() {
        int[] parent = IntStream.range(0, n).toArray();
        int parts = n;
        for (Edge edge : edges) {
            int a = root(edge.i, parent);
            int b = root(edge.j, parent);
            if (a != b) {
                parent[a] = b;
                parts--;
            }
        }
        return parts == 1;
    }

    private static int root(int i, int[] parent) {
        int at = i;
        while (parent[at] != at) {
            parent[at] = parent[parent[at]];
            at = parent[at];
        }
        return at;
    }
}
