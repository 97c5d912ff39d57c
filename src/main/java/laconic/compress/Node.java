package laconic.compress;

import laconic.coding.DecodeException;
import laconic.math.Draw;

/** The code of one kind of vector: how its body, behind the tag, is read. The writing side stands beside each. */
interface Node {

    /**
     * Reads the body of a vector of m coordinates and adds it: {@code v[offset + j] += rate · value_j}; with v null it only
     * reads. Refuses what the writing side would not have written for the same vector.
     */
    void read(Input in, int m, Draw draw, double[] v, int offset, double rate) throws DecodeException;

    /** Bits that the papers count for the vector; reads the body. */
    double theory(Input in, int m, Draw draw) throws DecodeException;
}
