package laconic.method;

import laconic.compress.Identity;
import laconic.math.Vectors;
import laconic.replica.Fold;
import laconic.replica.Stream;
import laconic.replica.Writer;

/**
 * Parallel SGD by an exact all-reduce, the baseline of decentralized training: x⁺ = x − η (1/n) Σ_i g_i at every peer.
 *
 * <p>It runs on the complete graph, where each peer shows its gradient to all others and takes the mean in the order of
 * peers, so that all models are equal, bit for bit, and equal to those of gradient descent with a server. What the literature
 * counts is a bandwidth-optimal all-reduce (Patarasuk, Yuan 2009): 2(n − 1)/n vectors sent per peer and tick
 * ({@link #theoryBits}) instead of the n − 1 that are sent here.
 *
 * <p>Symbols: x → {@code x}; g_i → {@code g}; η → {@code gamma}.
 */
public final class AllReduce implements GossipMethod {

    private static final double ROUNDING = 1e-9;

    private final int n;
    private final double[] start;
    private final StepSize gamma;
    private final Stream g;

    /**
     * @param n peers
     * @param start x at tick 0, the same for every peer, shape (d)
     * @param gamma step size η
     */
    public AllReduce(int n, double[] start, StepSize gamma) {
        this.n = n;
        this.start = start;
        this.gamma = gamma;
        g = Stream.edge("g", new double[start.length], Fold.replace(), new Identity());
    }

    @Override
    public Stream stream() {
        return g;
    }

    @Override
    public double theoryBits(double bits, int neighbours) {
        return 2 * bits * neighbours / n;
    }

    /** The mean is over everyone. */
    @Override
    public boolean survives() {
        return false;
    }

    @Override
    public String needsTicks() {
        return "it takes the mean of everyone's gradient of one tick";
    }

    @Override
    public PeerHalf peer(int peer, PeerEnds ends) {
        Writer g = ends.show();
        double[] x = ends.vector(start);
        double[] gradient = new double[x.length];
        double[] sum = new double[x.length];
        return new PeerHalf() {

            private int summed;
            private double eta;

            @Override
            public void step(long tick, Oracle oracle) {
                oracle.gradient(x, gradient);
                eta = gamma.at(tick);
                g.write(tick, gradient);
                Vectors.zero(sum);
                summed = 0;
                addOwn();
            }

            @Override
            public void absorb(double weight, double[] mine, double[] theirs) {
                if (Math.abs(weight * n - 1) > ROUNDING) {
                    throw new IllegalStateException("all-reduce mixes with 1/" + n + ", not with " + weight);
                }
                add(theirs);
                addOwn();
            }

            /** Adds this peer's gradient where it is its turn. */
            private void addOwn() {
                if (summed == peer) {
                    add(g.now());
                }
            }

            private void add(double[] theirs) {
                Vectors.add(theirs, sum);
                summed++;
                if (summed == n) {
                    Vectors.divide(sum, n);
                    Vectors.axpy(-eta, sum, x);
                }
            }

            @Override
            public double[] model() {
                return x;
            }
        };
    }
}
