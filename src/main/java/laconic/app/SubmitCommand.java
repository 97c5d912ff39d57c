package laconic.app;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import laconic.actor.ClusterSubmission;
import laconic.experiment.BadInputException;
import laconic.experiment.Experiment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code laconic submit}: brings an experiment to a cluster, shows how it goes, and writes the run directory here. */
@Command(
        name = "submit",
        description = "Runs an experiment on a running cluster and writes the run directory here.",
        mixinStandardHelpOptions = true)
final class SubmitCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ExperimentOptions experiment;

    @Mixin
    private OutputOptions output;

    @Option(names = "--cluster", required = true, paramLabel = "HOST:PORT", description = "Any member of the cluster.")
    private String cluster;

    @Option(
            names = "--members",
            paramLabel = "N",
            defaultValue = "1",
            description = "Waits for so many members that host workers or peers; ${DEFAULT-VALUE} by default.")
    private int members;

    @Mixin
    private ClientOptions client;

    @Override
    public Integer call() throws Exception {
        if (members < 1) {
            throw new BadInputException("--members " + members + " is not allowed; it must be at least 1");
        }
        Experiment checked = experiment.readForCluster();
        PrintWriter err = spec.commandLine().getErr();
        RunFolder folder = output.folder(checked.name());
        Host host = (trial, reports) -> {
            try (ClusterSubmission run = ClusterSubmission.submit(
                    cluster,
                    client.client(),
                    members,
                    trial.experiment().text(),
                    Progress.notices(output.quiet(), err))) {
                if (run.kept()) {
                    new ClusterRun(run.session(), cluster).writeTo(folder);
                }
                run.follow(reports);
            }
        };
        return new Training(checked, folder, output, spec.commandLine().getOut(), err).onCluster(host);
    }
}
