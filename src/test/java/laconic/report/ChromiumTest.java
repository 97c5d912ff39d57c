package laconic.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opens the pages in a real, headless browser and looks at what the script drew. */
class ChromiumTest {
    private static Path browser;

    @TempDir
    private Path directory;

    @BeforeAll
    static void findBrowser() {
        browser = Stream.of("chromium", "chromium-browser", "google-chrome")
                .flatMap(name -> Stream.of(
                                System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                        .map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
        assumeTrue(browser != null, "no chromium, chromium-browser or google-chrome in PATH");
    }

    /** The page's elements after its script ran; fails on any message of the console. */
    private String opened(Path page, String fragment) throws IOException, InterruptedException {
        Path dom = directory.resolve("dom.html");
        Path log = directory.resolve("log.txt");
        Process process = new ProcessBuilder(
                        browser.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--enable-logging=stderr",
                        "--user-data-dir=" + directory.resolve("profile"),
                        "--window-size=1200,1600",
                        "--dump-dom",
                        page.toUri() + fragment)
                .redirectOutput(dom.toFile())
                .redirectError(log.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .as("chromium ended")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(Files.readAllLines(log)).noneMatch(line -> line.contains("CONSOLE"));
        return Files.readString(dom).replaceAll("(?s)<script.*?</script>", "");
    }

    /** The number of points of each chart, in page order. */
    private static List<Integer> drawn(String dom) {
        List<Integer> points = new ArrayList<>();
        Matcher matcher = Pattern.compile("<figure[^>]*data-drawn=\"(\\d+)\"").matcher(dom);
        while (matcher.find()) {
            points.add(Integer.parseInt(matcher.group(1)));
        }
        return points;
    }

    @Test
    void theReportOfARunDrawsEveryChart() throws IOException, InterruptedException {
        Path file = directory.resolve("report.html");
        Report.write(SampleRuns.run(directory.resolve("run"), SampleRuns.MCM), file);
        String dom = opened(file, "");
        // The explorer; gap and loss against rounds, bits and time; bits by direction, participation, repairs,
        // staleness.
        assertThat(drawn(dom)).containsExactly(501, 501, 501, 501, 501, 501, 501, 1503, 1002, 501, 501);
        assertThat(dom).contains(">Gap against round<", "10⁻⁸", ">total bits<").doesNotContain("NaN,", "Infinity");
        assertThat(Pattern.compile("<path class=\"curve s0\" d=\"M[\\d.]+,[\\d.]+h0L")
                        .matcher(dom)
                        .results())
                .hasSizeGreaterThanOrEqualTo(10);
    }

    @Test
    void theAddressChoosesTheAxes() throws IOException, InterruptedException {
        Path file = directory.resolve("compare.html");
        Comparison.write(
                List.of(
                        SampleRuns.run(directory.resolve("a"), SampleRuns.MCM),
                        SampleRuns.run(directory.resolve("b"), SampleRuns.GD)),
                file);
        String dom = opened(file, "#y=loss&x=up_bits&logx=1&logy=1");
        assertThat(dom).contains("<figcaption>Loss against uplink bits</figcaption>");
        assertThat(dom).contains("2 of 1002 points lie at zero and have no place on a logarithmic axis.");
        assertThat(drawn(dom).get(0)).isEqualTo(1000);
    }

    @Test
    void seedsBecomeBandsAndIncidentsMarks() throws IOException, InterruptedException {
        List<Run> runs = new ArrayList<>();
        for (int seed = 1; seed <= 3; seed++) {
            SampleRuns.Shape mcm = SampleRuns.MCM;
            SampleRuns.Shape other = new SampleRuns.Shape(
                    mcm.name(), mcm.method(), seed, 500, mcm.rate() - 0.001 * seed, 1e-9, mcm.upBits(), mcm.downBits());
            runs.add(SampleRuns.run(directory.resolve("seed-" + seed), other));
        }
        runs.add(SampleRuns.run(directory.resolve("gd"), SampleRuns.GD));
        Path file = directory.resolve("compare.html");
        Comparison.write(runs, file);
        String dom = opened(file, "#y=gap&x=total_bits");
        assertThat(dom).contains("a9a-mcm (3 seeds)", ">mean and 95 % band<", "a9a-mcm, mean of 3 seeds");
        assertThat(dom.split("class=\"band s0\" d=\"M")).hasSizeGreaterThan(5);

        Run plain = runs.get(0);
        Run marked = new Run(
                plain.name(),
                plain.method(),
                1,
                plain.columns(),
                plain.summary(),
                "",
                List.of(
                        new Mark(100, Double.NaN, "peer_lost", 2),
                        new Mark(200, Double.NaN, "peer_returned", 2),
                        new Mark(250, Double.NaN, "peer_lost", 1),
                        new Mark(Double.NaN, plain.column(Column.TIME_S)[150], "epoch", -1)),
                new Peers(3, List.of(new int[] {0, 1}, new int[] {1, 2}), 0.25));
        Report.write(marked, file);
        dom = opened(file, "");
        assertThat(dom)
                .contains("Marked: ▼ peer lost ×2, ◆ epoch, ▲ peer returned.", "<title>peer lost: node 2</title>")
                .contains("2 peers are live, 1 lost (crossed), 2 edges suspended (dashed).", "type=\"range\"")
                .contains("class=\"node dead\"", "class=\"edge suspended\"");
    }

    @Test
    void degenerateRunsAreDrawnWithoutError() throws IOException, InterruptedException {
        List<Run> runs = List.of(
                degenerate("one row", new double[] {0.5}),
                degenerate("all unknown", new double[] {Double.NaN, Double.NaN, Double.NaN}),
                degenerate("flat", new double[] {0, 0, 0, 0}),
                degenerate("falls below zero", new double[] {1, 1e-3, 1e-9, 0, -1e-16}),
                degenerate(
                        "diverges", new double[] {1, 1e300, Double.MAX_VALUE, Double.POSITIVE_INFINITY, Double.NaN}));
        for (Run run : runs) {
            Path file = directory.resolve(run.name() + ".html");
            Report.write(run, file);
            assertThat(opened(file, "")).doesNotContain("NaN,", ",NaN", "Infinity");
        }
        Path file = directory.resolve("below.html");
        Report.write(runs.get(3), file);
        assertThat(opened(file, ""))
                .contains("2 of 5 values are zero or negative and have no place on a logarithmic axis.");
        Comparison.write(runs, file);
        assertThat(drawn(opened(file, "#y=gap"))).first().isEqualTo(7);
    }

    private static Run degenerate(String name, double[] gap) {
        double[][] columns = new double[Column.ALL.size()][gap.length];
        Arrays.setAll(columns[Column.ROUND.ordinal()], i -> i);
        columns[Column.GAP.ordinal()] = gap;
        columns[Column.LOSS.ordinal()] = gap;
        return new Run(name, "gd", 1, List.of(columns), Map.of(), "");
    }
}
