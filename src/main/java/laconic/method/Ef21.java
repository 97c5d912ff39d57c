package laconic.method;

import java.util.List;
import laconic.compress.Compressor;
import laconic.replica.Fold;
import laconic.replica.Reader;
import laconic.replica.Stream;

/**
 * EF21 (Richtárik, Sokolov, Fatkhullin 2021, algorithm 2) and its partial participation (Fatkhullin et al. 2021).
 *
 * <p>Round t: the server takes x ← x − γg and sends x; worker i sends C(∇f_i(x) − g_i), g_i += C(…); g = mean_i g_i. Where
 * an uplink is missing, the server's last g_i stands.
 *
 * <p>Symbols (paper → here): x → {@code x}; g_i → {@code g}, a replica; γ → {@code gamma}; C → {@code up}; α → alpha.
 */
public final class Ef21 implements ServerMethod {

    private final double gamma;
    private final boolean gradientStart;
    private final Stream x;
    private final Stream g;

    /**
     * @param n workers
     * @param x0 the start, shape (d)
     * @param gamma step size, &gt; 0; theory: 1/(L + L̃ √(1−α)/(1−√(1−α)))
     * @param up contractive uplink compressor C
     * @param gradientStart whether g_i starts at ∇f_i(x0), sent in a dense round -1, instead of zero
     */
    public Ef21(int n, double[] x0, double gamma, Compressor up, boolean gradientStart) {
        this.gamma = gamma;
        this.gradientStart = gradientStart;
        x = Model.broadcast(x0);
        g = Stream.memory("g", n, new double[x0.length], Fold.add(1), up);
    }

    @Override
    public List<Stream> streams() {
        return List.of(x, g);
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
        Memory g = new Memory(ends.up(this.g), gradientStart);
        return (t, oracle) -> g.send(t, x.now(), oracle);
    }

    @Override
    public ServerHalf server(ServerEnds ends) {
        Model model = new Model(ends, x);
        double[] mean = ends.vector(new double[x.width()]);
        return new ServerHalf() {
            @Override
            public void open(long t, int[] participants) {
                if (t >= 0) {
                    model.step(t, gamma, mean);
                }
            }

            @Override
            public void close(long t, Responders responders) {
                Memory.mean(ends, g, mean);
            }

            @Override
            public double[] model() {
                return model.x();
            }
        };
    }
}
