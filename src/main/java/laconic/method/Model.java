package laconic.method;

import laconic.compress.Identity;
import laconic.math.Vectors;
import laconic.replica.Fold;
import laconic.replica.Stream;
import laconic.replica.Writer;

/**
 * A vector of the server and the broadcast that shows it to the workers: the model x, for methods that send the model
 * itself. It travels as increments x − x̂, so that its precision on a float32 wire is not bounded by float32.
 */
final class Model {

    private final double[] x;
    private final double[] delta;
    private final Writer shown;

    Model(ServerMethod.ServerEnds ends, Stream broadcast) {
        x = ends.vector(broadcast.start());
        delta = new double[x.length];
        shown = ends.down(broadcast);
    }

    /** The dense broadcast x̂ of a model that starts at x0. */
    static Stream broadcast(double[] x0) {
        return Stream.broadcast("x", x0, Fold.add(1), new Identity());
    }

    double[] x() {
        return x;
    }

    /** x ← x − gamma · g, shown to the workers. */
    void step(long round, double gamma, double[] g) {
        Vectors.axpy(-gamma, g, x);
        show(round);
    }

    /** Sends x − x̂ through the broadcast's compressor. */
    void show(long round) {
        Vectors.subtract(x, shown.now(), delta);
        shown.write(round, delta);
    }
}
