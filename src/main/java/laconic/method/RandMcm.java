package laconic.method;

import java.util.BitSet;
import java.util.List;
import laconic.compress.Compressor;
import laconic.math.Vectors;
import laconic.replica.Fold;
import laconic.replica.Reader;
import laconic.replica.Stream;
import laconic.replica.Writer;

/**
 * Rand-MCM (2102.12528): MCM with an independent downlink compression and memory for every worker, or every group of
 * workers; and MCM with partial participation, which is the same: only those asked receive an increment, so nobody has to
 * catch up.
 *
 * <p>Round t: those asked get Ω_i = C_dwn(w − H_i); both sides take ŵ_i = H_i + Ω_i, then H_i += α_dwn Ω_i; worker i sends Δ_i =
 * C_up(g_i(ŵ_i) − h_i), h_i += α_up Δ_i; the server takes ĝ = h + (1/(pn)) Σ_S Δ_i, w ← w − γĝ. In round 0 everyone knows w.
 *
 * <p>Symbols (paper → here): w → {@code x}; ŵ_i → {@code xHat}; h_i → {@code h}, the up memory; H_i → {@code downMemory};
 * α_up, α_dwn → {@code upMemoryRate}, {@code downMemoryRate}; γ → {@code gamma}.
 */
public final class RandMcm implements ServerMethod {

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
     * @param groups downlink memories; worker i belongs to group i mod groups; n for one each
     * @param up uplink compressor C_up
     * @param down downlink compressor C_dwn
     * @param downMemory0 the start of every H_i, shape (d): zero or x0
     * @param gradientStart whether h_i starts at the first gradient, sent in a dense round -1, instead of zero
     */
    public RandMcm(
            int n,
            double[] x0,
            double gamma,
            double upMemoryRate,
            double downMemoryRate,
            int groups,
            Compressor up,
            Compressor down,
            double[] downMemory0,
            boolean gradientStart) {
        this.gamma = gamma;
        this.gradientStart = gradientStart;
        this.x0 = x0;
        downMemory = Stream.perWorker("H", groups, downMemory0, Fold.add(downMemoryRate), down)
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
        double[] x = ends.vector(x0);
        double[] gHat = new double[x0.length];
        double[] delta = new double[x0.length];
        return new ServerHalf() {
            @Override
            public void open(long t, int[] participants) {
                if (t <= 0) {
                    return; // everyone knows x0
                }
                BitSet asked = new BitSet();
                for (int i : participants) {
                    asked.set(downMemory.copyOf(i));
                }
                for (int c = asked.nextSetBit(0); c >= 0; c = asked.nextSetBit(c + 1)) {
                    Writer memory = ends.down(downMemory, c);
                    Vectors.subtract(x, memory.now(), delta);
                    memory.write(t, delta);
                }
            }

            @Override
            public void close(long t, Responders responders) {
                Memory.estimate(ends, h, responders, gHat);
                if (t >= 0) {
                    Vectors.axpy(-gamma, gHat, x);
                }
            }

            @Override
            public double[] model() {
                return x;
            }
        };
    }
}
