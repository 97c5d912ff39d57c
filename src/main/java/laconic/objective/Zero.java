package laconic.objective;

import java.util.Arrays;

/** The function that is 0 everywhere: the objective of a peer that only averages (consensus). */
public record Zero(int dimension) implements Objective {

    @Override
    public int rows() {
        return 0;
    }

    @Override
    public double value(double[] x) {
        return 0;
    }

    @Override
    public void gradient(double[] x, double[] into) {
        Arrays.fill(into, 0);
    }

    @Override
    public void gradient(double[] x, int[] batch, double[] into) {
        Arrays.fill(into, 0);
    }

    @Override
    public double smoothness() {
        return 0;
    }

    @Override
    public double strongConvexity() {
        return 0;
    }

    @Override
    public boolean convex() {
        return true;
    }
}
