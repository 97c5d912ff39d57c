package laconic.method;

import laconic.math.Vectors;
import laconic.replica.Reader;
import laconic.replica.Stream;
import laconic.replica.Writer;

/** Uplinks without memory: gradients that stand for themselves, averaged by inverse probability. */
final class Messages {

    private Messages() {}

    /** A worker that sends its compressed gradient at the vector that the server shows. */
    static ServerMethod.WorkerHalf worker(Reader x, Writer up) {
        double[] gradient = new double[x.now().length];
        return (t, oracle) -> {
            oracle.gradient(x.now(), gradient);
            up.write(t, gradient);
        };
    }

    /** mean := (1/n) Σ_responders payload / probability, in worker order. */
    static void mean(ServerMethod.ServerEnds ends, Stream up, Responders responders, double[] mean) {
        Vectors.zero(mean);
        for (int r = 0; r < responders.count(); r++) {
            ends.up(up, responders.workers()[r]).newest().addTo(mean, responders.inverseProbabilities()[r]);
        }
        Vectors.divide(mean, up.copies());
    }
}
