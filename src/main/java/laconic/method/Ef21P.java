package laconic.method;

import java.util.List;
import laconic.compress.Compressor;
import laconic.replica.Fold;
import laconic.replica.Reader;
import laconic.replica.Stream;

/**
 * EF21-P (Gruntkowska, Tyurin, Richtárik 2022, 2209.15218, algorithm 1) and EF21-P + DIANA (algorithm 2): error feedback on
 * the model that the server broadcasts.
 *
 * <p>Round t: worker i sends Q(∇f_i(w) − h_i), h_i += β Q(…); ĝ = h + mean_i Q(…); the server takes x ← x − γĝ and
 * broadcasts p = C(x − w); both sides take w += p. With the identity up and memory rate 0 the uplink is the gradient
 * itself: EF21-P. Where an uplink is missing, its memory stands in.
 *
 * <p>Symbols (paper → here): x → {@code x}; w → {@code xHat}; h_i → {@code h}; β → {@code upMemoryRate}; γ → {@code gamma}.
 */
public final class Ef21P implements ServerMethod {

    private final double gamma;
    private final boolean gradientStart;
    private final Stream xHat;
    private final Stream h;

    /**
     * @param n workers
     * @param x0 the start, shape (d)
     * @param gamma step size, &gt; 0; safe for EF21-P: α/(16L)
     * @param upMemoryRate β in [0, 1]; theory: 1/(1 + ω); 0 with the identity is EF21-P without DIANA
     * @param up unbiased uplink compressor Q
     * @param down contractive downlink compressor C
     * @param gradientStart whether h_i starts at ∇f_i(x0), sent in a dense round -1, instead of zero
     */
    public Ef21P(
            int n,
            double[] x0,
            double gamma,
            double upMemoryRate,
            Compressor up,
            Compressor down,
            boolean gradientStart) {
        this.gamma = gamma;
        this.gradientStart = gradientStart;
        xHat = Stream.broadcast("w", x0, Fold.add(1), down);
        h = Memory.stream("h", n, x0.length, upMemoryRate, up, gradientStart);
    }

    @Override
    public List<Stream> streams() {
        return List.of(xHat, h);
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
        Reader xHat = ends.down(this.xHat);
        Memory h = new Memory(ends.up(this.h), gradientStart);
        return (t, oracle) -> h.send(t, xHat.now(), oracle);
    }

    @Override
    public ServerHalf server(ServerEnds ends) {
        Model model = new Model(ends, xHat);
        double[] gHat = new double[xHat.width()];
        return new ServerHalf() {
            @Override
            public void close(long t, Responders responders) {
                Memory.estimate(ends, h, responders, gHat);
                if (t >= 0) {
                    model.step(t, gamma, gHat);
                }
            }

            @Override
            public double[] model() {
                return model.x();
            }
        };
    }
}
