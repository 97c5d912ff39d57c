package laconic.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** A cluster of real processes under faults for {@code -Dlaconic.chaos=SECONDS}; the Maven profile chaos says 600. */
@EnabledIfSystemProperty(named = "laconic.chaos", matches = "\\d+")
class ChaosTest {

    private static final int UNABLE = 77;

    @Test
    void aClusterUnderFaultsEndsAtThePlainMethodsModel() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String laconic = java + " -cp " + System.getProperty("java.class.path") + " " + Main.class.getName();
        Process script = new ProcessBuilder(
                        "cluster-config/lab/chaos.py",
                        "--seconds",
                        System.getProperty("laconic.chaos"),
                        "--laconic",
                        laconic)
                .inheritIO()
                .start();
        int code = script.waitFor();
        assumeTrue(code != UNABLE, "no network namespaces here; the script says why");
        assertThat(code).isZero();
    }
}
