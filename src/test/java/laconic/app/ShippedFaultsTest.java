package laconic.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import laconic.experiment.Experiment;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The scenarios that come with the program: each says what to expect, injects something, and violates nothing. */
class ShippedFaultsTest {

    static Stream<Path> scenarios() throws IOException {
        return Files.list(Path.of("cluster-config", "faults"))
                .filter(file -> !file.toString().endsWith(".inc.conf"))
                .sorted();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void holdsAllInvariants(Path scenario) throws IOException {
        assertThat(Files.readAllLines(scenario)).anyMatch(line -> line.startsWith("# Expect: "));
        assertThat(Experiment.read(scenario, List.of()).faults().none()).isFalse();

        Cli ran = Cli.run("simulate", scenario, "--seeds", "1..4");

        assertThat(ran.code()).as(ran.out() + ran.err()).isZero();
    }
}
