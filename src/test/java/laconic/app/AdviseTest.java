package laconic.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The words of {@code advise}; its numbers are {@link laconic.app.advise.ForecastTest}'s. */
class AdviseTest {

    private static final String PROBLEM = "problem={ type = quadratic, dimension = 30, strong-convexity = 0.1 }";

    @Test
    void ranksConfigurationsByTimeToTheTarget() throws IOException {
        Cli ran = Cli.run(
                "advise",
                "--set",
                PROBLEM,
                "--set",
                "method.step=theory",
                "--bandwidth",
                "1Mbit",
                "--latency",
                "5ms",
                "--target",
                "1e-2",
                "--try",
                "method={ type = ef21, step = theory, up { type = top-k, k = 3 } }",
                "--json");

        assertThat(ran.code()).as(ran.err()).isZero();
        List<JsonNode> lines = new ArrayList<>();
        for (String line : ran.out().lines().toList()) {
            lines.add(new ObjectMapper().readTree(line));
        }
        assertThat(lines).extracting(each -> each.get("rank").asInt()).containsExactly(1, 2, 3);
        assertThat(lines)
                .extracting(each -> each.get("name").asText())
                .containsExactlyInAnyOrder(
                        "the file's own",
                        "gd, dense",
                        "method={ type = ef21, step = theory, up { type = top-k, k = 3 } }");
        assertThat(lines).allSatisfy(each -> {
            assertThat(each.get("encode_s").asDouble()).isPositive();
            assertThat(each.get("gradient_s").asDouble()).isPositive();
            // Two latencies of 5 ms at least.
            assertThat(each.get("round_s").asDouble()).isGreaterThan(0.01);
        });
    }

    @Test
    void saysWhatIsMissing() {
        assertThat(Cli.run("advise", "--set", "network={}").err()).contains("the link is not known; give --bandwidth");
        assertThat(Cli.run("advise", "--bandwidth", "fast").err())
                .contains("network.down = fast")
                .contains("bits per second");
        assertThat(Cli.run("advise", "--target", "1e9").err()).contains("the target is met at the start");
        assertThat(Cli.run("advise", "--cluster", "127.0.0.1:1", "--latency", "1ms")
                        .err())
                .contains("--cluster measures what --bandwidth and --latency say");
        assertThat(Cli.run("advise", "--cluster", "nowhere").err()).contains("is not of the form HOST:PORT");
        assertThat(Cli.run("advise", "--probe", "0").code()).isEqualTo(2);
    }

    @Test
    void saysThatATargetIsOutOfSight() {
        Cli ran = Cli.run("advise", "--set", PROBLEM, "--set", "method.step=1e-9", "--probe", "2", "--target", "1e-12");

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.out()).contains("nothing comes to the target");
    }
}
