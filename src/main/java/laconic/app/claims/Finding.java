package laconic.app.claims;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import laconic.report.Plot;

/**
 * What an experiment found.
 *
 * @param expected what was claimed, in numbers
 * @param measured what came out; what does not fit is marked
 * @param plot null for none
 */
public record Finding(Verdict verdict, String expected, String measured, Plot plot) {

    /** Whether a claim stands. */
    public enum Verdict {
        HOLDS,
        FAILS,
        SKIPPED
    }

    /**
     * One measured number.
     *
     * @param holds whether it is as claimed
     */
    record Measured(String text, boolean holds) {

        /** A number within a distance of the expected one. */
        static Measured near(String label, double expected, double value, double distance, String format) {
            return new Measured(
                    label + " " + String.format(Locale.ROOT, format, value), Math.abs(value - expected) <= distance);
        }

        /** A number at most a bound. */
        static Measured atMost(String label, double bound, double value) {
            return new Measured(label + " " + String.format(Locale.ROOT, "%.3g", value), value <= bound);
        }

        /** A number at least a bound. */
        static Measured atLeast(String label, double bound, double value) {
            return new Measured(label + " " + String.format(Locale.ROOT, "%.3g", value), value >= bound);
        }
    }

    static Finding of(String expected, List<Measured> measured, Plot plot) {
        boolean holds = measured.stream().allMatch(Measured::holds);
        String text = measured.stream()
                .map(each -> each.text + (each.holds ? "" : " (not as claimed)"))
                .collect(Collectors.joining(", "));
        return new Finding(holds ? Verdict.HOLDS : Verdict.FAILS, expected, text, plot);
    }

    static Finding skipped(String reason) {
        return new Finding(Verdict.SKIPPED, "", reason, null);
    }
}
