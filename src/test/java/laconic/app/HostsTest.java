package laconic.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import laconic.actor.EmbeddedRun;
import laconic.experiment.Catalogue;
import laconic.experiment.Entry;
import laconic.experiment.Experiment;
import laconic.experiment.Trial;
import laconic.math.Vectors;
import laconic.node.Node;
import laconic.node.Report;
import laconic.sim.Loop;
import laconic.sim.Simulation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every method of the catalogue ends with the same bits in the simulator, on actors and in a plain loop. */
class HostsTest {

    private static final String TEXT = """
            workers = 4
            problem { type = least-squares, data { type = synthetic, rows = 80, features = 8 }, batch = 5 }
            method { type = gd }
            network { latency = 3ms, up = 1 Mbit, down = 2 Mbit, compute = 1ms
              straggler { fraction = 0.3, slowdown = 9 } }
            evaluate { every = 10 }
            stop { rounds = 20 }
            optimum = none
            """;

    static Stream<String> methods() {
        return Catalogue.entries(Catalogue.Section.METHODS).stream().map(Entry::name);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void endWithTheSameBits(String method) throws InterruptedException {
        Trial trial = Trial.of(Experiment.parse(TEXT, "hosts", Path.of(""), Catalogue.exampleOverrides(method)));
        List<Report> loop = new ArrayList<>();
        List<Report> simulator = new ArrayList<>();
        List<Report> actors = new ArrayList<>();

        List<Node> nodes = IntStream.rangeClosed(0, trial.n())
                .mapToObj(i -> trial.start(i, 0, false, () -> {}))
                .toList();
        new Loop(nodes, loop::add).run();
        Simulation.of(trial).run(trial, simulator::add);
        EmbeddedRun.run(trial.n(), trial, actors::add);

        String digest = end(simulator);
        assertThat(end(loop)).isEqualTo(digest);
        assertThat(end(actors)).isEqualTo(digest);
    }

    /** Outcome and digest, which a run that ended has. */
    private static String end(List<Report> reports) {
        Report.Finished finished = reports.stream()
                .filter(Report.Finished.class::isInstance)
                .map(Report.Finished.class::cast)
                .findFirst()
                .orElseThrow();
        return finished.outcome() + " " + Long.toHexString(Vectors.digest(finished.model()));
    }
}
