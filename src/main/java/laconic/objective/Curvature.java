package laconic.objective;

import java.util.Arrays;
import java.util.List;

/** A symmetric d × d matrix that is known by its products with vectors. */
public interface Curvature {

    /** The number of rows d. */
    int dimension();

    /** Adds {@code scale} · M · v to {@code into}; all vectors have length d. */
    void addTimes(double scale, double[] v, double[] into);

    /** Adds {@code scale} · M to the full (both triangles) d × d array {@code into}; by default with d products. */
    default void addTo(double scale, double[][] into) {
        double[] unit = new double[into.length];
        for (int j = 0; j < into.length; j++) {
            unit[j] = 1;
            addTimes(scale, unit, into[j]);
            unit[j] = 0;
        }
    }

    /** The product M · v, which overwrites {@code into}. */
    default void times(double[] v, double[] into) {
        Arrays.fill(into, 0);
        addTimes(1, v, into);
    }

    /** This matrix held as an array, whose products cost d². */
    default Curvature dense() {
        double[][] entries = new double[dimension()][dimension()];
        addTo(1, entries);
        return new DenseCurvature(entries);
    }

    /** The mean of matrices of equal dimension, at least one. */
    static Curvature mean(List<Curvature> parts) {
        double share = 1.0 / parts.size();
        return new Curvature() {
            @Override
            public int dimension() {
                return parts.get(0).dimension();
            }

            @Override
            public void addTimes(double scale, double[] v, double[] into) {
                parts.forEach(part -> part.addTimes(scale * share, v, into));
            }

            @Override
            public void addTo(double scale, double[][] into) {
                parts.forEach(part -> part.addTo(scale * share, into));
            }
        };
    }

    /** The difference {@code a} − {@code b} of matrices of equal dimension. */
    static Curvature difference(Curvature a, Curvature b) {
        return new Curvature() {
            @Override
            public int dimension() {
                return a.dimension();
            }

            @Override
            public void addTimes(double scale, double[] v, double[] into) {
                a.addTimes(scale, v, into);
                b.addTimes(-scale, v, into);
            }

            @Override
            public void addTo(double scale, double[][] into) {
                a.addTo(scale, into);
                b.addTo(-scale, into);
            }
        };
    }
}
