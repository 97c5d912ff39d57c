package laconic.app;

import java.util.concurrent.Callable;
import laconic.experiment.Experiment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code laconic run}: trains in one JVM. */
@Command(name = "run", description = "Trains in this JVM.", mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ExperimentOptions experiment;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() throws Exception {
        Experiment checked = experiment.readForActors();
        return new Training(
                        checked,
                        output.folder(checked.name()),
                        output,
                        spec.commandLine().getOut(),
                        spec.commandLine().getErr())
                .run();
    }
}
