package laconic.app;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import laconic.experiment.Experiment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code laconic resume}: goes on with a run of this JVM that was interrupted. */
@Command(
        name = "resume",
        description = "Goes on with an interrupted run, from the state that it kept last, to the same result.",
        mixinStandardHelpOptions = true)
final class ResumeCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "DIR", description = "The run directory.")
    private Path directory;

    @Mixin
    private ShowOptions options;

    @Override
    public Integer call() throws Exception {
        RunFolder folder = RunFolder.interrupted(directory);
        Experiment experiment = Experiment.read(folder.file("experiment.conf"), List.of());
        return new Training(
                        experiment,
                        folder,
                        options,
                        spec.commandLine().getOut(),
                        spec.commandLine().getErr())
                .resume();
    }
}
