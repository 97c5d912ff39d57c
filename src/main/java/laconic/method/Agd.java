package laconic.method;

import java.util.List;
import laconic.compress.Identity;
import laconic.math.Vectors;
import laconic.replica.Stream;

/**
 * Nesterov's accelerated gradient descent (Nesterov 2004, scheme 2.2.11 with constant momentum; for μ = 0 with t/(t + 3)).
 *
 * <p>Round t: y = x_t + β_t (x_t − x_{t−1}); workers send ∇f_i(y); x_{t+1} = y − mean_i ∇f_i(y)/L, with β = (1 − √(μ/L))/(1 +
 * √(μ/L)). A missing uplink is made up for by inverse probability.
 *
 * <p>Symbols (paper → here): x, y → {@code x}, {@code y}; L → {@code smoothness}; μ → {@code strongConvexity}.
 */
public final class Agd implements ServerMethod {

    private final double smoothness;
    private final double ratio;
    private final Stream y;
    private final Stream g;

    /**
     * @param n workers
     * @param x0 the start, shape (d)
     * @param smoothness L &gt; 0; the step is 1/L
     * @param strongConvexity μ in [0, L]
     */
    public Agd(int n, double[] x0, double smoothness, double strongConvexity) {
        this.smoothness = smoothness;
        ratio = Math.sqrt(strongConvexity / smoothness);
        y = Model.broadcast(x0);
        g = Stream.messages("g", n, x0.length, new Identity());
    }

    @Override
    public List<Stream> streams() {
        return List.of(y, g);
    }

    @Override
    public WorkerHalf worker(int worker, WorkerEnds ends) {
        return Messages.worker(ends.down(y), ends.up(g));
    }

    @Override
    public ServerHalf server(ServerEnds ends) {
        Model y = new Model(ends, this.y);
        double[] x = ends.vector(this.y.start());
        double[] previous = new double[x.length];
        double[] gradient = new double[x.length];
        return new ServerHalf() {
            @Override
            public void close(long t, Responders responders) {
                Messages.mean(ends, g, responders, gradient);
                Vectors.copy(x, previous);
                double beta = ratio > 0 ? (1 - ratio) / (1 + ratio) : (t + 1.0) / (t + 4.0);
                for (int j = 0; j < x.length; j++) {
                    x[j] = y.x()[j] - gradient[j] / smoothness;
                    y.x()[j] = x[j] + beta * (x[j] - previous[j]);
                }
                y.show(t);
            }

            @Override
            public double[] model() {
                return x;
            }
        };
    }
}
