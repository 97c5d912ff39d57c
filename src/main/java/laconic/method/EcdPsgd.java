package laconic.method;

import laconic.compress.Compressor;
import laconic.math.Vectors;
import laconic.replica.Fold;
import laconic.replica.Stream;
import laconic.replica.Writer;

/**
 * ECD-PSGD: decentralized SGD in which neighbours estimate a peer's model from compressed extrapolations (Tang et al.
 * 1803.06443, algorithm 2).
 *
 * <p>With s = t + 1: X⁺ = X̃W − ηG(X); Z = (1 − s/2)X + (s/2)X⁺; X̃⁺ = (1 − 2/s)X̃ + (2/s)Q(Z). A peer mixes its own estimate
 * too, not its model.
 *
 * <p>Symbols (paper → here): x_i → {@code x}; x̃_i → {@code xTilde}; z_i → {@code z}; t of the paper, from 1 → s; γ →
 * {@code gamma}; C → {@code compressor}; Σ_j w_ij (x̃_j − x̃_i) → {@code mix}.
 */
public final class EcdPsgd implements GossipMethod {

    private final StepSize gamma;
    private final Stream xTilde;

    /**
     * @param start x at tick 0, the same for every peer, shape (d)
     * @param gamma step size
     * @param compressor Q, unbiased
     */
    public EcdPsgd(double[] start, StepSize gamma, Compressor compressor) {
        this.gamma = gamma;
        xTilde = Stream.edge("xTilde", start, estimate(), compressor);
    }

    /** x̃ := (1 − 2/s)x̃ + (2/s)Q(z), s one above the version. */
    private static Fold estimate() {
        return (xTilde, q, version) -> {
            double rate = 2.0 / (version + 1);
            for (int j = 0; j < xTilde.length; j++) {
                xTilde[j] *= 1 - rate;
            }
            q.addTo(xTilde, rate);
        };
    }

    @Override
    public Stream stream() {
        return xTilde;
    }

    @Override
    public String needsTicks() {
        return "its extrapolations are weighted by the number of a tick that all peers are at";
    }

    @Override
    public PeerHalf peer(int peer, PeerEnds ends) {
        Writer xTilde = ends.show();
        double[] x = ends.vector(xTilde.now());
        double[] mix = ends.vector(new double[x.length]);
        double[] g = new double[x.length];
        double[] z = new double[x.length];
        return new PeerHalf() {

            private long prepared = -1;

            @Override
            public void prepare(long tick, Oracle oracle) {
                oracle.gradient(x, g);
                prepared = tick;
            }

            @Override
            public void step(long tick, Oracle oracle) {
                if (prepared != tick) {
                    oracle.gradient(x, g);
                }
                double eta = gamma.at(tick);
                double half = (xTilde.version() + 1) / 2.0;
                for (int j = 0; j < x.length; j++) {
                    double next = (xTilde.now()[j] + mix[j]) - eta * g[j];
                    z[j] = (1 - half) * x[j] + half * next;
                    x[j] = next;
                    mix[j] = 0;
                }
                xTilde.write(tick, z);
            }

            @Override
            public void absorb(double weight, double[] mine, double[] theirs) {
                Vectors.addDifference(weight, theirs, mine, mix);
            }

            @Override
            public double[] model() {
                return x;
            }

            @Override
            public void restore() {
                Vectors.copy(xTilde.now(), x);
            }
        };
    }
}
