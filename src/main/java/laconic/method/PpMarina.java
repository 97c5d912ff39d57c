package laconic.method;

import java.util.List;
import laconic.compress.Compressor;
import laconic.math.Purpose;
import laconic.math.Vectors;
import laconic.replica.Reader;
import laconic.replica.Stream;
import laconic.replica.Writer;

/**
 * PP-MARINA (Gorbunov, Burlachenko, Li, Richtárik 2021, algorithm 4): MARINA in which only r workers, sampled with
 * replacement, send differences.
 *
 * <p>Round t: x⁺ = x − γg; coin c = 1: every worker sends ∇f_i(x⁺) and g is their mean; c = 0: the sampled ones send Q_i(∇f_i(x⁺)
 * − ∇f_i(x)) and g += (1/r) Σ. A round with c = 1 needs every worker; in the others a missing uplink is
 * made up for by inverse probability.
 *
 * <p>Symbols (paper → here): x → {@code x}; g → {@code gHat}; p → {@code syncProbability}; γ → {@code gamma}.
 */
public final class PpMarina implements ServerMethod {

    private final double gamma;
    private final double syncProbability;
    private final Stream x;
    private final Stream c;

    /**
     * @param n workers
     * @param x0 the start, shape (d)
     * @param gamma step size, &gt; 0; theory: 1/(L_max (1 + √((1−p)(1+ω)/(pr))))
     * @param syncProbability p in (0, 1]; theory: at most (r/n)/(1 + ω)
     * @param up unbiased uplink compressor Q
     */
    public PpMarina(int n, double[] x0, double gamma, double syncProbability, Compressor up) {
        this.gamma = gamma;
        this.syncProbability = syncProbability;
        x = Model.broadcast(x0).lookingBack();
        c = Stream.messages("c", n, x0.length, up);
    }

    @Override
    public List<Stream> streams() {
        return List.of(x, c);
    }

    @Override
    public int firstRound() {
        return -1;
    }

    @Override
    public WorkerHalf worker(int worker, WorkerEnds ends) {
        Reader x = ends.down(this.x);
        Writer c = ends.up(this.c);
        double[] gradient = new double[this.x.width()];
        double[] before = new double[this.x.width()];
        return (t, oracle) -> {
            oracle.gradient(x.now(), gradient);
            if (t < 0 || ends.coin(Purpose.COIN)) {
                c.writeDense(t, gradient);
            } else {
                oracle.gradient(x.before(), before);
                Vectors.subtract(gradient, before, gradient);
                c.write(t, gradient);
            }
        };
    }

    @Override
    public ServerHalf server(ServerEnds ends) {
        Model model = new Model(ends, x);
        double[] gHat = ends.vector(new double[x.width()]);
        double[] mean = new double[gHat.length];
        int[] everyone = new int[c.copies()];
        for (int i = 0; i < everyone.length; i++) {
            everyone[i] = i;
        }
        return new ServerHalf() {
            private boolean full;

            @Override
            public int[] participants(long t, int[] sampled) {
                full = t < 0 || ends.toss(Purpose.COIN, t, syncProbability);
                return full ? everyone : sampled;
            }

            @Override
            public boolean needsEveryone(long t) {
                return full;
            }

            @Override
            public void open(long t, int[] participants) {
                if (t >= 0) {
                    model.step(t, gamma, gHat);
                }
            }

            @Override
            public void close(long t, Responders responders) {
                Vectors.zero(mean);
                for (int r = 0; r < responders.count(); r++) {
                    double weight = full ? 1 : responders.inverseProbabilities()[r];
                    ends.up(c, responders.workers()[r]).newest().addTo(mean, weight);
                }
                Vectors.divide(mean, c.copies());
                if (full) {
                    Vectors.zero(gHat);
                }
                Vectors.add(mean, gHat);
            }

            @Override
            public double[] model() {
                return model.x();
            }
        };
    }
}
