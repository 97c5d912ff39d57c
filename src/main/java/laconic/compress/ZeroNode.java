package laconic.compress;

import laconic.math.Draw;

/** The code of the zero vector, whatever compressed it: a tag alone. */
enum ZeroNode implements Node {
    INSTANCE;

    /** Forgets what was written from {@code mark} on and writes the zero vector. */
    static void write(int mark, Output out) {
        out.sink.rewind(mark);
        out.tag(Kind.ZERO);
    }

    @Override
    public void read(Input in, int m, Draw draw, double[] v, int offset, double rate) {}

    @Override
    public double theory(Input in, int m, Draw draw) {
        return 1;
    }
}
