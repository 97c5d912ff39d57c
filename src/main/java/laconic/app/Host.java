package laconic.app;

import java.util.function.Consumer;
import laconic.experiment.Trial;
import laconic.node.Report;

/** What runs the nodes of a trial. */
@FunctionalInterface
interface Host {

    /**
     * Runs until the hub reports the end, or nothing is left to happen.
     *
     * @param reports told everything that nodes report, one report at a time
     * @throws Exception why the run could not be finished
     */
    void run(Trial trial, Consumer<Report> reports) throws Exception;
}
