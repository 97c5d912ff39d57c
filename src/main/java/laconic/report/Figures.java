package laconic.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import laconic.experiment.Decimal;

/** Numbers as text, in one way on every JDK and in every locale. */
final class Figures {
    private static final String[] PREFIXES = {"", "k", "M", "G", "T", "P", "E"};

    private Figures() {}

    /** The value to so many significant digits; unknown (NaN) is a dash. */
    static String number(double value, int digits) {
        if (Double.isNaN(value)) {
            return "–";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "∞" : "−∞";
        }
        return Decimal.text(new BigDecimal(value).round(new MathContext(digits, RoundingMode.HALF_EVEN)));
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
}
