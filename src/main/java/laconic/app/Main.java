package laconic.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import laconic.actor.ClusterException;
import laconic.experiment.BadInputException;
import laconic.report.Version;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The program {@code laconic}. */
@Command(
        name = "laconic",
        description = "Distributed training with compressed communication.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Provider.class,
        subcommands = {
            RunCommand.class,
            ResumeCommand.class,
            SimulateCommand.class,
            NodeCommand.class,
            SubmitCommand.class,
            SweepCommand.class,
            ReproduceCommand.class,
            CompareCommand.class,
            AdviseCommand.class,
            ListCommand.class,
            BenchCommand.class,
            CompletionCommand.class
        },
        footer = {
            "",
            "Exit codes: 0 a stop criterion was met; 1 a claim, invariant or target failed, or the run diverged;",
            "2 bad input; 3 the run could not be finished."
        })
public final class Main {

    /** The version for {@code --version}. */
    static final class Provider implements IVersionProvider {

        @Override
        public String[] getVersion() {
            return new String[] {"laconic " + Version.text()};
        }
    }

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(execute(
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                arguments));
    }

    /** All commands with their options. */
    static CommandLine commandLine() {
        return new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true);
    }

    /** Runs one command; its exit code. */
    static int execute(PrintWriter out, PrintWriter err, String... arguments) {
        CommandLine line = commandLine();
        line.setOut(out);
        line.setErr(err);
        line.setParameterExceptionHandler((e, given) -> {
            CommandLine command = e.getCommandLine();
            err.println("laconic: " + sentence(e.getMessage()) + "; see "
                    + command.getCommandSpec().qualifiedName() + " --help");
            return Exit.BAD_INPUT;
        });
        line.setExecutionExceptionHandler((e, command, result) -> failed(e, err));
        return line.execute(arguments);
    }

    private static int failed(Exception e, PrintWriter err) {
        if (e instanceof BadInputException) {
            err.println("laconic: " + e.getMessage());
            return Exit.BAD_INPUT;
        }
        if (e instanceof ClusterException cluster) {
            err.println("laconic: " + e.getMessage());
            return cluster.exitCode();
        }
        if (e instanceof IOException) {
            err.println("laconic: the run could not be finished: " + e);
            return Exit.UNFINISHED;
        }
        err.println("laconic: this is a fault of the program: " + e);
        e.printStackTrace(err);
        return Exit.UNFINISHED;
    }

    private static String sentence(String message) {
        return message.replaceAll("\\s+", " ").strip();
    }
}
