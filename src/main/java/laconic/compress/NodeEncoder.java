package laconic.compress;

import laconic.math.Draw;

/** An encoder that can also write its vector as a part of another's payload; it owns buffers for one length. */
abstract class NodeEncoder implements Compressor.Encoder {

    /** The largest number of coordinates. */
    final int dimension;

    private final Output out;

    /** How many parts stand within each other in its payloads, itself included. */
    final int depth;

    NodeEncoder(int dimension, Wire wire) {
        this(dimension, wire, 0);
    }

    /** With parts that are themselves {@code inner} deep. */
    NodeEncoder(int dimension, Wire wire, int inner) {
        if (dimension < 1) {
            throw new IllegalArgumentException("dimension = " + dimension + " is not a count of at least 1");
        }
        if (inner >= Format.DEPTH_MAX) {
            throw new IllegalArgumentException("compressors within compressors go to depth " + Format.DEPTH_MAX);
        }
        this.depth = inner + 1;
        this.dimension = dimension;
        this.out = new Output(dimension, wire);
    }

    /** The encoder of a compressor that is used within another. */
    static NodeEncoder of(Compressor compressor, int dimension, Wire wire) {
        if (compressor.encoder(dimension, wire) instanceof NodeEncoder encoder) {
            return encoder;
        }
        throw new IllegalArgumentException(compressor + " cannot be a part of another compressor");
    }

    /**
     * Writes C(x) for the m ≤ dimension coordinates {@code x[offset … offset+m-1]}; false, and whatever was written is to be
     * forgotten, when that is the zero vector.
     */
    abstract boolean write(double[] x, int offset, int m, Draw draw, Output out);

    @Override
    public final Payload encode(double[] x, Draw draw) {
        if (x.length != dimension) {
            throw new IllegalArgumentException(
                    "a vector of " + x.length + " coordinates where " + dimension + " are due");
        }
        out.sink.rewind(0);
        if (!write(x, 0, dimension, draw, out)) {
            ZeroNode.write(0, out);
        }
        return new Payload(out.sink.toBytes(), dimension, draw);
    }
}
