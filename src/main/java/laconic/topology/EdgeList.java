package laconic.topology;

import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/**
 * A graph as a text lists it, one edge {@code i j} or {@code i j weight} a line; nodes count from 0, fields are parted by
 * spaces, tabs or commas, {@code #} starts a comment.
 *
 * @param graph the edges
 * @param weights w_ij of the graph's edges, in their order; null where the text gives none
 */
public record EdgeList(Graph graph, double[] weights) {

    /**
     * Reads the lines of a text.
     *
     * @param n nodes
     * @throws IllegalArgumentException naming the line, if one is not an edge between two of n nodes, repeats an edge, or
     *     has a weight where others have none; or if the graph is not connected
     */
    public static EdgeList parse(List<String> lines, int n) {
        TreeMap<Long, Double> found = new TreeMap<>();
        int columns = 0;
        for (int k = 0; k < lines.size(); k++) {
            String line = lines.get(k).replaceFirst("#.*", "").strip();
            if (line.isEmpty()) {
                continue;
            }
            String[] fields = line.split("[\\s,]+");
            String where = "line " + (k + 1) + " (\"" + line + "\") ";
            columns = columns == 0 ? fields.length : columns;
            if (fields.length != columns || columns < 2 || columns > 3) {
                throw new IllegalArgumentException(
                        where + "must be two nodes, or two nodes and a weight, the same on every line");
            }
            int i = node(fields[0], n, where);
            int j = node(fields[1], n, where);
            double weight = columns == 3 ? weight(fields[2], where) : 0;
            if (i == j || found.put((long) Math.min(i, j) * n + Math.max(i, j), weight) != null) {
                throw new IllegalArgumentException(where + (i == j ? "is a loop" : "repeats an edge"));
            }
        }
        Graph graph = new Graph(
                n,
                found.keySet().stream()
                        .map(pair -> new Graph.Edge((int) (pair / n), (int) (pair % n)))
                        .toList());
        if (!graph.connected()) {
            throw new IllegalArgumentException("the " + found.size() + " edges do not connect the " + n + " nodes");
        }
        double[] weights = found.values().stream().mapToDouble(w -> w).toArray();
        return new EdgeList(graph, columns == 3 ? weights : null);
    }

    private static int node(String field, int n, String where) {
        try {
            int node = Integer.parseInt(field);
            if (node >= 0 && node < n) {
                return node;
            }
        } catch (NumberFormatException e) {
            // Refused below, like a node out of range.
        }
        throw new IllegalArgumentException(where + "names \"" + field + "\"; a node is a number from 0 to " + (n - 1));
    }

    private static double weight(String field, String where) {
        try {
            double weight = Double.parseDouble(field);
            if (weight > 0 && weight <= 1) {
                return weight;
            }
        } catch (NumberFormatException e) {
            // Refused below, like a weight out of range.
        }
        throw new IllegalArgumentException(
                where + "has the weight \"" + field + "\"; a weight is above 0 and at most 1");
    }

    /**
     * The given weights.
     *
     * @throws IllegalArgumentException if the text gives none, or those of one node sum to more than 1
     */
    public MixingMatrix given() {
        if (weights == null) {
            throw new IllegalArgumentException("the edges have no weights; each line must be two nodes and a weight");
        }
        return MixingMatrix.given(graph, weights);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EdgeList that && graph.equals(that.graph) && Arrays.equals(weights, that.weights);
    }

    @Override
    public int hashCode() {
        return 31 * graph.hashCode() + Arrays.hashCode(weights);
    }

    @Override
    public String toString() {
        return "EdgeList[" + graph.edges().size() + " edges of " + graph.n() + " nodes]";
    }
}
