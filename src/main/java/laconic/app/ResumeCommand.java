package laconic.app;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import laconic.actor.ClusterSubmission;
import laconic.experiment.BadInputException;
import laconic.experiment.Experiment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code laconic resume}: goes on with a run that was interrupted, of this JVM or on a cluster. */
@Command(
        name = "resume",
        description = "Goes on with an interrupted run, from the state that it kept last, to the same result.",
        mixinStandardHelpOptions = true)
final class ResumeCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "DIR", description = "The run directory.")
    private Path directory;

    @Option(
            names = "--cluster",
            paramLabel = "HOST:PORT",
            description =
                    "For a run on a cluster: any member of it, where the one that the run was submitted to is gone.")
    private String cluster;

    @Mixin
    private ClientOptions client;

    @Mixin
    private ShowOptions options;

    @Override
    public Integer call() throws Exception {
        RunFolder folder = RunFolder.interrupted(directory);
        Experiment experiment = Experiment.read(folder.file("experiment.conf"), List.of());
        PrintWriter err = spec.commandLine().getErr();
        Training training =
                new Training(experiment, folder, options, spec.commandLine().getOut(), err);
        if (!ClusterRun.isIn(folder)) {
            if (cluster != null) {
                throw new BadInputException("--cluster: the run of " + directory + " was not on a cluster");
            }
            return training.resume();
        }
        ClusterRun run = ClusterRun.of(folder);
        return training.resumeOnCluster(newest -> ClusterSubmission.resume(
                cluster == null ? run.cluster() : cluster,
                client.client(),
                run.session(),
                newest,
                Progress.notices(options.quiet(), err)));
    }
}
