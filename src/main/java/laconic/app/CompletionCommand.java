package laconic.app;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code laconic completion}: what a shell needs to complete this command line. */
@Command(
        name = "completion",
        description = "Prints completions for bash, and for zsh with bashcompinit: source <(./laconic completion).",
        mixinStandardHelpOptions = true)
final class CompletionCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine()
                .getOut()
                .print(AutoComplete.bash("laconic", spec.parent().commandLine()));
        spec.commandLine().getOut().flush();
    }
}
