package laconic.method;

import laconic.compress.Identity;
import laconic.math.Vectors;
import laconic.replica.Fold;
import laconic.replica.Stream;
import laconic.replica.Writer;

/**
 * D-PSGD: decentralized SGD that exchanges whole models, X⁺ = (X − ηG)W ({@link Order#ADAPT_THEN_COMBINE}, "plain" in
 * CHOCO-SGD's code) or X⁺ = XW − ηG ({@link Order#COMBINE_THEN_ADAPT}, Lian et al. 1705.09056, algorithm 1). On a
 * {@code consensus} problem, whose gradients are zero, this is plain gossip.
 *
 * <p>A peer shows its model as increments, so that a wire narrower than the state costs no accuracy in the limit.
 *
 * <p>Symbols (paper → here): x_i → {@code x}; what neighbours hold of it → {@code xHat}; γ, η → {@code gamma}.
 */
public final class DPsgd implements GossipMethod {

    /** Which of gradient step and gossip averaging a tick does first. */
    public enum Order {
        ADAPT_THEN_COMBINE,
        COMBINE_THEN_ADAPT
    }

    private final double[][] starts;
    private final StepSize gamma;
    private final Order order;
    private final Stream xHat;

    /**
     * @param starts x_i at tick 0, shape (n, d)
     * @param gamma step size
     */
    public DPsgd(double[][] starts, StepSize gamma, Order order) {
        this.starts = starts;
        this.gamma = gamma;
        this.order = order;
        xHat = Stream.edge("xHat", new double[starts[0].length], Fold.add(1), new Identity());
    }

    @Override
    public Stream stream() {
        return xHat;
    }

    @Override
    public PeerHalf peer(int peer, PeerEnds ends) {
        Writer xHat = ends.show();
        double[] x = ends.vector(starts[peer]);
        double[] g = new double[x.length];
        double[] delta = new double[x.length];
        return new PeerHalf() {
            @Override
            public void step(long tick, Oracle oracle) {
                if (order == Order.ADAPT_THEN_COMBINE) {
                    adapt(tick, oracle);
                }
                Vectors.subtract(x, xHat.now(), delta);
                xHat.write(tick, delta);
            }

            @Override
            public void finish(long tick, Oracle oracle) {
                if (order == Order.COMBINE_THEN_ADAPT) {
                    adapt(tick, oracle);
                }
            }

            private void adapt(long tick, Oracle oracle) {
                oracle.gradient(x, g);
                Vectors.axpy(-gamma.at(tick), g, x);
            }

            @Override
            public void absorb(double weight, double[] mine, double[] theirs) {
                Vectors.addDifference(weight, theirs, mine, x);
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
}
