package laconic.app.batch;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import laconic.experiment.Experiment;
import laconic.experiment.Trial;
import laconic.math.Vectors;
import laconic.node.Node;
import laconic.node.Report;
import laconic.node.Row;
import laconic.sim.Loop;

/**
 * What a run did: the real nodes, called in a plain loop where no other host is named.
 *
 * @param experiment with every number that was computed
 * @param optimum f*, NaN where it is not known
 * @param rows the evaluated rounds, at least one
 * @param finished how it ended
 */
public record Course(Experiment experiment, double optimum, List<Row> rows, Report.Finished finished) {

    /** Runs a trial on the calling thread. */
    public static Course of(Trial trial) {
        return of(trial, (same, reports) -> {
            List<Node> nodes = IntStream.rangeClosed(0, same.n())
                    .mapToObj(i -> same.start(i, 0, false, () -> {}))
                    .toList();
            new Loop(nodes, reports).run();
        });
    }

    /**
     * Runs a trial on another host.
     *
     * @param host runs the trial to its end and hands over what nodes report
     */
    public static Course of(Trial trial, BiConsumer<Trial, Consumer<Report>> host) {
        List<Row> rows = new ArrayList<>();
        List<Report.Finished> ends = new ArrayList<>();
        host.accept(trial, report -> {
            if (report instanceof Report.Evaluated evaluated) {
                rows.add(evaluated.row());
            } else if (report instanceof Report.Finished finished) {
                ends.add(finished);
            }
        });
        if (rows.isEmpty() || ends.isEmpty()) {
            throw new IllegalStateException(trial.experiment().name() + " ended without a report");
        }
        return new Course(trial.experiment(), trial.optimum(), List.copyOf(rows), ends.get(0));
    }

    /** The last evaluated round. */
    public Row last() {
        return rows.get(rows.size() - 1);
    }

    public boolean diverged() {
        return finished.outcome() == Report.Outcome.DIVERGED;
    }

    /** The digest of the final model. */
    public String digest() {
        return HexFormat.of().toHexDigits(Vectors.digest(finished.model()));
    }
}
