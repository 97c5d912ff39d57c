package laconic.app;

import java.io.Console;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.Consumer;
import laconic.node.Report;
import laconic.node.Row;
import laconic.node.Stop;

/**
 * Shows how a run goes: on a terminal one line that changes, elsewhere a line now and then. It says round, loss, gap,
 * bits, speed and the time that is left.
 */
final class Progress implements Consumer<Report> {

    private static final long TERMINAL_NANOS = 100_000_000L;
    private static final long PLAIN_LEAST_NANOS = 5_000_000_000L;
    private static final long PLAIN_MOST_NANOS = 60_000_000_000L;
    private static final double NANOS = 1e9;
    /** Of the way to the stop, below which no time is foretold. */
    private static final double LEAST_SHARE = 1e-3;

    private static final String CLEAR = "\r\u001b[K";

    private final PrintWriter out;
    private final boolean terminal;
    private final Stop stop;
    private final long started = System.nanoTime();
    private long shown = started;
    private Row row;
    private double firstGap = Double.NaN;
    private long round;
    private long bits;
    private boolean line;

    Progress(PrintWriter out, boolean terminal, Stop stop) {
        this.out = out;
        this.terminal = terminal;
        this.stop = stop;
    }

    /** Whether standard input and output are a terminal. */
    static boolean onTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            // Newer JDKs have a console also where there is no terminal, and a method that tells.
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    @Override
    public synchronized void accept(Report report) {
        if (report instanceof Report.RoundClosed closed) {
            round = closed.round() + 1;
            bits = closed.upBits() + closed.downBits() + closed.gossipBits();
        } else if (report instanceof Report.Evaluated evaluated) {
            row = evaluated.row();
            round = row.round();
            bits = row.totalBits();
            firstGap = Double.isNaN(firstGap) ? row.gap() : firstGap;
        } else if (report instanceof Report.Incident) {
            return;
        }
        long now = System.nanoTime();
        if (now - shown >= interval(now)) {
            shown = now;
            show((now - started) / NANOS);
        }
    }

    /** Lines that stay come more seldom the longer a run takes. */
    private long interval(long now) {
        return terminal
                ? TERMINAL_NANOS
                : Math.min(PLAIN_MOST_NANOS, Math.max(PLAIN_LEAST_NANOS, (now - started) / 10));
    }

    private void show(double seconds) {
        StringBuilder text = new StringBuilder("round ").append(round);
        if (stop.rounds() < Long.MAX_VALUE) {
            text.append('/').append(stop.rounds());
        }
        if (row != null) {
            text.append(String.format(Locale.ROOT, "  loss %.6g", row.loss()));
            if (!Double.isNaN(row.gap())) {
                text.append(String.format(Locale.ROOT, "  gap %.2e", row.gap()));
            }
        }
        text.append("  ").append(Amounts.bits(bits));
        text.append(String.format(Locale.ROOT, "  %.0f rounds/s", round / seconds));
        double done = done(seconds);
        if (done >= LEAST_SHARE) {
            text.append("  ETA ").append(Amounts.seconds(seconds * (1 - done) / done));
        }
        if (terminal) {
            out.print(CLEAR + text);
            line = true;
        } else {
            out.println(text);
        }
        out.flush();
    }

    /** The share of the way to the stop criterion that is nearest. */
    private double done(double seconds) {
        double done = (double) round / stop.rounds();
        done = Math.max(done, (double) bits / stop.totalBits());
        done = Math.max(done, seconds * NANOS / stop.nanos());
        if (row != null) {
            done = Math.max(done, (double) row.upBits() / stop.upBits());
            done = Math.max(done, (double) row.downBits() / stop.downBits());
            if (stop.gap() > 0 && row.gap() > 0 && firstGap > stop.gap()) {
                done = Math.max(done, Math.log(firstGap / row.gap()) / Math.log(firstGap / stop.gap()));
            }
        }
        return Math.min(1, done);
    }

    /** Takes the changing line away. */
    synchronized void close() {
        if (line) {
            out.print(CLEAR);
            out.flush();
        }
    }

    /** Prints what a waiting person wants to know. */
    static Consumer<String> notices(boolean quiet, PrintWriter err) {
        return notice -> {
            if (!quiet) {
                err.println(notice);
                err.flush();
            }
        };
    }
}
