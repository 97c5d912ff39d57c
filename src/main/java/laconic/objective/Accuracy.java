package laconic.objective;

/** How well a model does on test data; immutable, so any thread may ask. */
public interface Accuracy {

    /** The share of test samples that the model {@code x} gets right, in [0, 1]. */
    double of(double[] x);
}
