package laconic.compress;

import java.util.List;
import laconic.math.Draw;

/**
 * Different compressors for consecutive parts of a vector, in one payload: for methods that send vectors of different kinds
 * together (2Direction's w, z and k). A part that is zero costs one byte.
 *
 * @param parts the compressors, in order
 * @param sizes how many coordinates each has
 */
public record Concatenation(List<Compressor> parts, List<Integer> sizes) implements Compressor {

    public Concatenation {
        parts = List.copyOf(parts);
        sizes = List.copyOf(sizes);
        if (parts.size() < 2 || parts.size() != sizes.size()) {
            throw new IllegalArgumentException(
                    parts.size() + " compressors for " + sizes.size() + " parts; there must be as many, at least 2");
        }
    }

    @Override
    public Compressor member(int node, int n) {
        return new Concatenation(
                parts.stream().map(part -> part.member(node, n)).toList(), sizes);
    }

    @Override
    public Encoder encoder(int dimension, Wire wire) {
        int[] size = sizes.stream().mapToInt(Integer::intValue).toArray();
        NodeEncoder[] encoders = new NodeEncoder[size.length];
        int depth = 0;
        for (int b = 0; b < size.length; b++) {
            encoders[b] = NodeEncoder.of(parts.get(b), size[b], wire);
            depth = Math.max(depth, encoders[b].depth);
        }
        return new NodeEncoder(dimension, wire, depth) {
            @Override
            boolean write(double[] x, int offset, int m, Draw draw, Output out) {
                boolean any = false;
                int start = offset;
                BlocksNode.write(size, out);
                for (int b = 0; b < size.length; b++) {
                    int mark = out.sink.position();
                    if (encoders[b].write(x, start, size[b], draw.part(b), out)) {
                        any = true;
                    } else {
                        ZeroNode.write(mark, out);
                    }
                    start += size[b];
                }
                return any;
            }
        };
    }
}
