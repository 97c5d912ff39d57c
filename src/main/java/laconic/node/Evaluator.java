package laconic.node;

/** Takes the objective at a model, over all workers' data in worker order; it belongs to the server or coordinator. */
@FunctionalInterface
public interface Evaluator {

    /** f, ‖∇f‖² and the accuracy at x, shape (d). */
    Evaluation at(double[] x);

    /**
     * @param loss f(x)
     * @param gradNormSq ‖∇f(x)‖²
     * @param accuracy on the test set, NaN without one
     */
    record Evaluation(double loss, double gradNormSq, double accuracy) {}
}
