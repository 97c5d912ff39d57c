package laconic.method;

/**
 * A node's access to its own data: the gradient of its local function f_i, full or over one mini-batch a step. Every call
 * within one step sees the same mini-batch, however often it is asked (MARINA and 2Direction ask twice).
 */
@FunctionalInterface
public interface Oracle {

    /** Writes the gradient at x to {@code into}; both of shape (d), not the same array. */
    void gradient(double[] x, double[] into);
}
