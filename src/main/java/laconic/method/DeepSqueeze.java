package laconic.method;

import laconic.compress.Compressor;
import laconic.math.Vectors;
import laconic.replica.Fold;
import laconic.replica.Stream;
import laconic.replica.Writer;

/**
 * DeepSqueeze: decentralized SGD that gossips compressed models with error feedback (Tang et al. 1907.07346, algorithm 1).
 *
 * <p>x' = x − ηg; v = x' + e; c = C(v); e = v − c; exchange; x⁺ = x' + γ Σ_j w_ij (c_j − c_i).
 *
 * <p>Symbols (paper → here): x_i → {@code x}; δ_i, the error → {@code residual}; C[v_i] → {@code c}; γ → {@code gamma}; η, the
 * averaging step → {@code consensusStep}.
 */
public final class DeepSqueeze implements GossipMethod {

    private final double[][] starts;
    private final StepSize gamma;
    private final double consensusStep;
    private final Stream c;

    /**
     * @param starts x_i at tick 0, shape (n, d)
     * @param gamma step size
     * @param consensusStep in (0, 1]
     * @param compressor C, contractive; an unbiased one as C/(1 + ω)
     */
    public DeepSqueeze(double[][] starts, StepSize gamma, double consensusStep, Compressor compressor) {
        this.starts = starts;
        this.gamma = gamma;
        this.consensusStep = consensusStep;
        c = Stream.edge("c", new double[starts[0].length], Fold.replace(), compressor);
    }

    @Override
    public Stream stream() {
        return c;
    }

    /** Neighbours hold compressed models, which no model can be made of. */
    @Override
    public boolean survives() {
        return false;
    }

    @Override
    public String needsTicks() {
        return "what a peer shows is one tick's message, which a neighbour that skips the tick never mixes";
    }

    @Override
    public PeerHalf peer(int peer, PeerEnds ends) {
        Writer c = ends.show();
        double[] x = ends.vector(starts[peer]);
        double[] residual = ends.vector(new double[x.length]);
        double[] g = new double[x.length];
        return new PeerHalf() {
            @Override
            public void step(long tick, Oracle oracle) {
                oracle.gradient(x, g);
                Vectors.axpy(-gamma.at(tick), g, x);
                Vectors.add(x, residual);
                c.write(tick, residual).addTo(residual, -1);
            }

            @Override
            public void absorb(double weight, double[] mine, double[] theirs) {
                Vectors.addDifference(consensusStep * weight, theirs, mine, x);
            }

            @Override
            public double[] model() {
                return x;
            }
        };
    }
}
