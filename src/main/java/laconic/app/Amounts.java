package laconic.app;

import java.util.Locale;

/** Amounts as people read them. */
final class Amounts {

    private static final String[] PREFIXES = {"", "k", "M", "G", "T", "P", "E"};

    private Amounts() {}

    static String bits(double bits) {
        int power = 0;
        double scaled = bits;
        while (scaled >= 1000 && power < PREFIXES.length - 1) {
            scaled /= 1000;
            power++;
        }
        return String.format(Locale.ROOT, power == 0 ? "%.0f %sbit" : "%.3g %sbit", scaled, PREFIXES[power]);
    }

    static String seconds(double seconds) {
        long whole = Math.round(seconds);
        if (seconds < 10) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        if (whole < 60) {
            return whole + " s";
        }
        return whole < 3600
                ? whole / 60 + " min " + whole % 60 + " s"
                : whole / 3600 + " h " + whole % 3600 / 60 + " min";
    }
}
