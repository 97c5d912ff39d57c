package laconic.method;

import java.util.List;
import laconic.compress.Compressor;
import laconic.math.Vectors;
import laconic.replica.Local;
import laconic.replica.Reader;
import laconic.replica.Stream;
import laconic.replica.Writer;

/**
 * Distributed SGD with biased compression and error feedback (2002.12410, algorithm 1).
 *
 * <p>Round t: worker i sends g̃_i = C(e_i + η g_i) and keeps e_i ← e_i + η g_i − g̃_i; the server takes x ← x − mean_i g̃_i and
 * sends x. The step size multiplies inside. A missing uplink contributes nothing and leaves its residual as it was.
 *
 * <p>Symbols (paper → here): x → {@code x}; e_i → {@code residual}; η → {@code gamma}; C → {@code up}; δ → 1/alpha.
 */
public final class EfSgd implements ServerMethod {

    private final StepSize gamma;
    private final Stream x;
    private final Stream c;

    /**
     * @param n workers
     * @param x0 the start, shape (d)
     * @param gamma step size η; theory: 1/(28 δ L) with full gradients, δ = 1/α
     * @param up contractive uplink compressor C
     */
    public EfSgd(int n, double[] x0, StepSize gamma, Compressor up) {
        this.gamma = gamma;
        x = Model.broadcast(x0);
        c = Stream.messages("c", n, x0.length, up);
    }

    @Override
    public List<Stream> streams() {
        return List.of(x, c);
    }

    @Override
    public boolean runsAsynchronously() {
        return true;
    }

    @Override
    public WorkerHalf worker(int worker, WorkerEnds ends) {
        Reader x = ends.down(this.x);
        Writer c = ends.up(this.c);
        Local residual = ends.local(new double[this.x.width()]);
        double[] gradient = new double[this.x.width()];
        return (t, oracle) -> {
            oracle.gradient(x.now(), gradient);
            double[] v = residual.next();
            Vectors.copy(residual.now(), v);
            Vectors.axpy(gamma.at(t), gradient, v);
            c.write(t, v).addTo(v, -1);
        };
    }

    @Override
    public ServerHalf server(ServerEnds ends) {
        Model model = new Model(ends, x);
        double[] step = new double[x.width()];
        return new ServerHalf() {
            @Override
            public void close(long t, Responders responders) {
                Vectors.zero(step);
                for (int i : responders.workers()) {
                    ends.up(c, i).newest().addTo(step, 1);
                }
                Vectors.divide(step, c.copies());
                model.step(t, 1, step);
            }

            @Override
            public double[] model() {
                return model.x();
            }
        };
    }
}
