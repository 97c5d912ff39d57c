package laconic.method;

import java.util.List;
import laconic.compress.Compressor;
import laconic.replica.Stream;

/**
 * Distributed gradient descent: GD and SGD with identity uplinks, DCGD with compressed ones (2002.12410, "distributed SGD
 * with compression").
 *
 * <p>Round t: worker i sends C_i(∇f_i(x)); the server takes x ← x − γ mean_i C_i(∇f_i(x)) and sends x. A missing uplink is
 * made up for by inverse probability. With a biased compressor and more than one worker it may diverge (2002.12410,
 * example 1); {@link EfSgd} and {@link Ef21} do not.
 *
 * <p>Symbols (paper → here): x → {@code x}; γ, η → {@code gamma}; C_i → {@code up}.
 */
public final class Gd implements ServerMethod {

    private final StepSize gamma;
    private final Stream x;
    private final Stream g;

    /**
     * @param n workers
     * @param x0 the start, shape (d)
     * @param gamma step size; theory: 1/L for GD
     * @param up uplink compressor; identity for GD and SGD
     */
    public Gd(int n, double[] x0, StepSize gamma, Compressor up) {
        this.gamma = gamma;
        x = Model.broadcast(x0);
        g = Stream.messages("g", n, x0.length, up);
    }

    @Override
    public List<Stream> streams() {
        return List.of(x, g);
    }

    @Override
    public WorkerHalf worker(int worker, WorkerEnds ends) {
        return Messages.worker(ends.down(x), ends.up(g));
    }

    @Override
    public ServerHalf server(ServerEnds ends) {
        Model model = new Model(ends, x);
        double[] gHat = new double[x.width()];
        return new ServerHalf() {
            @Override
            public void close(long t, Responders responders) {
                Messages.mean(ends, g, responders, gHat);
                model.step(t, gamma.at(t), gHat);
            }

            @Override
            public double[] model() {
                return model.x();
            }
        };
    }
}
