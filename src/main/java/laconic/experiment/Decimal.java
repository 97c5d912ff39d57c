package laconic.experiment;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers as decimal text that reads back to the bit, the same on every JDK and in every locale. */
public final class Decimal {

    private Decimal() {}

    /**
     * The decimal text with the fewest of 15, 16 or 17 digits that reads back as {@code value} to the bit. Not
     * {@code Double.toString}: its digits changed with JDK 19, and equal runs shall write equal files.
     */
    public static String exact(double value) {
        if (!Double.isFinite(value)) {
            return Double.toString(value);
        }
        if (value == 0) {
            return Double.doubleToRawLongBits(value) == 0 ? "0" : "-0";
        }
        BigDecimal whole = new BigDecimal(value);
        for (int digits = 15; digits < 17; digits++) {
            BigDecimal rounded = whole.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (rounded.doubleValue() == value) {
                return text(rounded);
            }
        }
        return text(whole.round(new MathContext(17, RoundingMode.HALF_EVEN)));
    }

    /** A decimal in plain digits, or with an exponent where it is very small or large. */
    public static String text(BigDecimal value) {
        if (value.signum() == 0) {
            return "0";
        }
        BigDecimal stripped = value.stripTrailingZeros();
        int exponent = stripped.precision() - stripped.scale() - 1;
        if (exponent >= -4 && exponent < 16) {
            return stripped.toPlainString();
        }
        String digits = stripped.unscaledValue().abs().toString();
        String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
        return (stripped.signum() < 0 ? "-" : "") + digits.charAt(0) + fraction + "e" + exponent;
    }
}
