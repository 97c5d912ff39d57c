package laconic.method;

import laconic.math.Vectors;
import laconic.replica.Stream;
import laconic.replica.Writer;

/** The server's end of models w_i that every worker has one of (MARINA-P, M3): moves x and every w_i with it. */
final class WorkerModels {

    private final ServerMethod.ServerEnds ends;
    private final Stream xHat;
    private final double[] x;
    private final double[] step;
    private final double[] delta;

    WorkerModels(ServerMethod.ServerEnds ends, Stream xHat, double[] x) {
        this.ends = ends;
        this.xHat = xHat;
        this.x = x;
        step = new double[x.length];
        delta = new double[x.length];
    }

    /** x += rate · g; w_i = x where {@code full}, otherwise w_i += Q_i(rate · g). */
    void move(double rate, double[] g, long t, boolean full) {
        Vectors.copy(x, step);
        Vectors.axpy(rate, g, x);
        Vectors.subtract(x, step, step);
        for (int i = 0; i < xHat.copies(); i++) {
            Writer w = ends.down(xHat, i);
            if (full) {
                Vectors.subtract(x, w.now(), delta);
                w.writeDense(t, delta);
            } else {
                w.write(t, step);
            }
        }
    }
}
