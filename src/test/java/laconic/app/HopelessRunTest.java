package laconic.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that wait for somebody who never comes back: in virtual time they end, and say why. */
class HopelessRunTest {

    private static final String FAULT = "faults={ crash = [{ node = worker-1, at = 50ms }] }";
    private static final String NETWORK = "network={ latency = 1ms, compute = 1ms }";

    @TempDir
    private Path directory;

    @Test
    void aServerThatWantsEverybodyFails() {
        Cli ran = Cli.run(
                "simulate", "--set", FAULT, "--set", NETWORK, "--set", "participation={ quorum = 1 }", "--out", out());

        assertThat(ran.code()).as(ran.out() + ran.err()).isEqualTo(3);
        assertThat(ran.out() + ran.err()).contains("no round has closed for 1200 s of virtual time");
    }

    @Test
    void oneThatDoesWithoutGoesOn() {
        Cli ran = Cli.run(
                "simulate", "--set", FAULT, "--set", NETWORK, "--set", "participation.quorum=0.5", "--out", out());

        assertThat(ran.code()).as(ran.out() + ran.err()).isZero();
    }

    private String out() {
        return directory.resolve("run").toString();
    }
}
