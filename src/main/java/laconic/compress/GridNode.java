package laconic.compress;

import java.util.Arrays;
import laconic.coding.DecodeException;
import laconic.math.Draw;

/** The code of a vector of grid points: the grid, the largest point, then 1 + how many steps each lies below it. */
final class GridNode extends LevelNode {

    private static final int CACHE = 256;

    private final boolean exponential;

    GridNode(boolean exponential) {
        this.exponential = exponential;
    }

    @Override
    Scale scale(Input in, int m) throws DecodeException {
        Grid grid = exponential ? Grid.readBase(in) : Grid.readPoints(in);
        int most = in.source.zigzag();
        double largest = Math.abs(most) > 1 << 24 ? Double.NaN : grid.value(most);
        double least = in.wire == Wire.FLOAT32 ? Float.MIN_VALUE : Double.MIN_VALUE;
        if (!(largest >= least && largest <= Grid.largest(in.wire))) {
            throw new DecodeException("grid point " + most + " outside " + in.wire);
        }
        return new GridScale(grid, most, least);
    }

    @Override
    public double theory(Input in, int m, Draw draw) throws DecodeException {
        read(in, m, draw, null, 0, 0);
        return (in.wire == Wire.FLOAT32 ? 9.0 : 12.0) * m;
    }

    private static final class GridScale implements Scale {

        private final Grid grid;
        private final int most;
        private final double least;
        private final double[] cache = new double[CACHE];
        private boolean met;

        GridScale(Grid grid, int most, double least) {
            this.grid = grid;
            this.most = most;
            this.least = least;
            Arrays.fill(cache, Double.NaN);
        }

        @Override
        public void values(int[] level, int n, double[] value) {
            for (int j = 0; j < n; j++) {
                int steps = Math.abs(level[j]) - 1;
                double magnitude = steps < 0 ? 0 : steps < CACHE ? cached(steps) : grid.value(most - steps);
                value[j] = level[j] < 0 ? -magnitude : magnitude;
            }
        }

        @Override
        public void check(int[] level, int n) throws DecodeException {
            int furthest = 0;
            for (int j = 0; j < n; j++) {
                int steps = Math.abs(level[j]) - 1;
                met |= steps == 0;
                furthest = Math.max(furthest, steps);
            }
            if (furthest > 1 << 24 || grid.value(most - furthest) < least) {
                throw new DecodeException("a grid point below the wire type's range");
            }
        }

        private double cached(int steps) {
            if (Double.isNaN(cache[steps])) {
                cache[steps] = grid.value(most - steps);
            }
            return cache[steps];
        }

        @Override
        public void close() throws DecodeException {
            if (!met) {
                throw new DecodeException("a largest grid point that no entry has");
            }
        }
    }
}
