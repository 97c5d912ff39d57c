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

    private static final List<String> NAMES = List.of("kernels", "wire", "rounds");
    private static final int DIMENSION = 1_000_000;
    private static final int REPEATS = 3;

    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..*",
            paramLabel = "NAME|D",
            description = "kernels, wire, rounds; all without one. Numbers are dimensions for kernels and wire.")
    private List<String> arguments = new ArrayList<>();

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
        List<String> names = new ArrayList<>();
        List<Integer> dimensions = new ArrayList<>();
        for (String argument : arguments) {
            if (argument.matches("[1-9]\\d{0,8}")) {
                dimensions.add(Integer.valueOf(argument));
            } else if (NAMES.contains(argument)) {
                names.add(argument);
            } else {
                throw new BadInputException("bench " + argument + " is not allowed; it must be one of "
                        + String.join(", ", NAMES) + ", or a dimension from 1 to 999999999");
            }
        }
        int[] d = dimensions.isEmpty()
                ? new int[] {DIMENSION}
                : dimensions.stream().mapToInt(Integer::intValue).toArray();
        for (String name : names.isEmpty() ? NAMES : names) {
            switch (name) {
                case "kernels" -> KernelBench.run(d, json, System.out);
                case "wire" -> WireBench.run(d, json, System.out);
                default -> new RoundsBench(data, seconds, REPEATS).run(json, out);
            }
        }
        return Exit.DONE;
    }
}
