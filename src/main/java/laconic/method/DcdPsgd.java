package laconic.method;

import laconic.compress.Compressor;
import laconic.math.Vectors;
import laconic.replica.Fold;
import laconic.replica.Stream;
import laconic.replica.Writer;

/**
 * DCD-PSGD: decentralized SGD that compresses the difference of successive models (Tang et al. 1803.06443, algorithm 1).
 *
 * <p>X½ = XW − ηG; X⁺ = X + Q(X½ − X). What a peer shows is its model itself, so neighbours know it exactly; the error of Q
 * stays in the model, and the method diverges where Q is coarse.
 *
 * <p>Symbols (paper → here): x_i → {@code x}; γ → {@code gamma}; C → {@code compressor}; Σ_j w_ij (x_j − x_i) → {@code mix}.
 */
public final class DcdPsgd implements GossipMethod {

    private final StepSize gamma;
    private final Stream x;

    /**
     * @param start x at tick 0, the same for every peer, shape (d)
     * @param gamma step size
     * @param compressor Q, unbiased
     */
    public DcdPsgd(double[] start, StepSize gamma, Compressor compressor) {
        this.gamma = gamma;
        x = Stream.edge("x", start, Fold.add(1), compressor);
    }

    @Override
    public Stream stream() {
        return x;
    }

    @Override
    public String needsTicks() {
        return "what a peer takes of an edge is compressed before it counts, with what it takes of all others in that tick";
    }

    @Override
    public PeerHalf peer(int peer, PeerEnds ends) {
        Writer x = ends.show();
        double[] mix = ends.vector(new double[x.now().length]);
        double[] g = new double[mix.length];
        return new PeerHalf() {

            private long prepared = -1;

            @Override
            public void prepare(long tick, Oracle oracle) {
                oracle.gradient(x.now(), g);
                prepared = tick;
            }

            @Override
            public void step(long tick, Oracle oracle) {
                if (prepared != tick) {
                    oracle.gradient(x.now(), g);
                }
                Vectors.axpy(-gamma.at(tick), g, mix);
                x.write(tick, mix);
                Vectors.zero(mix);
            }

            @Override
            public void absorb(double weight, double[] mine, double[] theirs) {
                Vectors.addDifference(weight, theirs, mine, mix);
            }

            @Override
            public double[] model() {
                return x.now();
            }

            @Override
            public void restore() {
                // What neighbours hold is the model itself.
            }
        };
    }
}
