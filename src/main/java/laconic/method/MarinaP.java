package laconic.method;

import java.util.List;
import laconic.compress.Compressor;
import laconic.compress.Identity;
import laconic.math.Purpose;
import laconic.replica.Fold;
import laconic.replica.Reader;
import laconic.replica.Stream;

/**
 * MARINA-P (2402.06412, algorithm 1): every worker holds a model of its own, moved by a compressed increment of its own; with
 * a correlated collection (PermK) the mean of the workers' models is the server's.
 *
 * <p>Round t: worker i sends ∇f_i(w_i); x⁺ = x − γ mean_i ∇f_i(w_i); with probability p every worker gets x⁺, w_i = x⁺;
 * otherwise worker i gets Q_i(x⁺ − x), w_i += Q_i(x⁺ − x). Where an uplink is missing, the server's last gradient of that worker
 * stands.
 *
 * <p>Symbols (paper → here): x → {@code x}; w_i → {@code xHat}, one per worker; p → {@code syncProbability}; γ → {@code gamma}.
 */
public final class MarinaP implements ServerMethod {

    private final double gamma;
    private final double syncProbability;
    private final Stream xHat;
    private final Stream g;

    /**
     * @param n workers
     * @param x0 the start, shape (d)
     * @param gamma step size, &gt; 0; theory: 1/(L + √((L_A² ω + L_B² θ)(1/p − 1)))
     * @param syncProbability p in (0, 1]; 1/n for PermK, k/d for Rand-k
     * @param down unbiased downlink compressor or collection Q_i
     */
    public MarinaP(int n, double[] x0, double gamma, double syncProbability, Compressor down) {
        this.gamma = gamma;
        this.syncProbability = syncProbability;
        xHat = Stream.perWorker("w", n, x0, Fold.add(1), down);
        g = Stream.memory("g", n, new double[x0.length], Fold.add(1), new Identity());
    }

    @Override
    public List<Stream> streams() {
        return List.of(xHat, g);
    }

    @Override
    public WorkerHalf worker(int worker, WorkerEnds ends) {
        Reader xHat = ends.down(this.xHat);
        Memory g = new Memory(ends.up(this.g), false);
        return (t, oracle) -> g.send(t, xHat.now(), oracle);
    }

    @Override
    public ServerHalf server(ServerEnds ends) {
        double[] x = ends.vector(xHat.start());
        double[] gradient = new double[x.length];
        WorkerModels models = new WorkerModels(ends, xHat, x);
        return new ServerHalf() {
            @Override
            public void close(long t, Responders responders) {
                Memory.mean(ends, g, gradient);
                models.move(-gamma, gradient, t, ends.toss(Purpose.COIN, t, syncProbability));
            }

            @Override
            public double[] model() {
                return x;
            }
        };
    }
}
