package laconic.app.claims;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import laconic.app.batch.Course;
import laconic.app.claims.Finding.Measured;
import laconic.node.Row;
import laconic.report.Plot;

/** 2Direction: Tyurin and Richtárik 2023, arXiv:2305.12379: acceleration with compression both ways. */
final class AcceleratedBidirectional {

    private static final String PAPER = "Tyurin, Richtárik 2023, arXiv:2305.12379";
    private static final double TARGET = 1e-6;

    private AcceleratedBidirectional() {}

    static List<Claim> claims() {
        return List.of(
                new Claim(
                        "2direction",
                        "2direction-uplink",
                        "Where only the uplink costs, many workers take part and the problem is ill-conditioned"
                                + " (kappa 1e4),"
                                + " 2Direction needs fewer uplink coordinates than AGD and than EF21-P + DIANA.",
                        PAPER + ", section 5",
                        AcceleratedBidirectional::inside),
                new Claim(
                        "2direction",
                        "2direction-outside",
                        "Outside that regime it does not: with kappa 1e3 EF21-P + DIANA needs as few, and with"
                                + " Top-k down and"
                                + " both directions counted AGD needs fewer.",
                        PAPER + ", section 5",
                        AcceleratedBidirectional::outside));
    }

    /** A problem with its tuned competitors: names and methods. */
    private record Race(String problem, Laboratory.Start start) {

        static Race of(Laboratory laboratory, int n, int d, double mu) {
            String problem = "workers = " + n + ", seed = 1, precision { wire = float64 }, problem { type = quadratic,"
                    + " dimension = " + d + ", heterogeneity = 0, strong-convexity = " + mu + " }\n";
            return new Race(problem, laboratory.start(problem));
        }

        /** A method until the target, or until it has sent so many uplink coordinates for each worker. */
        String text(String method, int n, long coordinatesMax) {
            return problem + "optimum = " + start.optimum() + "\nevaluate.every = 20\nstop { gap = "
                    + TARGET * start.gap() + ", up-bits = " + 64 * n * coordinatesMax + " }\nmethod { " + method + " }";
        }

        String twoDirection(int k, String down, double times) {
            return "type = 2direction, smoothness = " + times * start.smoothness() + ", up { type = rand-k, k = " + k
                    + " }, down { " + down + " }";
        }

        String diana(int k, double times) {
            return "type = ef21-p-diana, step = " + times / start.smoothness() + ", up { type = rand-k, k = " + k
                    + " }, down { type = identity }";
        }
    }

    /** Coordinates per worker, infinite where the target was not reached. */
    private static double coordinates(Course course, boolean down) {
        Row row = course.last();
        long bits = row.upBits() + (down ? row.downBits() : 0);
        boolean reached = course.finished().reason().contains("gap") && !course.diverged();
        return reached ? bits / 64.0 / course.experiment().workers() : Double.POSITIVE_INFINITY;
    }

    /** The least of several tunings of one method, and its curve. */
    private static int best(List<Course> courses, int from, int to, boolean down) {
        int best = from;
        for (int i = from; i < to; i++) {
            best = coordinates(courses.get(i), down) < coordinates(courses.get(best), down) ? i : best;
        }
        return best;
    }

    private static Finding inside(Laboratory laboratory) throws InterruptedException {
        int n = 80;
        Race race = Race.of(laboratory, n, 40, 1e-4);
        List<Course> courses = laboratory.run(List.of(
                race.text("type = agd", n, 100_000),
                race.text(race.twoDirection(1, "type = identity", 0.5), n, 40_000),
                race.text(race.twoDirection(1, "type = identity", 1), n, 40_000),
                race.text(race.twoDirection(1, "type = identity", 2), n, 40_000),
                race.text(race.diana(1, 0.5), n, 30_000),
                race.text(race.diana(1, 1), n, 30_000)));
        int ours = best(courses, 1, 4, false);
        int diana = best(courses, 4, 6, false);
        double own = coordinates(courses.get(ours), false);
        double agd = coordinates(courses.get(0), false);
        double other = Math.min(30_000, coordinates(courses.get(diana), false));
        List<Measured> measured = List.of(
                new Measured(String.format(Locale.ROOT, "2direction %.0f", own), own < 0.6 * agd && own < 0.6 * other),
                new Measured(String.format(Locale.ROOT, "agd %.0f", agd), Math.abs(agd / 26040 - 1) < 0.1),
                new Measured(
                        String.format(Locale.ROOT, "ef21-p-diana %s%.0f", other == 30_000 ? "more than " : "", other),
                        true));
        return Finding.of(
                "uplink coordinates per worker to a relative gap of 1e-6 (d = 40, n = 80, k = 1): 2direction"
                        + " about 10.7k, agd"
                        + " 26040, ef21-p-diana 42220; 2direction at most 0.6 of each",
                measured,
                plot(List.of(courses.get(0), courses.get(ours), courses.get(diana)), n));
    }

    private static Finding outside(Laboratory laboratory) throws InterruptedException {
        int n = 80;
        Race race = Race.of(laboratory, n, 40, 1e-3);
        int wide = 100;
        Race both = Race.of(laboratory, wide, 100, 1e-3);
        List<String> texts = new ArrayList<>(List.of(
                race.text("type = agd", n, 20_000),
                race.text(race.twoDirection(1, "type = identity", 1), n, 12_000),
                race.text(race.twoDirection(1, "type = identity", 2), n, 12_000),
                race.text(race.diana(1, 0.5), n, 12_000),
                race.text(race.diana(1, 1), n, 12_000),
                both.text("type = agd", wide, 20_000)));
        for (double times : new double[] {4, 8, 16}) {
            texts.add(both.text(both.twoDirection(20, "type = top-k, k = 20", times), wide, 25_000));
        }
        List<Course> courses = laboratory.run(texts);
        int ours = best(courses, 1, 3, false);
        int rival = best(courses, 3, 5, false);
        double own = coordinates(courses.get(ours), false);
        double diana = coordinates(courses.get(rival), false);
        double accelerated = coordinates(courses.get(0), false);
        double agd = coordinates(courses.get(5), true);
        double total = coordinates(courses.get(best(courses, 6, 9, true)), true);
        List<Measured> measured = List.of(
                new Measured(
                        String.format(Locale.ROOT, "up: 2direction %.0f, agd %.0f", own, accelerated),
                        own < accelerated),
                new Measured(String.format(Locale.ROOT, "ef21-p-diana %.0f", diana), diana < 1.1 * own),
                new Measured(
                        String.format(Locale.ROOT, "both ways: 2direction %.0f, agd %.0f", total, agd), agd < total));
        return Finding.of(
                "kappa 1e3; up (d = 40, n = 80, k = 1): 2direction about 3.8k, agd 7360, ef21-p-diana 3570;"
                        + " both ways (d ="
                        + " 100, n = 100, k = 20, Top-20 down): 2direction more than agd",
                measured,
                plot(List.of(courses.get(0), courses.get(ours), courses.get(rival)), n));
    }

    private static Plot plot(List<Course> courses, int n) {
        List<Plot.Curve> curves = courses.stream()
                .map(course -> Laboratory.curve(
                        course.experiment().methodName(), course, row -> row.upBits() / 64.0 / n, Row::gap))
                .toList();
        return new Plot(
                "Gap against uplink coordinates",
                new Plot.Axis("uplink coordinates per worker", false),
                new Plot.Axis("gap", true),
                curves);
    }
}
