package laconic.method;

import java.util.List;
import laconic.compress.Compressor;
import laconic.math.Purpose;
import laconic.replica.Fold;
import laconic.replica.Local;
import laconic.replica.Reader;
import laconic.replica.Stream;

/**
 * M3 (2402.06412, algorithm 2): MARINA-P down, momentum at the worker, MARINA up.
 *
 * <p>Round t: x ← x − γg; w_i moves as in {@link MarinaP} with coin c_P; z_i⁺ = βw_i + (1−β)z_i; coin c_D = 1: worker i sends
 * ∇f_i(z_i⁺); 0: C_i(∇f_i(z_i⁺) − ∇f_i(z_i)); g = mean_i g_i. The coins are independent. Where an uplink is missing, the server's
 * last g_i stands and z_i stays; a worker whose process was lost begins anew at z_i = w_i, with a full gradient.
 *
 * <p>Symbols (paper → here): x → {@code x}; w_i → {@code xHat}; z_i → {@code z}; g_i → {@code g}, a replica; β →
 * {@code beta}; p_P → {@code syncProbability}; p_D → {@code upSyncProbability}; γ → {@code gamma}.
 */
public final class M3 implements ServerMethod {

    private final double gamma;
    private final double beta;
    private final double syncProbability;
    private final double upSyncProbability;
    private final Stream xHat;
    private final Stream g;

    /**
     * @param n workers
     * @param x0 the start, shape (d)
     * @param gamma step size, &gt; 0; theory: 1/(L + c (n L_A + n^(2/3) L_max))
     * @param beta β in (0, 1]; theory: n^(−2/3); 1 without momentum
     * @param syncProbability p_P in (0, 1]
     * @param upSyncProbability p_D in (0, 1]
     * @param up unbiased uplink compressor
     * @param down unbiased downlink compressor or collection
     */
    public M3(
            int n,
            double[] x0,
            double gamma,
            double beta,
            double syncProbability,
            double upSyncProbability,
            Compressor up,
            Compressor down) {
        this.gamma = gamma;
        this.beta = beta;
        this.syncProbability = syncProbability;
        this.upSyncProbability = upSyncProbability;
        xHat = Stream.perWorker("w", n, x0, Fold.add(1), down);
        g = Stream.memory("g", n, new double[x0.length], Fold.add(1), up);
    }

    @Override
    public List<Stream> streams() {
        return List.of(xHat, g);
    }

    @Override
    public int firstRound() {
        return -1;
    }

    @Override
    public WorkerHalf worker(int worker, WorkerEnds ends) {
        Reader xHat = ends.down(this.xHat);
        Local z = ends.local(this.xHat.start());
        Differences g = new Differences(ends.up(this.g), z);
        double[] next = new double[this.xHat.width()];
        return (t, oracle) -> {
            for (int j = 0; j < next.length; j++) {
                next[j] = z.known() ? beta * xHat.now()[j] + (1 - beta) * z.now()[j] : xHat.now()[j];
            }
            g.send(t, next, ends.coin(Purpose.SECOND_COIN), oracle);
        };
    }

    @Override
    public ServerHalf server(ServerEnds ends) {
        double[] x = ends.vector(xHat.start());
        double[] mean = ends.vector(new double[x.length]);
        WorkerModels models = new WorkerModels(ends, xHat, x);
        return new ServerHalf() {
            @Override
            public void open(long t, int[] participants) {
                if (t >= 0) {
                    models.move(-gamma, mean, t, ends.toss(Purpose.COIN, t, syncProbability));
                    ends.toss(Purpose.SECOND_COIN, t, upSyncProbability);
                }
            }

            @Override
            public void close(long t, Responders responders) {
                Memory.mean(ends, g, mean);
            }

            @Override
            public double[] model() {
                return x;
            }
        };
    }
}
