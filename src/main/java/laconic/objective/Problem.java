package laconic.objective;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import laconic.math.Vectors;

/**
 * The distributed problem: minimise f(x) = (1/n) Σ f_i(x), with f_i at worker i and a starting point.
 *
 * <p>Means are sums in worker order, divided by n. An instance serves one thread at a time; {@link #copy()} gives
 * another thread its own over the same data.
 */
public final class Problem {
    private final String type;
    private final List<Objective> locals;
    private final double[][] starts;
    private final Accuracy accuracy;
    private final double[] scratch;
    private final Constants constants;

    private Problem(String type, List<Objective> locals, double[][] starts, Accuracy accuracy) {
        this.type = type;
        this.locals = List.copyOf(locals);
        this.starts = starts;
        this.accuracy = accuracy;
        this.constants = new Constants(this.locals);
        int d = dimension();
        this.scratch = new double[d];
        for (int i = 0; i < locals.size(); i++) {
            if (locals.get(i).dimension() != d || start(i).length != d) {
                throw new IllegalArgumentException(
                        "worker " + i + " has f of " + locals.get(i).dimension() + " and x^0 of " + start(i).length
                                + " coordinates, worker 0 has f of " + d);
            }
        }
    }

    /**
     * A problem whose nodes all start at the same point.
     *
     * @param type its name in experiment files and reports
     * @param locals f_i in worker order, at least one, all of one dimension
     * @param start x^0, copied
     */
    public static Problem of(String type, List<? extends Objective> locals, double[] start) {
        return new Problem(type, List.copyOf(locals), new double[][] {start.clone()}, null);
    }

    /** This problem with a starting point of its own for each of the n nodes (gossip); the server's is their mean. */
    public Problem withStarts(double[][] perNode) {
        if (perNode.length != n()) {
            throw new IllegalArgumentException(perNode.length + " starting points for " + n() + " nodes");
        }
        double[][] copied = new double[n()][];
        Arrays.setAll(copied, i -> perNode[i].clone());
        return new Problem(type, locals, copied, accuracy);
    }

    /** This problem with test data to measure accuracy on. */
    public Problem withAccuracy(Accuracy test) {
        return new Problem(type, locals, starts, test);
    }

    /** The same problem for another thread: it shares the data and no buffer. */
    public Problem copy() {
        return new Problem(type, locals.stream().map(Objective::fresh).toList(), starts, accuracy);
    }

    /** The problem's name in experiment files and reports: logistic, quadratic, … */
    public String type() {
        return type;
    }

    /** The number of workers n. */
    public int n() {
        return locals.size();
    }

    /** The number of coordinates d. */
    public int dimension() {
        return locals.get(0).dimension();
    }

    /** The parts of x in their order, without gaps: the layers of a network, else one vector. */
    public List<Layer> layers() {
        return locals.get(0).layers();
    }

    /** f_i, for i in [0, n). */
    public Objective local(int i) {
        return locals.get(i);
    }

    /** A copy of the server's x^0: the common starting point, or the mean of the nodes' own. */
    public double[] start() {
        double[] mean = new double[dimension()];
        for (double[] start : starts) {
            Vectors.add(start, mean);
        }
        Vectors.divide(mean, starts.length);
        return mean;
    }

    /** A copy of the starting point of node i. */
    public double[] start(int i) {
        return starts[starts.length == 1 ? 0 : i].clone();
    }

    /** f(x). */
    public double value(double[] x) {
        double sum = 0;
        for (Objective f : locals) {
            sum += f.value(x);
        }
        return sum / n();
    }

    /** ∇f(x), which overwrites {@code into}. */
    public void gradient(double[] x, double[] into) {
        Arrays.fill(into, 0);
        for (Objective f : locals) {
            f.gradient(x, scratch);
            Vectors.add(scratch, into);
        }
        Vectors.divide(into, n());
    }

    /** f(x), and ∇f(x) in {@code into}: the same bits as the two single calls. */
    public double valueAndGradient(double[] x, double[] into) {
        Arrays.fill(into, 0);
        double sum = 0;
        for (Objective f : locals) {
            sum += f.valueAndGradient(x, scratch);
            Vectors.add(scratch, into);
        }
        Vectors.divide(into, n());
        return sum / n();
    }

    /** The Hessian ∇²f(x), where every f_i has one. */
    Optional<Curvature> hessian(double[] x) {
        if (!locals.stream().allMatch(TwiceDifferentiable.class::isInstance)) {
            return Optional.empty();
        }
        return Optional.of(Curvature.mean(
                locals.stream().map(f -> ((TwiceDifferentiable) f).hessian(x)).toList()));
    }

    /** L, L_i, μ and their kin, computed when first asked for. */
    public Constants constants() {
        return constants;
    }

    /** The accuracy on test data, where there are any. */
    public Optional<Accuracy> accuracy() {
        return Optional.ofNullable(accuracy);
    }
}
