package laconic.compress;

import java.util.List;
import laconic.math.Draw;

/** The encoder of rounding to a grid: a table of the grid over the wire type's range. */
final class GridEncoder extends LevelEncoder {

    private final Grid grid;
    private final boolean unbiased;
    private final double[] value;
    private final int first;
    private final int[] start = new int[2048];

    GridEncoder(int dimension, Wire wire, List<Double> period, boolean unbiased) {
        super(dimension, wire);
        this.grid = new Grid(period);
        this.unbiased = unbiased;
        this.first = grid.first(wire);
        this.value = grid.values(wire);
        int k = 0;
        for (int e = 0; e < start.length; e++) {
            double power = e == 0 ? 0 : Double.longBitsToDouble((long) Math.min(e, 2046) << 52);
            while (k + 1 < value.length && value[k + 1] <= power) {
                k++;
            }
            start[e] = k;
        }
    }

    @Override
    boolean write(double[] x, int offset, int m, Draw draw, Output out) {
        out.finite(x, offset, m);
        int most = 0;
        for (int from = 0; from < m; from += BLOCK) {
            int n = Math.min(BLOCK, m - from);
            if (unbiased) {
                draw.uniforms(from, n, uniform);
            }
            for (int j = 0; j < n; j++) {
                double signed = x[offset + from + j];
                int shifted = signed == 0 ? 0 : round(Math.abs(signed), uniform[j], out);
                most = Math.max(most, shifted);
                level[from + j] = signed < 0 ? -shifted : shifted;
            }
        }
        for (int j = 0; j < m; j++) {
            int shifted = level[j];
            level[j] = shifted == 0 ? 0 : shifted < 0 ? -(most + 1 + shifted) : most + 1 - shifted;
        }
        grid.write(most + first - 1, out);
        return code.write(level, m, out.sink);
    }

    /** 1 + the table's index of the chosen neighbour; 0 for zero. */
    private int round(double magnitude, double uniform, Output out) {
        int k = start[Math.getExponent(magnitude) + 1023];
        while (k + 1 < value.length && value[k + 1] <= magnitude) {
            k++;
        }
        boolean below = magnitude < value[k];
        double lower = below ? 0 : value[k];
        int above = below ? k : k + 1;
        if (magnitude == lower) {
            return above;
        }
        double upper = above < value.length ? value[above] : grid.value(above + first);
        boolean down =
                unbiased ? uniform < (upper - magnitude) / (upper - lower) : magnitude - lower <= upper - magnitude;
        if (!down && above == value.length) {
            out.finite(Double.POSITIVE_INFINITY);
        }
        return down ? above : above + 1;
    }
}
