package laconic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import laconic.golden.GoldenRun;
import org.junit.jupiter.api.Test;

/**
 * The published trajectories, replayed through the production nodes:
 * {@code mvn -q test -Dtest=GoldenTest -Dgolden.dir=DIR}, by default with the project's own copies.
 */
class GoldenTest {

    @Test
    void replaysEveryFileWhoseMethodExists() throws IOException {
        GoldenRun run = GoldenRun.of(Path.of(System.getProperty("golden.dir", "src/test/resources/golden")));
        System.out.println(run.summary());
        assertThat(run.failed()).isEmpty();
        assertThat(run.passed()).as("files that were replayed").isNotEmpty();
    }
}
