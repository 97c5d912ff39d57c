package laconic.method;

import java.util.List;
import laconic.compress.Compressor;
import laconic.math.Purpose;
import laconic.replica.Fold;
import laconic.replica.Reader;
import laconic.replica.Stream;

/**
 * MARINA (Gorbunov, Burlachenko, Li, Richtárik 2021, algorithm 1): compressed differences of gradients, with a full gradient
 * now and then.
 *
 * <p>Round t: x ← x − γg; the server sends x and a coin c; c = 1 (probability p): worker i sends ∇f_i(x); c = 0: Q_i(∇f_i(x) −
 * ∇f_i(x_last)) with x_last of its last round that counted; g = mean_i g_i. Where an uplink is missing, the server's last g_i
 * stands; a worker whose process was lost sends a full gradient next.
 *
 * <p>Symbols (paper → here): x → {@code x}; g_i → {@code g}, a replica; p → {@code syncProbability}; γ → {@code gamma}.
 */
public final class Marina implements ServerMethod {

    private final double gamma;
    private final double syncProbability;
    private final Stream x;
    private final Stream g;

    /**
     * @param n workers
     * @param x0 the start, shape (d)
     * @param gamma step size, &gt; 0; theory: 1/(L + L̃ √((1−p)ω/(pn)))
     * @param syncProbability p in (0, 1]; k/d for Rand-k
     * @param up unbiased uplink compressor Q
     */
    public Marina(int n, double[] x0, double gamma, double syncProbability, Compressor up) {
        this.gamma = gamma;
        this.syncProbability = syncProbability;
        x = Model.broadcast(x0);
        g = Stream.memory("g", n, new double[x0.length], Fold.add(1), up);
    }

    @Override
    public List<Stream> streams() {
        return List.of(x, g);
    }

    @Override
    public int firstRound() {
        return -1;
    }

    @Override
    public WorkerHalf worker(int worker, WorkerEnds ends) {
        Reader x = ends.down(this.x);
        Differences g = new Differences(ends.up(this.g), ends.local(this.x.start()));
        return (t, oracle) -> g.send(t, x.now(), ends.coin(Purpose.COIN), oracle);
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
                    ends.toss(Purpose.COIN, t, syncProbability);
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
