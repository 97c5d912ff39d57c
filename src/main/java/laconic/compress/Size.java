package laconic.compress;

/**
 * How many of d coordinates a sparsifier keeps: a count, or a ratio of d.
 *
 * @param count k ≥ 1, or 0 where the ratio counts
 * @param ratio in (0, 1], or 0 where the count counts
 */
public record Size(int count, double ratio) {

    public Size {
        if (count == 0 ? !(ratio > 0 && ratio <= 1) : count < 0 || ratio != 0) {
            throw new IllegalArgumentException(
                    count == 0
                            ? "ratio = " + ratio + " is not in (0, 1]"
                            : "k = " + count + " is not a count of at least 1");
        }
    }

    /** k coordinates; all of them where there are fewer. */
    public static Size count(int k) {
        if (k < 1) {
            throw new IllegalArgumentException("k = " + k + " is not a count of at least 1");
        }
        return new Size(k, 0);
    }

    /** max(1, ⌊ratio · d⌋) coordinates. */
    public static Size ratio(double ratio) {
        return new Size(0, ratio);
    }

    /** k for vectors of {@code dimension} coordinates, in 1 … dimension. */
    public int of(int dimension) {
        return count > 0 ? Math.min(count, dimension) : Math.max(1, (int) Math.floor(ratio * dimension));
    }

    @Override
    public String toString() {
        return count > 0 ? "k = " + count : "ratio = " + ratio;
    }
}
