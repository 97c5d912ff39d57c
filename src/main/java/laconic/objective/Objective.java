package laconic.objective;

import java.util.List;

/**
 * One node's local function f_i: R^d → R, with full and mini-batch gradients.
 *
 * <p>An instance may hold scratch buffers and serves one thread at a time; {@link #fresh()} gives another thread its
 * own instance over the same data. Results depend on the arguments alone and are the same bits on every JDK.
 */
public interface Objective {

    /** The number of coordinates d of x. */
    int dimension();

    /** The number of samples behind f_i; 0 where there are none (quadratics, consensus). */
    int rows();

    /** f_i(x) over all samples, regulariser included; {@code x} has length d. */
    double value(double[] x);

    /** The full gradient ∇f_i(x), which overwrites {@code into} (length d, not {@code x} itself). */
    void gradient(double[] x, double[] into);

    /**
     * The gradient of the mean loss over the given samples, plus the whole regulariser; overwrites {@code into}.
     *
     * @param batch sample numbers in [0, {@link #rows()}), at least one; a number that is repeated counts as often.
     *     Where there are no samples the batch is ignored and this is the full gradient.
     */
    void gradient(double[] x, int[] batch, double[] into);

    /**
     * f_i(x), and ∇f_i(x) in {@code into}: the same bits as the two single calls, in one pass where that is cheaper.
     */
    default double valueAndGradient(double[] x, double[] into) {
        gradient(x, into);
        return value(x);
    }

    /**
     * A Lipschitz constant L_i of ∇f_i, computed on every call: exact for quadratic losses, the smallest bound that the
     * curvature of the loss gives otherwise (logistic: λ_max(AᵀA)/(4m) + λ); infinite where none is known.
     */
    double smoothness();

    /** The largest known μ_i ≥ 0 such that f_i − μ_i/2 ‖x‖² is convex; 0 where f_i is merely convex or not convex. */
    double strongConvexity();

    /** Whether f_i is known to be convex. */
    boolean convex();

    /** The parts of x in their order, which cover 0 … d − 1 without gaps: the layers of a network, else one vector. */
    default List<Layer> layers() {
        return List.of(new Layer("x", 0, 1, dimension()));
    }

    /** An instance for another thread that shares the (immutable) data; this one where it keeps no buffers. */
    default Objective fresh() {
        return this;
    }
}
