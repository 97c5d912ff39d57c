package laconic.experiment;

import laconic.math.Draw;
import laconic.math.Purpose;
import laconic.math.Randomness;
import laconic.node.GradientWatch;
import laconic.node.WorkerNode;
import laconic.objective.Objective;

/**
 * One node's gradients: full, or over a mini-batch of rows drawn uniformly with replacement, row ⌊u_j m⌋ for the j-th
 * uniform at (BATCH, node, round).
 */
final class LocalData implements WorkerNode.Data {

    private final Objective objective;
    private final Randomness randomness;
    private final int node;
    private final Runnable work;
    private final GradientWatch watch;
    private final int[] batch;
    private final double[] uniforms;

    /**
     * @param batch samples, or 0 for all
     * @param work run when a step begins
     * @param watch told of every gradient
     */
    LocalData(Objective objective, int batch, Randomness randomness, int node, Runnable work, GradientWatch watch) {
        this.objective = objective;
        this.randomness = randomness;
        this.node = node;
        this.work = work;
        this.watch = watch;
        this.batch = new int[batch];
        uniforms = new double[batch];
    }

    @Override
    public void begin(long round) {
        work.run();
        if (batch.length > 0) {
            Draw draw = randomness.draw(Purpose.BATCH, node, round);
            draw.uniforms(0, batch.length, uniforms);
            for (int j = 0; j < batch.length; j++) {
                batch[j] = (int) (uniforms[j] * objective.rows());
            }
        }
    }

    @Override
    public void gradient(double[] x, double[] into) {
        watch.begins();
        if (batch.length == 0) {
            objective.gradient(x, into);
        } else {
            objective.gradient(x, batch, into);
        }
        watch.ends();
    }
}
