package laconic.app;

import laconic.node.Report;

/** The exit codes. */
final class Exit {

    /** A stop criterion was met. */
    static final int DONE = 0;
    /** A claim, invariant or target failed, or the run diverged. */
    static final int FAILED = 1;
    /** Bad input. */
    static final int BAD_INPUT = 2;
    /** The run could not be finished. */
    static final int UNFINISHED = 3;

    private Exit() {}

    static int of(Report.Finished finished) {
        if (finished == null) {
            return UNFINISHED;
        }
        return switch (finished.outcome()) {
            case STOPPED -> DONE;
            case DIVERGED -> FAILED;
            case FAILED -> UNFINISHED;
        };
    }
}
