package laconic.objective;

import laconic.math.Vectors;

/** A symmetric matrix as an array of rows; it keeps the array, which nobody changes. */
record DenseCurvature(double[][] entries) implements Curvature {

    @Override
    public int dimension() {
        return entries.length;
    }

    @Override
    public void addTimes(double scale, double[] v, double[] into) {
        for (int i = 0; i < entries.length; i++) {
            into[i] += scale * Vectors.dot(entries[i], v);
        }
    }

    @Override
    public void addTo(double scale, double[][] into) {
        for (int i = 0; i < entries.length; i++) {
            Vectors.axpy(scale, entries[i], into[i]);
        }
    }

    @Override
    public Curvature dense() {
        return this;
    }
}
