package laconic.method;

import java.util.BitSet;
import laconic.compress.Compressor;
import laconic.math.Vectors;
import laconic.replica.Fold;
import laconic.replica.Stream;
import laconic.replica.Writer;
import laconic.topology.Mixing;

/**
 * CHOCO-SGD: decentralized SGD with compressed gossip, in the order of 1907.09356, algorithm 1 ({@link Order#MIX_FIRST},
 * the authors' code) or of 1902.00340, algorithm 2 ({@link Order#COMPRESS_FIRST}).
 *
 * <p>Mix first: x' = x − ηg; x⁺ = x' + γ Σ_j w_ij (x̂_j − x̂_i); q = C(x⁺ − x̂_i); exchange; x̂_i += q. The exchange of one tick
 * can overlap with the gradient of the next. Compress first: x' = x − ηg; q = C(x' − x̂_i); exchange; x̂_i += q; x⁺ = x' + γ Σ_j
 * w_ij (x̂_j − x̂_i). On a {@code consensus} problem, whose gradients are zero, this is CHOCO-Gossip.
 *
 * <p>Symbols (paper → here): x_i → {@code x}; x̂_i → {@code xHat}; η → {@code gamma}; γ → {@code consensusStep}; w_ij →
 * {@code weight}; β → {@code momentum}; ω, δ (quality of C) → alpha.
 */
public final class ChocoSgd implements GossipMethod {

    /** Which of gossip averaging and compression a tick does first. */
    public enum Order {
        MIX_FIRST,
        COMPRESS_FIRST
    }

    private final StepSize gamma;
    private final double consensusStep;
    private final Order order;
    private final double momentum;
    private final boolean nesterov;
    private final double weightDecay;
    private final double[][] starts;
    private final Stream xHat;
    private final double alpha;

    /**
     * @param starts x_i at tick 0, shape (n, d)
     * @param gamma step size η
     * @param consensusStep γ in (0, 1]
     * @param compressor C
     * @param momentum β in [0, 1): m = βm + g; 0 for none
     * @param nesterov whether the step is g + βm instead of m
     * @param weightDecay ≥ 0, times x added to the gradient
     */
    public ChocoSgd(
            double[][] starts,
            StepSize gamma,
            double consensusStep,
            Compressor compressor,
            Order order,
            double momentum,
            boolean nesterov,
            double weightDecay) {
        this.starts = starts;
        this.gamma = gamma;
        this.consensusStep = consensusStep;
        this.order = order;
        this.momentum = momentum;
        this.nesterov = nesterov;
        this.weightDecay = weightDecay;
        alpha = alpha(compressor, starts[0].length);
        xHat = Stream.edge("xHat", new double[starts[0].length], Fold.add(1), compressor);
    }

    private static double alpha(Compressor compressor, int dimension) {
        return compressor instanceof Compressor.Contractive contractive
                ? contractive.alpha(dimension)
                : 1 / (1 + ((Compressor.Unbiased) compressor).omega(dimension));
    }

    @Override
    public Stream stream() {
        return xHat;
    }

    @Override
    public double consensusScale(Mixing whole, Mixing now, BitSet members) {
        return GossipMethod.consensusScale(whole, now, members, alpha);
    }

    @Override
    public PeerHalf peer(int peer, PeerEnds ends) {
        double[] start = starts[peer];
        Writer xHat = ends.show();
        double[] x = ends.vector(start);
        double[] mix = ends.vector(new double[start.length]);
        double[] m = momentum > 0 ? ends.vector(new double[start.length]) : null;
        double[] step = new double[start.length];
        double[] mixed = order == Order.MIX_FIRST ? mix : x;
        return new PeerHalf() {

            private long prepared = -1;

            @Override
            public void absorb(double weight, double[] mine, double[] theirs) {
                for (int j = 0; j < mixed.length; j++) {
                    mixed[j] += consensusStep * (weight * (theirs[j] - mine[j]));
                }
            }

            @Override
            public void prepare(long tick, Oracle oracle) {
                if (order == Order.MIX_FIRST) {
                    oracle.gradient(x, step);
                    prepared = tick;
                }
            }

            @Override
            public void step(long tick, Oracle oracle) {
                if (prepared != tick) {
                    oracle.gradient(x, step);
                }
                if (weightDecay > 0) {
                    Vectors.axpy(weightDecay, x, step);
                }
                if (m != null) {
                    accelerate(m, step);
                }
                double eta = gamma.at(tick);
                double[] shown = xHat.now();
                for (int j = 0; j < x.length; j++) {
                    x[j] = (x[j] - eta * step[j]) + mix[j];
                    mix[j] = 0;
                    step[j] = x[j] - shown[j];
                }
                xHat.write(tick, step);
            }

            @Override
            public double[] model() {
                return x;
            }

            @Override
            public void restore() {
                Vectors.copy(xHat.now(), x);
            }
        };
    }

    /** m ← βm + g; g ← m, or g + βm with Nesterov's form. */
    private void accelerate(double[] m, double[] g) {
        for (int j = 0; j < m.length; j++) {
            m[j] = momentum * m[j] + g[j];
            g[j] = nesterov ? g[j] + momentum * m[j] : m[j];
        }
    }
}
