package laconic.app;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import laconic.experiment.BadInputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code laconic bench}: measurements, each beside a limit or baseline in the same run. */
@Command(
        name = "bench",
        description = "Measures, each thing beside a limit or baseline in the same run.",
        mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {

    private static final List<String> NAMES = List.of("rounds");

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..*", paramLabel = "NAME", description = "rounds; all without one.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--json", description = "One JSON object a line.")
    private boolean json;

    @Option(names = "--data", paramLabel = "FILE", description = "rounds: a9a in LIBSVM's format.")
    private Path data;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "3",
            description = "rounds: of each measurement; ${DEFAULT-VALUE} by default.")
    private double seconds;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        if (!(seconds > 0 && seconds <= 3600)) {
            throw new BadInputException("--seconds " + seconds + " is not allowed; it must be a number in (0, 3600]");
        }
        for (String name : names.isEmpty() ? NAMES : names) {
            switch (name) {
                case "rounds" -> new RoundsBench(data, seconds, 3).run(json, out);
                default ->
                    throw new BadInputException(
                            "bench " + name + " is not allowed; it must be one of " + String.join(", ", NAMES));
            }
        }
        return Exit.DONE;
    }
}
