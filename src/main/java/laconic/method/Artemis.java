package laconic.method;

import java.util.List;
import laconic.compress.Compressor;
import laconic.math.Vectors;
import laconic.replica.Fold;
import laconic.replica.Reader;
import laconic.replica.Stream;
import laconic.replica.Writer;

/**
 * Artemis (Philippenko, Dieuleveut 2020): compression both ways with an uplink memory; the downlink carries the compressed
 * gradient, so that the model itself is degraded. With memory rate 0 it is Bi-QSGD.
 *
 * <p>Round t: worker i sends D_i = C_up(g_i(x) − h_i), h_i += α D_i; ĝ = h + mean_i D_i; the server broadcasts Ω = C_dwn(ĝ);
 * both sides take x ← x − γΩ. Under partial participation {@link Correction#PP2} estimates ĝ = h + (1/(pn)) Σ_S D_i with the
 * memory of all workers, {@link Correction#PP1} ĝ = (1/(pn)) Σ_S (D_i + h_i), which saturates.
 *
 * <p>Symbols (paper → here): w, x → {@code x}, a replica; h_i → {@code h}, the up memory; α → {@code upMemoryRate}; γ →
 * {@code gamma}; Ω → the increment of x.
 */
public final class Artemis implements ServerMethod {

    /** How the gradient is estimated where not everyone takes part. */
    public enum Correction {
        PP1,
        PP2
    }

    private final Correction correction;
    private final boolean gradientStart;
    private final Stream x;
    private final Stream h;

    /**
     * @param n workers
     * @param x0 the start, shape (d)
     * @param gamma step size, &gt; 0
     * @param upMemoryRate α in [0, 1]; the authors' code: 1/(2(ω_up + 1)); 0 for Bi-QSGD
     * @param up uplink compressor
     * @param down downlink compressor
     * @param gradientStart whether h_i starts at ∇f_i(x0), sent in a dense round -1, instead of zero
     */
    public Artemis(
            int n,
            double[] x0,
            double gamma,
            double upMemoryRate,
            Compressor up,
            Compressor down,
            Correction correction,
            boolean gradientStart) {
        this.correction = correction;
        this.gradientStart = gradientStart;
        x = Stream.broadcast("x", x0, Fold.add(-gamma), down);
        h = Memory.stream("h", n, x0.length, upMemoryRate, up, gradientStart);
    }

    @Override
    public List<Stream> streams() {
        return List.of(x, h);
    }

    @Override
    public int firstRound() {
        return gradientStart ? -1 : 0;
    }

    @Override
    public boolean runsAsynchronously() {
        return true;
    }

    @Override
    public WorkerHalf worker(int worker, WorkerEnds ends) {
        Reader x = ends.down(this.x);
        Memory h = new Memory(ends.up(this.h), gradientStart);
        return (t, oracle) -> h.send(t, x.now(), oracle);
    }

    @Override
    public ServerHalf server(ServerEnds ends) {
        Writer x = ends.down(this.x);
        double[] gHat = new double[this.x.width()];
        return new ServerHalf() {
            @Override
            public void close(long t, Responders responders) {
                if (correction == Correction.PP1) {
                    ofResponders(ends, responders, gHat);
                } else {
                    Memory.estimate(ends, h, responders, gHat);
                }
                if (t >= 0) {
                    x.write(t, gHat);
                }
            }

            @Override
            public double[] model() {
                return x.now();
            }
        };
    }

    /** PP1: gHat := (1/n) Σ_responders (D_i + h_i) / probability. */
    private void ofResponders(ServerEnds ends, Responders responders, double[] gHat) {
        Vectors.zero(gHat);
        for (int r = 0; r < responders.count(); r++) {
            Reader memory = ends.up(h, responders.workers()[r]);
            Vectors.axpy(responders.inverseProbabilities()[r], memory.before(), gHat);
            memory.newest().addTo(gHat, responders.inverseProbabilities()[r]);
        }
        Vectors.divide(gHat, h.copies());
    }
}
