package laconic.method;

import laconic.compress.Compressor;
import laconic.compress.Payload;
import laconic.math.Vectors;
import laconic.replica.Fold;
import laconic.replica.Reader;
import laconic.replica.Stream;
import laconic.replica.Writer;

/**
 * The uplink memory h_i of the DIANA line (DIANA, Artemis, MCM), and g_i of the EF21 line: both ends hold it, the
 * worker sends compressed differences to it, and it stands in for an uplink that is missing.
 */
final class Memory {

    private final Writer h;
    private final boolean gradientStart;
    private final double[] delta;

    /** A worker's end. */
    Memory(Writer h, boolean gradientStart) {
        this.h = h;
        this.gradientStart = gradientStart;
        delta = new double[h.now().length];
    }

    /** The stream h: h_i += rate · increment, from zero or from a dense first gradient. */
    static Stream stream(String name, int n, int dimension, double rate, Compressor up, boolean gradientStart) {
        Fold fold = gradientStart ? Fold.addAfterStart(rate) : Fold.add(rate);
        return Stream.memory(name, n, new double[dimension], fold, up);
    }

    /** The worker sends Q(∇f_i(at) − h_i), or the dense gradient where its memory starts at one. */
    Payload send(long round, double[] at, Oracle oracle) {
        oracle.gradient(at, delta);
        if (gradientStart && h.version() == 0) {
            return h.writeDense(round, delta);
        }
        Vectors.subtract(delta, h.now(), delta);
        return h.write(round, delta);
    }

    /** gHat := mean_i h_i + (1/n) Σ_responders weight · Q_i, with the memories from before this round; worker order. */
    static void estimate(ServerMethod.ServerEnds ends, Stream h, Responders responders, double[] gHat) {
        Vectors.zero(gHat);
        int r = 0;
        for (int i = 0; i < h.copies(); i++) {
            Reader memory = ends.up(h, i);
            boolean responded = r < responders.count() && responders.workers()[r] == i;
            Vectors.add(responded ? memory.before() : memory.now(), gHat);
            if (responded) {
                memory.newest().addTo(gHat, responders.weights()[r++]);
            }
        }
        Vectors.divide(gHat, h.copies());
    }

    /** mean := mean_i g_i, in worker order: where the server's copies stand for the gradients themselves. */
    static void mean(ServerMethod.ServerEnds ends, Stream g, double[] mean) {
        Vectors.zero(mean);
        for (int i = 0; i < g.copies(); i++) {
            Vectors.add(ends.up(g, i).now(), mean);
        }
        Vectors.divide(mean, g.copies());
    }
}
