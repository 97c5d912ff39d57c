package laconic.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Numbers as text, in one way on every JDK and in every locale. */
final class Figures {
    private static final String[] PREFIXES = {"", "k", "M", "G", "T", "P", "E"};

    private Figures() {}

    /**
     * The decimal text with the fewest of 15, 16 or 17 digits that reads back as {@code value} to the bit. Not
     * {@code Double.toString}: its digits changed with JDK 19, and equal runs shall write equal files.
     */
    static String exact(double value) {
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

    /** The value to so many significant digits; unknown (NaN) is a dash. */
    static String number(double value, int digits) {
        if (Double.isNaN(value)) {
            return "–";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "∞" : "−∞";
        }
        return text(new BigDecimal(value).round(new MathContext(digits, RoundingMode.HALF_EVEN)));
    }

    /** The value with a decimal prefix and its unit, such as {@code 12.35 Mbit}. */
    static String quantity(double value, String unit) {
        if (!Double.isFinite(value) || value < 0) {
            return number(value, 4);
        }
        int power = 0;
        double scaled = value;
        while (scaled >= 999.95 && power < PREFIXES.length - 1) {
            scaled /= 1000;
            power++;
        }
        return (number(scaled, 4) + " " + PREFIXES[power] + unit).strip();
    }

    /** A duration such as {@code 0.0123 s}, {@code 4 min 10 s} or {@code 2 h 5 min}. */
    static String duration(double seconds) {
        if (!Double.isFinite(seconds) || seconds < 100) {
            return Double.isNaN(seconds) ? "–" : number(seconds, 3) + " s";
        }
        long whole = Math.round(seconds);
        return whole < 3600
                ? String.format(Locale.ROOT, "%d min %d s", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d h %d min", whole / 3600, whole % 3600 / 60);
    }

    private static String text(BigDecimal value) {
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
