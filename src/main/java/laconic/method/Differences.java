package laconic.method;

import laconic.math.Vectors;
import laconic.replica.Local;
import laconic.replica.Writer;

/**
 * The worker's end of g_i in the MARINA line (MARINA, M3): full gradients, and compressed differences from the gradient at the
 * point of the last step that counted.
 */
final class Differences {

    private final Writer g;
    private final Local last;
    private final double[] gradient;
    private final double[] before;

    Differences(Writer g, Local last) {
        this.g = g;
        this.last = last;
        gradient = new double[g.now().length];
        before = new double[g.now().length];
    }

    /**
     * The full gradient at a point where {@code full} or no point of an earlier step is known (the start, or a process that
     * has returned), the compressed difference otherwise.
     */
    void send(long t, double[] at, boolean full, Oracle oracle) {
        oracle.gradient(at, gradient);
        if (full || !last.known()) {
            Vectors.subtract(gradient, g.now(), gradient);
            g.writeDense(t, gradient);
        } else {
            oracle.gradient(last.now(), before);
            Vectors.subtract(gradient, before, gradient);
            g.write(t, gradient);
        }
        Vectors.copy(at, last.next());
    }
}
