package laconic.report;

import static laconic.report.Page.escape;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * A static figure: curves over one pair of axes, as SVG that needs no script.
 *
 * @param curves at least one; seven are told apart by colour
 */
public record Plot(String title, Axis x, Axis y, List<Curve> curves) {

    private static final int WIDTH = 620;
    private static final int HEIGHT = 300;
    private static final int LEFT = 62;
    private static final int BOTTOM = 40;
    private static final int TOP = 8;
    private static final int RIGHT = 14;
    private static final int POINTS_MAX = 500;
    private static final int COLOURS = 7;

    /**
     * An axis.
     *
     * @param log whether it shows powers of ten; values that are not above 0 are then left out
     */
    public record Axis(String label, boolean log) {

        private double place(double value) {
            return log ? Math.log10(value) : value;
        }
    }

    /** Points (x_k, y_k) in the order in which they are joined. */
    public record Curve(String label, double[] x, double[] y) {}

    /** The extent of an axis, in its own scale. */
    private record Extent(double low, double high) {

        double share(double place) {
            return (place - low) / (high - low);
        }
    }

    String html() {
        Extent across = extent(x, Curve::x);
        Extent up = extent(y, Curve::y);
        StringBuilder html = new StringBuilder("<figure>\n<figcaption>" + escape(title) + "</figcaption>\n");
        html.append("<ul class=\"legend\">");
        for (int c = 0; c < curves.size(); c++) {
            html.append(("<li><svg width=\"22\" height=\"10\" style=\"display:inline-block\"><path class=\"curve s%d\""
                            + " d=\"M1 5H21\"/></svg> %s</li>")
                    .formatted(c % COLOURS, escape(curves.get(c).label)));
        }
        html.append("</ul>\n<svg class=\"plot\" viewBox=\"0 0 " + WIDTH + " " + HEIGHT + "\" role=\"img\" aria-label=\""
                + escape(title) + "\">\n");
        for (double tick : ticks(x, across)) {
            double at = horizontal(across.share(tick));
            html.append(line(at, TOP, at, HEIGHT - BOTTOM))
                    .append(text(at, HEIGHT - BOTTOM + 17, "middle", label(x, tick)));
        }
        for (double tick : ticks(y, up)) {
            double at = vertical(up.share(tick));
            html.append(line(LEFT, at, WIDTH - RIGHT, at)).append(text(LEFT - 6, at + 4, "end", label(y, tick)));
        }
        html.append(text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 4, "middle", x.label))
                .append("<text class=\"title\" transform=\"translate(13 ")
                .append((HEIGHT - BOTTOM + TOP) / 2)
                .append(") rotate(-90)\" text-anchor=\"middle\">")
                .append(escape(y.label))
                .append("</text>\n");
        for (int c = 0; c < curves.size(); c++) {
            html.append(path(curves.get(c), c % COLOURS, across, up));
        }
        return html.append("</svg>\n</figure>\n").toString();
    }

    private String path(Curve curve, int colour, Extent across, Extent up) {
        StringBuilder path = new StringBuilder();
        StringBuilder markers = new StringBuilder();
        int stride = Math.max(1, curve.x.length / POINTS_MAX);
        boolean joined = false;
        for (int k = 0; k < curve.x.length; k += stride) {
            double px = horizontal(across.share(x.place(curve.x[k])));
            double py = vertical(up.share(y.place(curve.y[k])));
            if (!Double.isFinite(px) || !Double.isFinite(py)) {
                joined = false;
                continue;
            }
            path.append(String.format(Locale.ROOT, "%s%.1f %.1f", joined ? "L" : "M", px, py));
            joined = true;
            if (curve.x.length <= 12) {
                markers.append(String.format(
                        Locale.ROOT, "<circle class=\"marker s%d\" cx=\"%.1f\" cy=\"%.1f\" r=\"4\"/>", colour, px, py));
            }
        }
        return "<path class=\"curve s" + colour + "\" d=\"" + path + "\"/>" + markers + "\n";
    }

    private Extent extent(Axis axis, java.util.function.Function<Curve, double[]> values) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (Curve curve : curves) {
            for (double value : values.apply(curve)) {
                double place = axis.place(value);
                if (Double.isFinite(place)) {
                    low = Math.min(low, place);
                    high = Math.max(high, place);
                }
            }
        }
        if (!(low <= high)) {
            return new Extent(0, 1);
        }
        double margin = low == high ? 1 : 0.03 * (high - low);
        return new Extent(low - margin, high + margin);
    }

    /** Round places: powers of ten, or multiples of 1, 2 or 5 times one. */
    private static double[] ticks(Axis axis, Extent extent) {
        double rough = (extent.high - extent.low) / 6;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double step =
                rough <= power ? power : rough <= 2 * power ? 2 * power : rough <= 5 * power ? 5 * power : 10 * power;
        step = axis.log ? Math.max(1, step) : step;
        int from = (int) Math.ceil(extent.low / step);
        int to = (int) Math.floor(extent.high / step);
        double[] ticks = new double[Math.max(0, to - from + 1)];
        for (int k = 0; k < ticks.length; k++) {
            ticks[k] = (from + k) * step;
        }
        return ticks;
    }

    private static String label(Axis axis, double tick) {
        return Math.abs(tick) > 3 && axis.log
                ? "1e" + Math.round(tick)
                : Figures.number(axis.log ? Math.pow(10, tick) : tick, 3);
    }

    private static double horizontal(double share) {
        return LEFT + share * (WIDTH - LEFT - RIGHT);
    }

    private static double vertical(double share) {
        return HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP);
    }

    private static String line(double x1, double y1, double x2, double y2) {
        return String.format(
                Locale.ROOT,
                "<line class=\"grid-line\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>%n",
                x1,
                y1,
                x2,
                y2);
    }

    private static String text(double x, double y, String anchor, String text) {
        return String.format(
                Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n", x, y, anchor, escape(text));
    }

    /** One curve of numbers that are taken from a list. */
    public static <T> Curve curve(String label, List<T> points, ToDoubleFunction<T> x, ToDoubleFunction<T> y) {
        return new Curve(
                label,
                points.stream().mapToDouble(x).toArray(),
                points.stream().mapToDouble(y).toArray());
    }
}
