package laconic.compress;

import java.util.List;
import laconic.math.Draw;

/**
 * A compressor applied to consecutive blocks, as the layers of a model, each with random choices of its own. ω is the
 * largest, α the smallest of the blocks'.
 *
 * <p>Use {@link #of}; blocks are given by their sizes, or by one size, the last block then holding the rest.
 */
public sealed interface Blocks extends Compressor {

    /** The sizes of the blocks, each at least 1; a single one is repeated as often as needed. */
    List<Integer> sizes();

    Compressor inner();

    /** Block-wise {@code inner}: contractive if that is, otherwise unbiased. */
    static Compressor of(Compressor inner, List<Integer> sizes) {
        return inner instanceof Contractive contractive
                ? new ContractiveBlocks(contractive, sizes)
                : new UnbiasedBlocks((Unbiased) inner, sizes);
    }

    /** Block-wise over an unbiased compressor. */
    record UnbiasedBlocks(Unbiased inner, List<Integer> sizes) implements Blocks, Unbiased {

        public UnbiasedBlocks {
            sizes = validated(sizes);
        }

        @Override
        public double omega(int dimension) {
            double most = 0;
            for (int size : split(sizes, dimension)) {
                most = Math.max(most, inner.omega(size));
            }
            return most;
        }

        @Override
        public double theta(int dimension, int n) {
            double most = 0;
            for (int size : split(sizes, dimension)) {
                most = Math.max(most, inner.theta(size, n));
            }
            return most;
        }

        @Override
        public Compressor member(int node, int n) {
            return new UnbiasedBlocks((Unbiased) inner.member(node, n), sizes);
        }
    }

    /** Block-wise over a contractive compressor. */
    record ContractiveBlocks(Contractive inner, List<Integer> sizes) implements Blocks, Contractive {

        public ContractiveBlocks {
            sizes = validated(sizes);
        }

        @Override
        public double alpha(int dimension) {
            double least = 1;
            for (int size : split(sizes, dimension)) {
                least = Math.min(least, inner.alpha(size));
            }
            return least;
        }

        @Override
        public Compressor member(int node, int n) {
            return new ContractiveBlocks((Contractive) inner.member(node, n), sizes);
        }
    }

    private static List<Integer> validated(List<Integer> sizes) {
        if (sizes.isEmpty()) {
            throw new IllegalArgumentException("blocks = [] has no size");
        }
        for (int size : sizes) {
            if (size < 1) {
                throw new IllegalArgumentException("blocks = " + sizes + " holds a size below 1");
            }
        }
        return List.copyOf(sizes);
    }

    /** The blocks' sizes for a dimension; an IllegalArgumentException where a list does not add up to it. */
    private static int[] split(List<Integer> sizes, int dimension) {
        if (sizes.size() == 1) {
            return BlocksNode.uniform(Math.min(sizes.get(0), dimension), dimension);
        }
        long sum = 0;
        for (int size : sizes) {
            sum += size;
        }
        if (sum != dimension) {
            throw new IllegalArgumentException(
                    "blocks = " + sizes + " hold " + sum + " coordinates where there are " + dimension);
        }
        return sizes.stream().mapToInt(Integer::intValue).toArray();
    }

    @Override
    default Encoder encoder(int dimension, Wire wire) {
        int[] whole = split(sizes(), dimension);
        NodeEncoder[] part = new NodeEncoder[whole.length];
        for (int b = 0; b < whole.length; b++) {
            part[b] = b > 0 && whole[b] <= whole[0] ? part[0] : NodeEncoder.of(inner(), whole[b], wire);
        }
        return new NodeEncoder(dimension, wire, part[0].depth) {
            @Override
            boolean write(double[] x, int offset, int m, Draw draw, Output out) {
                int[] size = m == dimension ? whole : split(sizes(), m);
                boolean any = false;
                int start = offset;
                BlocksNode.write(size, out);
                for (int b = 0; b < size.length; b++) {
                    int mark = out.sink.position();
                    if (part[b].write(x, start, size[b], draw.part(b), out)) {
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
