package laconic.node;

/** Told when a node's gradients are computed, so that a host can measure their time; the node itself has no clock. */
public interface GradientWatch {

    /** Told nothing. */
    GradientWatch NONE = new GradientWatch() {
        @Override
        public void begins() {
            // Nobody measures.
        }

        @Override
        public void ends() {
            // Nobody measures.
        }
    };

    /** A gradient is about to be computed. */
    void begins();

    /** It has been. */
    void ends();
}
