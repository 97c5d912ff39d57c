package laconic.topology;

import java.util.ArrayList;
import java.util.List;

/** An undirected graph without loops; its edges (i, j), i &lt; j, are in ascending order. */
public record Graph(int n, List<Edge> edges) {

    /** The pair i &lt; j. */
    public record Edge(int i, int j) {}

    public Graph {
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
        List<Edge> edges = new ArrayList<>();
        for (int i = 0; n > 1 && i < n; i++) {
            edges.add(new Edge(i, (i + 1) % n));
        }
        return new Graph(n, edges);
    }

    /** Every pair. */
    public static Graph complete(int n) {
        List<Edge> edges = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                edges.add(new Edge(i, j));
            }
        }
        return new Graph(n, edges);
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
        boolean[] reached = new boolean[n];
        ArrayList<Integer> open = new ArrayList<>(List.of(0));
        reached[0] = true;
        int count = 1;
        while (!open.isEmpty()) {
            for (int j : neighbours(open.remove(open.size() - 1))) {
                if (!reached[j]) {
                    reached[j] = true;
                    count++;
                    open.add(j);
                }
            }
        }
        return count == n;
    }
}
