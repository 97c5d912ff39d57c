package laconic.method;

import java.util.List;
import laconic.compress.Compressor;
import laconic.math.Vectors;
import laconic.replica.Fold;
import laconic.replica.Local;
import laconic.replica.Reader;
import laconic.replica.Stream;
import laconic.replica.Writer;

/**
 * DoubleSqueeze (Tang, Yu, Lian, Zhang, Liu 2019, algorithm 1): error feedback at the workers and at the server.
 *
 * <p>Round t: worker i sends m_i = C(g_i + e_i) and keeps e_i = g_i + e_i − m_i; the server takes v = mean_i m_i + e, broadcasts
 * m = C(v), keeps e = v − m; both sides take x ← x − γm. A missing uplink contributes nothing and leaves its residual as it was.
 *
 * <p>Symbols (paper → here): x → {@code x}, a replica; δ, e → {@code residual}; γ → {@code gamma}.
 */
public final class DoubleSqueeze implements ServerMethod {

    private final Stream x;
    private final Stream c;

    /**
     * @param n workers
     * @param x0 the start, shape (d)
     * @param gamma step size, &gt; 0
     * @param up contractive uplink compressor
     * @param down contractive downlink compressor
     */
    public DoubleSqueeze(int n, double[] x0, double gamma, Compressor up, Compressor down) {
        x = Stream.broadcast("x", x0, Fold.add(-gamma), down);
        c = Stream.messages("c", n, x0.length, up);
    }

    @Override
    public List<Stream> streams() {
        return List.of(x, c);
    }

    @Override
    public WorkerHalf worker(int worker, WorkerEnds ends) {
        Reader x = ends.down(this.x);
        Writer c = ends.up(this.c);
        Local residual = ends.local(new double[this.x.width()]);
        return (t, oracle) -> {
            double[] v = residual.next();
            oracle.gradient(x.now(), v);
            Vectors.add(residual.now(), v);
            c.write(t, v).addTo(v, -1);
        };
    }

    @Override
    public ServerHalf server(ServerEnds ends) {
        Writer x = ends.down(this.x);
        double[] residual = ends.vector(new double[this.x.width()]);
        double[] mean = new double[residual.length];
        return new ServerHalf() {
            @Override
            public void close(long t, Responders responders) {
                Vectors.zero(mean);
                for (int i : responders.workers()) {
                    ends.up(c, i).newest().addTo(mean, 1);
                }
                Vectors.divide(mean, c.copies());
                Vectors.add(mean, residual);
                x.write(t, residual).addTo(residual, -1);
            }

            @Override
            public double[] model() {
                return x.now();
            }
        };
    }
}
