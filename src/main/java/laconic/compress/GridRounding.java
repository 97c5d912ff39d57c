package laconic.compress;

import java.util.List;

/**
 * Rounding of each entry to a neighbour in a grid of magnitudes {a_k} (Beznosikov et al. 2002.12410, section 2.2, general
 * unbiased and biased rounding). The grid is given by one period a_1 < … < a_m, m ≥ 2, and goes on in both directions by the
 * ratio a_m/a_1: {1, 2} is natural compression's grid, {1, 1.5, 2} has two steps an octave.
 *
 * <p>Use {@link #unbiased}, ω = ¼ sup(a_k/a_{k+1} + a_{k+1}/a_k + 2) - 1, or {@link #biased} (the nearest; of two equally near
 * the smaller), α = γ², with γ = inf 2a_k/(a_k + a_{k+1}), β = sup 2a_{k+1}/(a_k + a_{k+1}), in B1(γ², β) and B2(γ, β).
 * Magnitudes below the wire type's least grid point have zero as their lower neighbour.
 */
public sealed interface GridRounding extends Compressor {

    List<Double> grid();

    /** To one of the two neighbours, at random. */
    static Unbiased unbiased(List<Double> grid) {
        return new Unbiased(grid);
    }

    /** To the nearer neighbour. */
    static Biased biased(List<Double> grid) {
        return new Biased(grid);
    }

    /** sup a_{k+1}/a_k. */
    private static double ratio(List<Double> grid) {
        double most = 1;
        for (int k = 1; k < grid.size(); k++) {
            most = Math.max(most, grid.get(k) / grid.get(k - 1));
        }
        return most;
    }

    /** The unbiased form. */
    record Unbiased(List<Double> grid) implements GridRounding, Compressor.Unbiased {

        public Unbiased {
            grid = Grid.validated(grid);
        }

        @Override
        public double omega(int dimension) {
            double ratio = ratio(grid);
            return (ratio - 1) * (ratio - 1) / (4 * ratio);
        }

        @Override
        public Encoder encoder(int dimension, Wire wire) {
            return new GridEncoder(dimension, wire, grid, true);
        }
    }

    /** The contractive form. */
    record Biased(List<Double> grid) implements GridRounding, Compressor.Contractive {

        public Biased {
            grid = Grid.validated(grid);
        }

        @Override
        public double alpha(int dimension) {
            double ratio = ratio(grid);
            return 4 * ratio / ((ratio + 1) * (ratio + 1));
        }

        @Override
        public Bias bias(int dimension) {
            double ratio = ratio(grid);
            double gamma = 2 / (ratio + 1);
            return new Bias(gamma * gamma, ratio * gamma, gamma, ratio * gamma, 1 / alpha(dimension));
        }

        @Override
        public Encoder encoder(int dimension, Wire wire) {
            return new GridEncoder(dimension, wire, grid, false);
        }
    }
}
