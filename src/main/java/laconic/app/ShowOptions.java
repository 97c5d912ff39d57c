package laconic.app;

import picocli.CommandLine.Option;

/** The options on what a run says and shows. */
class ShowOptions {

    @Option(names = "--quiet", description = "Says only where the report is.")
    private boolean quiet;

    @Option(
            names = "--tensorboard",
            description = "Also writes a TensorBoard event file into the run directory, while the run goes on.")
    private boolean tensorBoard;

    @Option(
            names = "--json",
            description = "Says one JSON object when the run has ended: the fields of summary.json, and the directory.")
    private boolean json;

    boolean tensorBoard() {
        return tensorBoard;
    }

    boolean json() {
        return json;
    }

    boolean quiet() {
        return quiet || json;
    }
}
