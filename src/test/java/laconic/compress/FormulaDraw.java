package laconic.compress;

import java.util.Arrays;
import java.util.stream.IntStream;
import laconic.math.Draw;

/** A draw whose answers a test gives. */
record FormulaDraw(double[] uniforms, int[] subset, int[] permutation) implements Draw {

    static FormulaDraw uniforms(double... uniforms) {
        return new FormulaDraw(uniforms, null, null);
    }

    static FormulaDraw subset(int... subset) {
        return new FormulaDraw(null, subset, null);
    }

    /** The permutation j ↦ (j + shift) mod size. */
    static FormulaDraw shift(int size, int shift) {
        return new FormulaDraw(
                null,
                null,
                IntStream.range(0, size).map(j -> (j + shift) % size).toArray());
    }

    @Override
    public double uniform(int index) {
        return uniforms[index];
    }

    @Override
    public int[] subset(int k, int size) {
        return subset.clone();
    }

    @Override
    public int[] permutation(int size) {
        return Arrays.copyOf(permutation, size);
    }

    @Override
    public Draw common() {
        return this;
    }
}
