package laconic.app.advise;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import laconic.experiment.Trial;
import laconic.node.GradientWatch;
import laconic.node.Node;
import laconic.node.Report;
import laconic.node.Row;
import laconic.sim.Loop;

/**
 * The beginning of a run without a network: what a synchronous run does to the loss and how many bits it takes is the same on
 * every link, so a few hundred rounds in a plain loop tell what any link will do.
 *
 * @param trial that was run
 * @param rows the evaluated rounds, at least one
 * @param openings rounds before round 0, which are no rows: a dense one where the method begins with it
 * @param asked participants of all rounds together
 * @param answered uplinks that counted, of all rounds together
 * @param gradientSeconds of one worker's or peer's step, as measured here
 * @param diverged whether it left the finite numbers
 */
public record Probe(
        Trial trial,
        List<Row> rows,
        long openings,
        long asked,
        long answered,
        double gradientSeconds,
        boolean diverged) {

    /** Of rounds, in those of the probe, up to which the rate is trusted. */
    private static final double HORIZON = 100;

    /** Gradients' times: nodes of the loop run one after another. */
    private static final class Stopwatch implements GradientWatch {

        private final LongStream.Builder nanos = LongStream.builder();
        private long begun;
        private long count;

        @Override
        public void begins() {
            begun = System.nanoTime();
        }

        @Override
        public void ends() {
            nanos.add(System.nanoTime() - begun);
            count++;
        }

        /** Gradients of a step at their median, which a busy machine hardly moves. */
        double secondsPerStep(long steps) {
            long[] sorted = nanos.build().sorted().toArray();
            return sorted.length == 0 ? 0 : sorted[sorted.length / 2] / 1e9 * count / steps;
        }
    }

    /** Runs a trial to its stop criteria on the calling thread. */
    public static Probe of(Trial trial) {
        List<Row> rows = new ArrayList<>();
        List<Report.RoundClosed> closed = new ArrayList<>();
        List<Report.Finished> ends = new ArrayList<>();
        Stopwatch stopwatch = new Stopwatch();
        Trial watched = trial.watchedBy(stopwatch);
        List<Node> nodes = IntStream.rangeClosed(0, trial.n())
                .mapToObj(i -> watched.start(i, 0, false, () -> {}))
                .toList();
        new Loop(nodes, report -> {
                    if (report instanceof Report.Evaluated evaluated) {
                        rows.add(evaluated.row());
                    } else if (report instanceof Report.RoundClosed round) {
                        closed.add(round);
                    } else if (report instanceof Report.Finished finished) {
                        ends.add(finished);
                    }
                })
                .run();
        long asked = 0;
        long answered = 0;
        for (Report.RoundClosed round : closed) {
            asked += round.participants();
            answered += round.responders().length;
        }
        long rounds = rows.get(rows.size() - 1).round();
        long openings = trial.experiment().gossips() ? 0 : closed.size() - rounds;
        long steps = Math.max(1, trial.experiment().gossips() ? rounds * trial.n() : answered);
        boolean diverged = ends.isEmpty() || ends.get(0).outcome() != Report.Outcome.STOPPED;
        return new Probe(
                trial, List.copyOf(rows), openings, asked, answered, stopwatch.secondsPerStep(steps), diverged);
    }

    /** The last evaluated round. */
    public Row last() {
        return rows.get(rows.size() - 1);
    }

    /** Whether the target lies within the rows. */
    boolean reached(double loss) {
        return rows.stream().anyMatch(row -> row.loss() <= loss);
    }

    /**
     * Rounds until f is at most {@code loss}: those of the first such row; beyond the last row, where the optimum is known,
     * those that the second half's rate of log(gap) foretells; empty where that does not fall, or takes more than a hundred
     * times the probe.
     */
    OptionalDouble rounds(double loss) {
        if (diverged) {
            return OptionalDouble.empty();
        }
        for (Row row : rows) {
            if (row.loss() <= loss) {
                return OptionalDouble.of(row.round());
            }
        }
        Row half = rows.get(rows.size() / 2);
        double optimum = trial.optimum();
        double rate =
                StrictMath.log((half.loss() - optimum) / (last().loss() - optimum)) / (last().round() - half.round());
        double more = StrictMath.log((last().loss() - optimum) / (loss - optimum)) / rate;
        return rate > 0 && more >= 0 && more <= HORIZON * last().round()
                ? OptionalDouble.of(Math.ceil(last().round() + more))
                : OptionalDouble.empty();
    }

    /** Neighbours of the peer that has most; 0 where there is a server. */
    static int degree(Trial trial) {
        return trial.mixing() == null
                ? 0
                : IntStream.range(0, trial.n())
                        .map(i -> trial.mixing().neighbours(i).length)
                        .max()
                        .orElse(0);
    }
}
