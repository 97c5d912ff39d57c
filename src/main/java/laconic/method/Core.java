package laconic.method;

import java.util.List;
import laconic.compress.Identity;
import laconic.compress.Payload;
import laconic.math.Draw;
import laconic.math.Purpose;
import laconic.replica.Fold;
import laconic.replica.Reader;
import laconic.replica.Stream;
import laconic.replica.Writer;

/**
 * CORE-GD (Yue, Fang, Huang, Lin 2022, "common randomness reconstruction"): workers send the products of their gradient with
 * m common Gaussian directions, the server sends the averages back.
 *
 * <p>Round t: ξ_1 … ξ_m from the common randomness; worker i sends ⟨∇f_i(x), ξ_j⟩; the server broadcasts the averages p_j; both
 * sides take x ← x − (γ/m) Σ_j p_j ξ_j. A missing uplink is made up for by inverse probability.
 *
 * <p>Symbols (paper → here): x → {@code x}, a replica; ξ_j → {@code xi}; m → {@code directions}; γ → {@code gamma}.
 */
public final class Core implements ServerMethod {

    private final int directions;
    private final Stream x;
    private final Stream p;

    /**
     * @param n workers
     * @param x0 the start, shape (d)
     * @param gamma step size, &gt; 0; safe: m/(L (d + m + 1))
     * @param directions m ≥ 1
     */
    public Core(int n, double[] x0, double gamma, int directions) {
        this.directions = directions;
        Fold fold = (state, averages, version) -> descend(state, averages, gamma);
        x = Stream.broadcast("x", x0, fold, new Identity())
                .drawing(Purpose.DIRECTIONS)
                .ofWidth(directions);
        p = Stream.messages("p", n, directions, new Identity());
    }

    /** x ← x − (γ/m) Σ_j p_j ξ_j with the directions of the round that the averages were written in. */
    private void descend(double[] state, Payload averages, double gamma) {
        double[] p = new double[directions];
        averages.addTo(p, gamma / directions);
        for (int j = 0; j < directions; j++) {
            for (int c = 0; c < state.length; c++) {
                state[c] -= p[j] * averages.draw().gaussian(j * state.length + c);
            }
        }
    }

    @Override
    public List<Stream> streams() {
        return List.of(x, p);
    }

    @Override
    public WorkerHalf worker(int worker, WorkerEnds ends) {
        Reader x = ends.down(this.x);
        Writer p = ends.up(this.p);
        double[] gradient = new double[this.x.start().length];
        double[] products = new double[directions];
        return (t, oracle) -> {
            oracle.gradient(x.now(), gradient);
            Draw xi = ends.common(Purpose.DIRECTIONS, t);
            for (int j = 0; j < directions; j++) {
                products[j] = 0;
                for (int c = 0; c < gradient.length; c++) {
                    products[j] += gradient[c] * xi.gaussian(j * gradient.length + c);
                }
            }
            p.write(t, products);
        };
    }

    @Override
    public ServerHalf server(ServerEnds ends) {
        Writer x = ends.down(this.x);
        double[] averages = new double[directions];
        return new ServerHalf() {
            @Override
            public void close(long t, Responders responders) {
                Messages.mean(ends, p, responders, averages);
                x.write(t, averages);
            }

            @Override
            public double[] model() {
                return x.now();
            }
        };
    }
}
