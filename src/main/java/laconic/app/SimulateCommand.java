package laconic.app;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import laconic.experiment.BadInputException;
import laconic.experiment.Experiment;
import laconic.sim.Simulation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code laconic simulate}: the same experiment in virtual time, with its network and faults. */
@Command(
        name = "simulate",
        description =
                "Runs an experiment in virtual time, with its network and faults; the same seed gives the same run.",
        mixinStandardHelpOptions = true)
final class SimulateCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ExperimentOptions experiment;

    @Mixin
    private OutputOptions output;

    @Option(
            names = "--seeds",
            paramLabel = "A..B",
            description = "Runs the seeds A to B, writes no run directory, and reports every violated invariant.")
    private String seeds;

    @Option(
            names = "--all-methods",
            description = "With --seeds: runs every method of the catalogue on the experiment's network and faults.")
    private boolean allMethods;

    @Option(
            names = "--swarm",
            description =
                    "With --seeds: each seed draws sizes, network, participation and faults, which end before the run"
                            + " does; what the file says of these does not count. The default where no file is named.")
    private boolean swarm;

    @Option(
            names = "--replay",
            paramLabel = "DIR",
            description =
                    "Computes a recorded run again from who took part in it, without any network, and compares the"
                            + " models' digests; for methods with a server and a barrier, and gossip that lost no peer.")
    private Path replay;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        if (replay != null) {
            return new RecordedRun(replay).replay(out);
        }
        if (seeds != null) {
            boolean draws = swarm || !experiment.named();
            return new SeedSweep(experiment, SeedSweep.Range.parse(seeds), allMethods, draws, output, out).run();
        }
        if (allMethods || swarm) {
            throw new BadInputException((swarm ? "--swarm" : "--all-methods") + " needs --seeds A..B");
        }
        Experiment checked = experiment.read();
        Simulation.checkClock(checked);
        return new Training(
                        checked,
                        output.folder(checked.name()),
                        output,
                        out,
                        spec.commandLine().getErr())
                .run(trial -> Simulation.of(trial)::run);
    }
}
