package laconic.compress;

import java.util.List;

/**
 * Exponential rounding: each entry goes to a power of b next to it (Beznosikov et al. 2002.12410, section 2.2); the grid
 * {1, b} of {@link GridRounding}, with a shorter head.
 *
 * <p>Use {@link #unbiased}, at random, ω = (b - 1)²/(4b), or {@link #biased}, to the nearest, α = 4b/(b + 1)², in
 * B1((2/(b+1))², 2b/(b+1)) and B2(2/(b+1), 2b/(b+1)).
 */
public final class ExponentialRounding {

    private ExponentialRounding() {}

    /**
     * To one of the two powers of {@code base}, without bias.
     *
     * @param base b in 1.01 … 2^20
     */
    public static GridRounding.Unbiased unbiased(double base) {
        return GridRounding.unbiased(List.of(1.0, base(base)));
    }

    /**
     * To the nearest power of {@code base}.
     *
     * @param base b in 1.01 … 2^20
     */
    public static GridRounding.Biased biased(double base) {
        return GridRounding.biased(List.of(1.0, base(base)));
    }

    private static double base(double base) {
        if (!(base >= Grid.RATIO_MIN && base <= Grid.RATIO_MAX)) {
            throw new IllegalArgumentException(
                    "base = " + base + " is not in " + Grid.RATIO_MIN + " … " + (int) Grid.RATIO_MAX);
        }
        return base;
    }
}
