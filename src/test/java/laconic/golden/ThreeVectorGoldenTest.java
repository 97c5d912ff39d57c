package laconic.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import laconic.method.SummedGossip;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** CHOCO's published trajectories with one sum in place of a copy for each neighbour. */
class ThreeVectorGoldenTest {

    private static List<Path> files() throws IOException {
        Path directory = Path.of(System.getProperty("golden.dir", "src/test/resources/golden"));
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(path -> path.getFileName().toString().startsWith("choco_"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void isTheSameMethodButForRounding(Path path) throws IOException {
        GoldenFile file = new GoldenFile(path);
        double eta = path.getFileName().toString().startsWith("choco_gossip") ? 0 : file.number("eta");
        Map<String, double[]> summed = Replay.gossip(file, each -> new SummedGossip(Families.choco(each, eta)));
        assertThat(file.expects("X_final")).isTrue();
        summed.forEach((key, values) -> {
            if (file.expects(key)) {
                double[] expected = file.expected(key);
                for (int k = 0; k < expected.length; k++) {
                    double scale = Math.max(1, Math.abs(expected[k]));
                    assertThat(values[k]).as(key).isCloseTo(expected[k], within(1e-11 * scale));
                }
            }
        });
    }
}
