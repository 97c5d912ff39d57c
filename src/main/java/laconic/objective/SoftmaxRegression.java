package laconic.objective;

import java.util.Arrays;
import java.util.List;
import laconic.math.Vectors;

/**
 * Multinomial logistic regression on one node's samples: f_i(x) = (1/m) Σ_j −log softmax(Wᵀ a_j + b)_{y_j} + λ/2 ‖x‖²
 * with x = (W, b), a {@link Network} without hidden layer, which is convex and smooth.
 *
 * <p>Its Hessians are at most ½ (I − 𝟙𝟙ᵀ/k) ⊗ AᵀA/m + λ I, A with a constant column (Böhning 1992), so that
 * L_i = λ_max(AᵀA)/(2m) + λ.
 */
public final class SoftmaxRegression implements TwiceDifferentiable {
    private final NetworkShape shape;
    private final Rows rows;
    private final double l2;
    private final Network network;

    /**
     * @param samples at least one, without a constant column; labels are classes 0 … k − 1
     * @param classes k ≥ 2
     * @param l2 λ ≥ 0, on all coordinates, the biases included
     */
    public SoftmaxRegression(Samples samples, int classes, double l2) {
        this.shape = new NetworkShape(List.of(samples.rows().dimension(), classes));
        this.rows = samples.rows();
        this.l2 = l2;
        this.network = new Network(samples, shape, l2);
    }

    private SoftmaxRegression(SoftmaxRegression origin) {
        this.shape = origin.shape;
        this.rows = origin.rows;
        this.l2 = origin.l2;
        this.network = origin.network.fresh();
    }

    @Override
    public int dimension() {
        return shape.dimension();
    }

    @Override
    public int rows() {
        return network.rows();
    }

    @Override
    public List<Layer> layers() {
        return network.layers();
    }

    @Override
    public double value(double[] x) {
        return network.value(x);
    }

    @Override
    public void gradient(double[] x, double[] into) {
        network.gradient(x, into);
    }

    @Override
    public void gradient(double[] x, int[] batch, double[] into) {
        network.gradient(x, batch, into);
    }

    @Override
    public double valueAndGradient(double[] x, double[] into) {
        return network.valueAndGradient(x, into);
    }

    @Override
    public Curvature hessian(double[] x) {
        double[][] probabilities = new double[rows()][];
        network.load(x);
        Arrays.setAll(probabilities, j -> network.probabilities(j).clone());
        return new Covariance(shape, rows, probabilities, 1, l2);
    }

    /** {@inheritDoc} Here k/2 times the Hessian where all classes are equally likely. */
    @Override
    public Curvature hessianCeiling() {
        double[] even = new double[shape.classes()];
        Arrays.fill(even, 1.0 / even.length);
        double[][] probabilities = new double[rows()][];
        Arrays.fill(probabilities, even);
        return new Covariance(shape, rows, probabilities, even.length / 2.0, l2);
    }

    @Override
    public Curvature hessianFloor() {
        return new Covariance(shape, rows, new double[0][], 1, l2);
    }

    @Override
    public double strongConvexity() {
        return l2;
    }

    @Override
    public boolean convex() {
        return true;
    }

    @Override
    public SoftmaxRegression fresh() {
        return new SoftmaxRegression(this);
    }

    /** factor/m Σ_j (diag(p_j) − p_j p_jᵀ) ⊗ a_j a_jᵀ + shift · I, with a constant last entry of a_j. */
    private static final class Covariance implements Curvature {
        private final Rows rows;
        private final double[][] probabilities;
        private final double factor;
        private final double shift;

        private final int dimension;
        private final double[][][] matrices;
        private final double[][][] products;
        private final double[] logits;

        Covariance(NetworkShape shape, Rows rows, double[][] probabilities, double factor, double shift) {
            this.rows = rows;
            this.probabilities = probabilities;
            this.factor = factor / rows.rows();
            this.shift = shift;
            this.dimension = shape.dimension();
            this.matrices = shape.matrices();
            this.products = shape.matrices();
            this.logits = new double[shape.classes()];
        }

        @Override
        public int dimension() {
            return dimension;
        }

        @Override
        public void addTimes(double scale, double[] v, double[] into) {
            NetworkShape.unpack(v, matrices);
            NetworkShape.unpack(into, products);
            int bias = rows.dimension();
            for (int j = 0; j < probabilities.length; j++) {
                double[] p = probabilities[j];
                Vectors.copy(matrices[0][bias], logits);
                rows.addProduct(j, matrices[0], logits);
                double mean = Vectors.dot(p, logits);
                for (int c = 0; c < p.length; c++) {
                    logits[c] = scale * factor * p[c] * (logits[c] - mean);
                }
                rows.addOuter(j, logits, products[0]);
                Vectors.add(logits, products[0][bias]);
            }
            NetworkShape.pack(products, into);
            Vectors.axpy(scale * shift, v, into);
        }
    }
}
