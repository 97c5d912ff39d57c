package laconic.method;

import java.util.List;
import laconic.compress.Compressor;
import laconic.replica.Reader;
import laconic.replica.Stream;

/**
 * DIANA (Mishchenko, Gorbunov, Takáč, Richtárik 2019, algorithm 1): every worker compresses the difference between its
 * gradient and a memory h_i that the server shares.
 *
 * <p>Round t: worker i sends Q(∇f_i(x) − h_i), h_i += α Q(…); the server takes ĝ = h + mean_i Q(…), h += α mean_i Q(…) with
 * h = mean_i h_i, x ← x − γĝ, and sends x. Where an uplink is missing, its memory stands in.
 *
 * <p>Symbols (paper → here): x → {@code x}; h_i → {@code h}, the up memory; α → {@code upMemoryRate}; γ → {@code gamma};
 * ĝ → {@code gHat}.
 */
public final class Diana implements ServerMethod {

    private final double gamma;
    private final boolean gradientStart;
    private final Stream x;
    private final Stream h;

    /**
     * @param n workers
     * @param x0 the start, shape (d)
     * @param gamma step size, &gt; 0; theory: 1/(L_max (1 + 6ω/n))
     * @param upMemoryRate α in (0, 1]; theory: 1/(1 + ω)
     * @param up unbiased uplink compressor Q
     * @param gradientStart whether h_i starts at ∇f_i(x0), sent in a dense round -1, instead of zero
     */
    public Diana(int n, double[] x0, double gamma, double upMemoryRate, Compressor up, boolean gradientStart) {
        this.gamma = gamma;
        this.gradientStart = gradientStart;
        x = Model.broadcast(x0);
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
        Model model = new Model(ends, x);
        double[] gHat = new double[x.width()];
        return new ServerHalf() {
            @Override
            public void close(long t, Responders responders) {
                Memory.estimate(ends, h, responders, gHat);
                if (t >= 0) {
                    model.step(t, gamma, gHat);
                }
            }

            @Override
            public double[] model() {
                return model.x();
            }
        };
    }
}
