package laconic.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import laconic.experiment.BadInputException;
import laconic.report.Comparison;
import laconic.report.InvalidRunException;
import laconic.report.Run;
import laconic.report.RunDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code laconic compare}: several runs side by side. */
@Command(
        name = "compare",
        description = "Puts several runs on one page and into one table.",
        mixinStandardHelpOptions = true)
final class CompareCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "RUN", description = "Run directories.")
    private List<Path> directories;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            defaultValue = "comparison.html",
            description = "The page; ${DEFAULT-VALUE} by default.")
    private Path page;

    @Option(names = "--json", description = "One JSON object a line: each run's summary, and its directory.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        List<Run> runs = new ArrayList<>();
        for (Path directory : directories) {
            try {
                runs.add(RunDirectory.read(directory));
            } catch (InvalidRunException e) {
                throw new BadInputException(e.getMessage(), e);
            }
        }
        try {
            Comparison.write(runs, page);
        } catch (IOException e) {
            throw new BadInputException("--out " + page + " cannot be written (" + e + ")", e);
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            for (int i = 0; i < runs.size(); i++) {
                out.println(JsonLine.of(runs.get(i), directories.get(i)));
            }
        } else {
            out.print(Comparison.table(runs));
            out.println();
            out.println("page: " + page);
        }
        out.flush();
        return Exit.DONE;
    }
}
