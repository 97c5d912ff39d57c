package laconic.compress;

import java.util.Arrays;
import java.util.List;
import laconic.coding.DecodeException;

/** A bi-infinite geometric grid of magnitudes: a period of m - 1 steps from a_1 to a_m, repeated by the ratio a_m/a_1. */
final class Grid {

    static final double RATIO_MIN = 1.01;
    static final double RATIO_MAX = 1 << 20;
    static final int POINTS_MAX = 256;

    private final double[] point;
    private final double ratio;

    Grid(List<Double> grid) {
        point = new double[grid.size()];
        Arrays.setAll(point, grid::get);
        ratio = point[point.length - 1] / point[0];
    }

    private Grid(double[] point) {
        this.point = point;
        this.ratio = point[point.length - 1] / point[0];
    }

    /** The given period, or an IllegalArgumentException that says what is allowed. */
    static List<Double> validated(List<Double> grid) {
        double[] point = new double[grid.size()];
        Arrays.setAll(point, grid::get);
        if (!valid(point)) {
            throw new IllegalArgumentException("grid = " + grid + " is not 2 … " + POINTS_MAX
                    + " ascending numbers in 1e-30 … 1e30, each 1.01 to 2^20 times the one before it");
        }
        return List.copyOf(grid);
    }

    private static boolean valid(double[] point) {
        boolean valid = point.length >= 2 && point.length <= POINTS_MAX;
        for (int k = 0; valid && k < point.length; k++) {
            valid = point[k] >= 1e-30 && point[k] <= 1e30;
            if (valid && k > 0) {
                double step = point[k] / point[k - 1];
                valid = step >= RATIO_MIN && step <= RATIO_MAX;
            }
        }
        return valid;
    }

    /** Grid point k, any integer: a_(k mod period) · ratio^⌊k / period⌋. */
    double value(int k) {
        int period = point.length - 1;
        return point[Math.floorMod(k, period)] * StrictMath.pow(ratio, Math.floorDiv(k, period));
    }

    /** The least k whose grid point the wire type can hold. */
    int first(Wire wire) {
        double least = wire == Wire.FLOAT32 ? Float.MIN_VALUE : Double.MIN_VALUE;
        int period = point.length - 1;
        int k = period * (int) (StrictMath.log(least / point[0]) / StrictMath.log(ratio) - 2);
        if (wire == Wire.FLOAT64) {
            k = period * (int) ((StrictMath.log(least) - StrictMath.log(point[0])) / StrictMath.log(ratio) - 2);
        }
        while (value(k) < least) {
            k++;
        }
        return k;
    }

    static double largest(Wire wire) {
        return wire == Wire.FLOAT32 ? Float.MAX_VALUE : Double.MAX_VALUE;
    }

    /** All grid points that the wire type can hold, from the least. */
    double[] values(Wire wire) {
        double[] values = new double[256];
        int first = first(wire);
        int count = 0;
        for (double value = value(first); value <= largest(wire); value = value(first + count)) {
            if (count == values.length) {
                values = Arrays.copyOf(values, 2 * count);
            }
            values[count++] = value;
        }
        return Arrays.copyOf(values, count);
    }

    /** Writes the head of a grid vector: the grid, and the largest k that occurs. */
    void write(int most, Output out) {
        if (point.length == 2 && point[0] == 1) {
            out.tag(Kind.EXPONENTIAL);
            out.sink.float64(ratio);
        } else {
            out.tag(Kind.GRID);
            out.sink.varint(point.length);
            for (double value : point) {
                out.sink.float64(value);
            }
        }
        out.sink.zigzag(most);
    }

    /** Reads the grid {1, b}. */
    static Grid readBase(Input in) throws DecodeException {
        return checked(new double[] {1, in.source.float64()});
    }

    /** Reads a grid that is not {1, b}. */
    static Grid readPoints(Input in) throws DecodeException {
        double[] point = new double[in.count(2, POINTS_MAX)];
        for (int k = 0; k < point.length; k++) {
            point[k] = in.source.float64();
        }
        if (point.length == 2 && point[0] == 1) {
            throw new DecodeException("an exponential grid written as a general one");
        }
        return checked(point);
    }

    private static Grid checked(double[] point) throws DecodeException {
        if (!valid(point)) {
            throw new DecodeException("a grid that is not one");
        }
        return new Grid(point);
    }
}
