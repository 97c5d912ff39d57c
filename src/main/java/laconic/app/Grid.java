package laconic.app;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import laconic.experiment.BadInputException;

/**
 * The points of a sweep: every combination of the values that keys take, the last key fastest.
 *
 * @param axes values as text, by key, in the order given; at least one, each with at least one value
 */
record Grid(Map<String, List<String>> axes) {

    private static final int POINTS_MAX = 10_000;
    private static final Pattern POWERS = Pattern.compile("2\\^(-?\\d{1,3})(?:\\.\\.2\\^(-?\\d{1,3}))?");
    private static final Pattern WHOLE = Pattern.compile("(-?\\d{1,9})\\.\\.(-?\\d{1,9})");

    /**
     * Reads options of the form {@code key=v1,v2,…}; a value may be a section in braces, {@code 1..5} stands for the
     * whole numbers from 1 to 5, {@code 2^-6..2^3} for powers of two.
     */
    static Grid parse(List<String> options) {
        Map<String, List<String>> axes = new LinkedHashMap<>();
        long points = 1;
        for (String option : options) {
            int equals = option.indexOf('=');
            String key = equals < 1 ? "" : option.substring(0, equals).strip();
            List<String> values = new ArrayList<>();
            for (String value : split(option.substring(equals + 1))) {
                values.addAll(expanded(value.strip(), option));
            }
            if (key.isEmpty() || values.stream().anyMatch(String::isEmpty)) {
                throw new BadInputException("--over " + option + " is not of the form key=value,value,…");
            }
            if (axes.put(key, List.copyOf(values)) != null) {
                throw new BadInputException("--over " + option + ": " + key + " is given twice");
            }
            points *= values.size();
            if (points > POINTS_MAX) {
                throw new BadInputException("--over " + option + " makes more than " + POINTS_MAX + " runs");
            }
        }
        return new Grid(axes);
    }

    /** The points, each a value for every key. */
    List<Map<String, String>> points() {
        List<Map<String, String>> points = List.of(Map.of());
        for (Map.Entry<String, List<String>> axis : axes.entrySet()) {
            List<Map<String, String>> longer = new ArrayList<>();
            for (Map<String, String> point : points) {
                for (String value : axis.getValue()) {
                    Map<String, String> next = new LinkedHashMap<>(point);
                    next.put(axis.getKey(), value);
                    longer.add(next);
                }
            }
            points = longer;
        }
        return points;
    }

    /** The parts between commas that are in no braces, brackets or quotes. */
    private static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        boolean quoted = false;
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            quoted ^= c == '"';
            depth += quoted ? 0 : c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
            if (c == ',' && depth == 0 && !quoted) {
                parts.add(text.substring(from, i));
                from = i + 1;
            }
        }
        parts.add(text.substring(from));
        return parts;
    }

    private static List<String> expanded(String value, String option) {
        Matcher powers = POWERS.matcher(value);
        Matcher whole = WHOLE.matcher(value);
        boolean power = powers.matches();
        if (!power && !whole.matches()) {
            return List.of(value);
        }
        Matcher range = power ? powers : whole;
        int from = Integer.parseInt(range.group(1));
        int to = range.group(2) == null ? from : Integer.parseInt(range.group(2));
        if (from > to || to - from >= POINTS_MAX) {
            throw new BadInputException(
                    "--over " + option + ": " + value + " must go up, by less than " + POINTS_MAX + " values");
        }
        List<String> values = new ArrayList<>();
        for (int k = from; k <= to; k++) {
            values.add(power ? Double.toString(Math.scalb(1.0, k)) : Integer.toString(k));
        }
        return values;
    }
}
