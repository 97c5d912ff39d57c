package laconic.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import laconic.experiment.BadInputException;
import laconic.experiment.Catalogue;
import laconic.experiment.Experiment;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options that choose an experiment. */
final class ExperimentOptions {

    private static final String QUICK_START = "quickstart";

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "FILE.conf",
            description =
                    "The experiment file, or the name of a built-in experiment; the built-in quick start without one.")
    private String file;

    @Option(
            names = "--set",
            paramLabel = "PATH=VALUE",
            description = "Replaces what the file says at a path, such as --set method.step=0.1; repeatable.")
    private List<String> overrides = new ArrayList<>();

    /** Whether a file or a built-in experiment was named. */
    boolean named() {
        return file != null;
    }

    /** What was given, as the beginning of a command line that reads the same experiment. */
    String arguments() {
        StringBuilder arguments = new StringBuilder(file == null ? "" : file + " ");
        overrides.forEach(each -> arguments.append("--set '").append(each).append("' "));
        return arguments.toString();
    }

    /** The checked experiment, with further overrides that go last. */
    Experiment read(String... more) {
        List<String> all = new ArrayList<>(overrides);
        all.addAll(List.of(more));
        String name = file == null ? QUICK_START : file;
        Path path = Path.of(name);
        if (!Files.exists(path)) {
            var builtIn = Catalogue.builtIn(name);
            if (builtIn.isPresent()) {
                return builtIn.get().read(all);
            }
        }
        return Experiment.read(path, all);
    }

    /**
     * The checked experiment for actors.
     *
     * @throws BadInputException also if only the simulator can do what it asks for
     */
    Experiment readForActors() {
        Experiment experiment = read();
        experiment.checkActors();
        return experiment;
    }

    /**
     * The checked experiment for a cluster.
     *
     * @throws BadInputException also if processes are to die there
     */
    Experiment readForCluster() {
        Experiment experiment = readForActors();
        if (!experiment.faults().crashes().isEmpty()) {
            throw new BadInputException(
                    "faults.crash is for laconic simulate and laconic run; on a cluster kill a member's"
                            + " process instead (cluster-config/lab), or --set faults.crash=[]");
        }
        return experiment;
    }
}
