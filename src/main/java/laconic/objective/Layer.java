package laconic.objective;

/**
 * A named part of the model vector that belongs together, as a matrix in row-major order: x[offset … offset + size −
 * 1].
 *
 * @param name unique within a model, as in {@code layer1.weight}
 * @param offset of its first coordinate
 * @param rows at least 1; 1 for a vector
 * @param cols at least 1
 */
public record Layer(String name, int offset, int rows, int cols) {

    /** The number of coordinates. */
    public int size() {
        return rows * cols;
    }
}
