package laconic.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.imageio.ImageIO;
import laconic.actor.ClusterMember;
import laconic.actor.ClusterSubmission;
import laconic.actor.MemberConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of a server and of a worker in a real browser, while a run of peers goes on; pictures go to target/pictures. */
class LivePageTest {

    private static final Path PICTURES = Path.of("target", "pictures");

    private final List<ClusterMember> members = new ArrayList<>();
    private Thread submission;

    @TempDir
    private Path profile;

    @AfterEach
    void stopEverything() throws InterruptedException {
        if (submission != null) {
            submission.interrupt();
            submission.join();
        }
        members.forEach(ClusterMember::leave);
        members.forEach(ClusterMember::await);
    }

    @Test
    void pageFollowsARunAndAnswersClicks() throws Exception {
        try (Browser browser = new Browser(profile)) {
            startCluster();
            String server = "http://127.0.0.1:" + members.get(0).metricsPort() + "/";
            browser.look(1100, false);
            browser.open(server);
            browser.until("document.getElementById('title').textContent === 'No run yet'");
            browser.until("document.querySelectorAll('#members tr').length >= 2");
            submit();
            browser.until("+document.querySelector('#chart svg').dataset.points > 5");
            assertThat(browser.value("document.getElementById('title').textContent")
                            .asText())
                    .isEqualTo("nine-peers");
            assertThat(browser.value("document.querySelectorAll('.graph .node.live').length")
                            .asInt())
                    .isEqualTo(9);
            assertThat(browser.value("document.querySelectorAll('.graph .edge').length")
                            .asInt())
                    .isEqualTo(9);
            assertThat(browser.value("document.getElementById('tiles').textContent")
                            .asText())
                    .contains("loss", "gap", "consensus distance", "live peers9 of 9");

            browser.click("[data-key=distance]");
            browser.click("[data-key=bits]");
            browser.until("document.querySelector('#chart svg').getAttribute('aria-label')"
                    + " === 'consensus distance against bits'");
            browser.click(".graph .node:last-child circle");
            browser.until("document.getElementById('picked').textContent === 'peer 8 is live; neighbours 0, 7.'");
            String round = "+document.querySelector('#tiles dd').textContent";
            double before = browser.value(round).asDouble();
            browser.until(round + " > " + before);
            assertThat(colours(browser, "live-wide")).hasSizeGreaterThan(20);

            // The worker shows what the server told it, on a telephone at night.
            browser.look(390, true);
            browser.open("http://127.0.0.1:" + members.get(1).metricsPort() + "/");
            browser.until("+document.querySelector('#chart svg').dataset.points > 5");
            assertThat(browser.value("document.documentElement.scrollWidth").asInt())
                    .isEqualTo(390);
            Set<Integer> dark = colours(browser, "live-narrow-dark");
            assertThat(dark).contains(0x12161b).hasSizeGreaterThan(20);

            assertThat(browser.complaints()).isEmpty();
            assertThat(browser.requests())
                    .allMatch(url -> url.startsWith("http://127.0.0.1:") || url.startsWith("data:"));
        }
    }

    private static Set<Integer> colours(Browser browser, String name) throws Exception {
        byte[] png = browser.screenshot(PICTURES.resolve(name + ".png"));
        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(png));
        Set<Integer> colours = new TreeSet<>();
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                colours.add(picture.getRGB(x, y) & 0xffffff);
            }
        }
        return colours;
    }

    private void startCluster() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        String seed = "127.0.0.1:" + port;
        members.add(member(MemberConfig.Role.SERVER, port, seed));
        members.add(member(MemberConfig.Role.WORKER, 0, seed));
    }

    private static ClusterMember member(MemberConfig.Role role, int port, String seed) throws Exception {
        MemberConfig config = new MemberConfig(
                role,
                "127.0.0.1",
                port,
                List.of(seed),
                Duration.ofSeconds(60),
                Duration.ofSeconds(60),
                new MemberConfig.Metrics("127.0.0.1", 0),
                ConfigFactory.empty());
        return ClusterMember.start(config, "test", text -> ClusterProgram.assemble(text, false));
    }

    private void submit() {
        String experiment = """
                name = nine-peers, seed = 1, workers = 9
                problem { type = logistic, data { type = synthetic, rows = 900, features = 50 }, l2 = 1e-3, batch = 1 }
                method { type = choco-sgd, step = 0.05, consensus-step = 0.1, gossip { type = top-k, ratio = 0.1 } }
                topology { type = ring }
                evaluate { every = 20 }
                stop { seconds = 600 }
                """;
        submission = new Thread(() -> {
            try {
                ClusterSubmission.run("127.0.0.1:" + members.get(0).port(), 1, experiment, report -> {}, notice -> {});
            } catch (Exception e) {
                // The page says whether there is a run.
            }
        });
        submission.start();
    }
}
