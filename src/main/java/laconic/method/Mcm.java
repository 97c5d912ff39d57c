package laconic.method;

import java.util.List;
import laconic.compress.Compressor;
import laconic.math.Vectors;
import laconic.replica.Fold;
import laconic.replica.Reader;
import laconic.replica.Stream;
import laconic.replica.Writer;

/**
 * MCM (2102.12528): bidirectional compression that preserves the server's model. The server never degrades its model; it
 * broadcasts compressed differences to a downlink memory H, and workers take gradients at ŵ = H + Ω.
 *
 * <p>Round t: worker i sends Δ_i = C_up(g_i(ŵ) − h_i), h_i += α_up Δ_i; the server takes ĝ = h + mean_i Δ_i, w ← w − γĝ and
 * broadcasts Ω = C_dwn(w − H); both sides take ŵ = H + Ω, then H += α_dwn Ω. Where an uplink is missing, its memory stands in.
 *
 * <p>Symbols (paper → here): w → {@code x}; ŵ → {@code xHat}; h_i → {@code h}, the up memory; H → {@code downMemory}; Ω → the
 * newest increment of H; α_up, α_dwn → {@code upMemoryRate}, {@code downMemoryRate}; γ → {@code gamma}.
 */
public final class Mcm implements ServerMethod {

    private final double gamma;
    private final boolean gradientStart;
    private final double[] x0;
    private final Stream downMemory;
    private final Stream h;

    /**
     * @param n workers
     * @param x0 the start, shape (d), known to all
     * @param gamma step size, &gt; 0
     * @param upMemoryRate α_up in (0, 1]; the authors' code: 1/(2(ω_up + 1))
     * @param downMemoryRate α_dwn in (0, 1]; the authors' code: 1/(2(ω_dwn + 1))
     * @param up uplink compressor C_up
     * @param down downlink compressor C_dwn
     * @param downMemory0 the start of H, shape (d): zero or x0
     * @param gradientStart whether h_i starts at the first gradient, sent in a dense round -1, instead of zero
     */
    public Mcm(
            int n,
            double[] x0,
            double gamma,
            double upMemoryRate,
            double downMemoryRate,
            Compressor up,
            Compressor down,
            double[] downMemory0,
            boolean gradientStart) {
        this.gamma = gamma;
        this.gradientStart = gradientStart;
        this.x0 = x0;
        downMemory = Stream.broadcast("H", downMemory0, Fold.add(downMemoryRate), down)
                .lookingBack();
        h = Memory.stream("h", n, x0.length, upMemoryRate, up, gradientStart);
    }

    @Override
    public List<Stream> streams() {
        return List.of(downMemory, h);
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
        Reader downMemory = ends.down(this.downMemory);
        Memory h = new Memory(ends.up(this.h), gradientStart);
        double[] xHat = new double[x0.length];
        return (t, oracle) -> {
            DownMemory.perturbed(downMemory, x0, xHat);
            h.send(t, xHat, oracle);
        };
    }

    @Override
    public ServerHalf server(ServerEnds ends) {
        Writer downMemory = ends.down(this.downMemory);
        double[] x = ends.vector(x0);
        double[] gHat = new double[x0.length];
        double[] delta = new double[x0.length];
        return new ServerHalf() {
            @Override
            public void close(long t, Responders responders) {
                Memory.estimate(ends, h, responders, gHat);
                if (t >= 0) {
                    Vectors.axpy(-gamma, gHat, x);
                    Vectors.subtract(x, downMemory.now(), delta);
                    downMemory.write(t, delta);
                }
            }

            @Override
            public double[] model() {
                return x;
            }
        };
    }
}
