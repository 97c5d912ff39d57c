package laconic.method;

import java.util.List;
import laconic.compress.Compressor;
import laconic.compress.Concatenation;
import laconic.compress.Identity;
import laconic.compress.Payload;
import laconic.math.Purpose;
import laconic.math.Vectors;
import laconic.replica.Reader;
import laconic.replica.Stream;
import laconic.replica.Writer;

/**
 * 2Direction (2305.12379, algorithm 1): accelerated, with compression both ways.
 *
 * <p>Round t, with θ and A of {@link LearningRates} and y = θw + (1−θ)z: worker i sends m_i^y = C(∇f_i(y) − h_i); g = h
 * + mean_i m_i^y; the server takes u⁺ = (Au + μy − g)/(A + μ); both sides take q = (Aw + μy − k)/(A + μ); the server
 * broadcasts C^P(u⁺ − q), both take w⁺ = q + C^P(…); x⁺ = θu⁺ + (1−θ)z; with coin c = 1 (probability p) both take k⁺ =
 * v and z⁺ = x⁺, sent densely; worker i sends m_i^z = C(∇f_i(z⁺) − h_i), h_i += β m_i^z; v⁺ = (1−τ)v + τ(h + mean_i
 * m_i^z).
 *
 * <p>A worker answers with m^z of the round before and m^y of this one, so that both count or neither does. The shared
 * w, z, k and λ are one stream, so that nobody holds them of different rounds. Where an uplink is missing, its memory
 * stands in.
 *
 * <p>Symbols (paper → here): w, z, k, L̄/Γ → {@code shared}, in this order; h_i → {@code h}, the up memory, β its rate;
 * p → {@code syncProbability}; L̄ → {@code smoothness}; μ → {@code strongConvexity}; x, u, v, τ, θ as they are; A →
 * {@code weight}.
 */
public final class TwoDirection implements ServerMethod {

    private final int d;
    private final double[] x0;
    private final LearningRates rates;
    private final Stream shared;
    private final Stream h;
    private final Stream my;

    /**
     * @param n workers
     * @param x0 the start, shape (d)
     * @param up unbiased uplink compressor C
     * @param down contractive downlink compressor C^P
     */
    public TwoDirection(int n, double[] x0, LearningRates rates, Compressor up, Compressor down) {
        this.x0 = x0;
        this.rates = rates;
        d = x0.length;
        double[] start = new double[3 * d + 1];
        System.arraycopy(x0, 0, start, 0, d);
        System.arraycopy(x0, 0, start, d, d);
        start[3 * d] = rates.smoothness();
        Compressor parts = new Concatenation(List.of(down, new Identity()), List.of(d, 2 * d + 1));
        shared = Stream.broadcast("w, z, k", start, this::move, parts);
        h = Memory.stream("h", n, d, rates.beta(), up, true).drawing(Purpose.UP_SECOND);
        my = Stream.messages("m^y", n, d, up);
    }

    /** w := q + increment, z and k += increments. The first increment brings k alone. */
    private void move(double[] state, Payload increment, long version) {
        if (version > 0) {
            LearningRates.Step at = rates.at(state[3 * d]);
            for (int j = 0; j < d; j++) {
                state[j] = mirror(state[j], y(at, state, j), state[2 * d + j], at);
            }
            state[3 * d] = at.nextLambda();
        }
        increment.addTo(state, 1);
    }

    /** y = θw + (1−θ)z, coordinate j. */
    private double y(LearningRates.Step at, double[] state, int j) {
        return at.theta() * state[j] + (1 - at.theta()) * state[d + j];
    }

    /** argmin_x ⟨g, x⟩ + A/2 ‖x − from‖² + μ/2 ‖x − y‖², one coordinate. */
    private double mirror(double from, double y, double g, LearningRates.Step at) {
        double mu = rates.strongConvexity();
        return (at.weight() * from + mu * y - g) / (at.weight() + mu);
    }

    @Override
    public List<Stream> streams() {
        return List.of(shared, h, my);
    }

    @Override
    public int firstRound() {
        return -1;
    }

    @Override
    public WorkerHalf worker(int worker, WorkerEnds ends) {
        Reader shared = ends.down(this.shared);
        Writer h = ends.up(this.h);
        Writer my = ends.up(this.my);
        Memory memory = new Memory(h, true);
        double[] at = new double[d];
        double[] gradient = new double[d];
        double[] hNext = new double[d];
        return (t, oracle) -> {
            double[] s = shared.now();
            System.arraycopy(s, d, at, 0, d);
            boolean starts = h.version() == 0;
            Vectors.copy(h.now(), hNext);
            memory.send(t - 1, at, oracle).addTo(hNext, starts ? 1 : rates.beta());
            LearningRates.Step now = rates.at(s[3 * d]);
            for (int j = 0; j < d; j++) {
                at[j] = y(now, s, j);
            }
            oracle.gradient(at, gradient);
            Vectors.subtract(gradient, hNext, gradient);
            my.write(t, gradient);
        };
    }

    @Override
    public ServerHalf server(ServerEnds ends) {
        return new Server(ends);
    }

    private final class Server implements ServerHalf {

        private final ServerEnds ends;
        private final Writer out;
        private final double[] x;
        private final double[] u;
        private final double[] v;
        private final double[] g = new double[d];
        private final double[] estimate = new double[d];
        private final double[] delta = new double[3 * d + 1];

        Server(ServerEnds ends) {
            this.ends = ends;
            out = ends.down(shared);
            x = ends.vector(x0);
            u = ends.vector(x0);
            v = ends.vector(new double[d]);
        }

        @Override
        public void close(long t, Responders responders) {
            Memory.mean(ends, h, g);
            Vectors.zero(delta);
            if (t < 0) {
                Vectors.copy(g, v);
                System.arraycopy(v, 0, delta, 2 * d, d);
                out.write(t, delta);
                return;
            }
            if (t > 0) {
                Memory.estimate(ends, h, responders, estimate);
                for (int j = 0; j < d; j++) {
                    v[j] = (1 - rates.tau()) * v[j] + rates.tau() * estimate[j];
                }
            }
            for (int r = 0; r < responders.count(); r++) {
                double weight = responders.weights()[r] / h.copies();
                ends.up(my, responders.workers()[r]).newest().addTo(g, weight);
            }
            step(t, ends.toss(Purpose.COIN, t, rates.syncProbability()));
        }

        private void step(long t, boolean coin) {
            double[] s = out.now();
            LearningRates.Step now = rates.at(s[3 * d]);
            for (int j = 0; j < d; j++) {
                double y = y(now, s, j);
                u[j] = mirror(u[j], y, g[j], now);
                x[j] = now.theta() * u[j] + (1 - now.theta()) * s[d + j];
                delta[j] = u[j] - mirror(s[j], y, s[2 * d + j], now);
                delta[d + j] = coin ? x[j] - s[d + j] : 0;
                delta[2 * d + j] = coin ? v[j] - s[2 * d + j] : 0;
            }
            out.write(t, delta);
        }

        @Override
        public double[] model() {
            return x;
        }
    }
}
