package laconic.compress;

/** The floating-point type of values on the wire; state is always float64. */
public enum Wire {
    FLOAT32(32) {
        @Override
        public double round(double value) {
            return (float) value;
        }
    },
    FLOAT64(64) {
        @Override
        public double round(double value) {
            return value;
        }
    };

    private final int bits;

    Wire(int bits) {
        this.bits = bits;
    }

    /** Bits of one value. */
    public int bits() {
        return bits;
    }

    /** The value that arrives when {@code value} is sent; infinite where it overflows the wire type. */
    public abstract double round(double value);
}
