package laconic.method;

import java.util.List;
import laconic.compress.Compressor;
import laconic.replica.Fold;
import laconic.replica.Reader;
import laconic.replica.Stream;
import laconic.replica.Writer;

/**
 * DORE (Liu, Li, Tang, Yan 2019, algorithm 1): a gradient memory up, compressed model residuals with error feedback down.
 *
 * <p>Round t: worker i sends D_i = Q(g_i(x̂) − h_i), h_i += α D_i; ĝ = h + mean_i D_i; the server takes x = x̂ − γĝ, q
 * = x − x̂ + η e, broadcasts q̂ = Q(q), keeps e = q − q̂; both sides take x̂ += β q̂. Where an uplink is missing, its
 * memory stands in. Needs η² ω_dwn &lt; 1 and β ≤ 1/(1 + ω_dwn).
 *
 * <p>Symbols (paper → here): x̂ → {@code xHat}; h_i → {@code h}; e → {@code residual}; α → {@code upMemoryRate}; β → {@code
 * beta}; η → {@code eta}; γ → {@code gamma}.
 */
public final class Dore implements ServerMethod {

    private final double gamma;
    private final double eta;
    private final boolean gradientStart;
    private final Stream xHat;
    private final Stream h;

    /**
     * @param n workers
     * @param x0 the start, shape (d)
     * @param gamma step size, &gt; 0
     * @param upMemoryRate α in (0, 1]
     * @param beta β in (0, 1]; theory: at most 1/(1 + ω_dwn)
     * @param eta η in [0, 1], the share of the residual that is fed back
     * @param up unbiased uplink compressor
     * @param down unbiased downlink compressor
     * @param gradientStart whether h_i starts at ∇f_i(x0), sent in a dense round -1, instead of zero
     */
    public Dore(
            int n,
            double[] x0,
            double gamma,
            double upMemoryRate,
            double beta,
            double eta,
            Compressor up,
            Compressor down,
            boolean gradientStart) {
        this.gamma = gamma;
        this.eta = eta;
        this.gradientStart = gradientStart;
        xHat = Stream.broadcast("xHat", x0, Fold.add(beta), down);
        h = Memory.stream("h", n, x0.length, upMemoryRate, up, gradientStart);
    }

    @Override
    public List<Stream> streams() {
        return List.of(xHat, h);
    }

    @Override
    public int firstRound() {
        return gradientStart ? -1 : 0;
    }

    @Override
    public WorkerHalf worker(int worker, WorkerEnds ends) {
        Reader xHat = ends.down(this.xHat);
        Memory h = new Memory(ends.up(this.h), gradientStart);
        return (t, oracle) -> h.send(t, xHat.now(), oracle);
    }

    @Override
    public ServerHalf server(ServerEnds ends) {
        Writer xHat = ends.down(this.xHat);
        double[] residual = ends.vector(new double[this.xHat.width()]);
        double[] gHat = new double[residual.length];
        return new ServerHalf() {
            @Override
            public void close(long t, Responders responders) {
                Memory.estimate(ends, h, responders, gHat);
                if (t < 0) {
                    return;
                }
                for (int j = 0; j < gHat.length; j++) {
                    residual[j] = -gamma * gHat[j] + eta * residual[j];
                }
                xHat.write(t, residual).addTo(residual, -1);
            }

            @Override
            public double[] model() {
                return xHat.now();
            }
        };
    }
}
