package laconic.objective;

import laconic.math.Draw;

/** Standard normal numbers from addressed uniforms, by Box and Muller (1958), the same bits on every JDK. */
public final class Normal {
    private Normal() {}

    /**
     * The {@code index}-th N(0, 1) of a draw, index from 0 to 2^30 − 1; it uses the uniforms 2·index and 2·index + 1.
     */
    public static double of(Draw draw, int index) {
        double radius = Math.sqrt(-2 * StrictMath.log(1 - draw.uniform(2 * index))); // 1 − u is in (0, 1]
        return radius * StrictMath.cos(2 * Math.PI * draw.uniform(2 * index + 1));
    }

    /** The first {@code count} N(0, 1) of a draw. */
    public static double[] vector(Draw draw, int count) {
        double[] v = new double[count];
        for (int j = 0; j < count; j++) {
            v[j] = of(draw, j);
        }
        return v;
    }
}
