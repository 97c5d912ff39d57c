package laconic.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTest {
    @TempDir
    private Path directory;

    /** Eleven rounds whose gap is 10^-round, a second and 100 bits up, 20 bits down each. */
    private static Run decades(String name, long seed, double bitsFactor) {
        double[][] columns = new double[Column.ALL.size()][11];
        for (int i = 0; i <= 10; i++) {
            columns[Column.ROUND.ordinal()][i] = i;
            columns[Column.TIME_S.ordinal()][i] = i;
            columns[Column.GAP.ordinal()][i] = Double.parseDouble("1e-" + i);
            columns[Column.LOSS.ordinal()][i] = 0.5 + columns[Column.GAP.ordinal()][i];
            columns[Column.UP_BITS.ordinal()][i] = 100 * bitsFactor * i;
            columns[Column.DOWN_BITS.ordinal()][i] = 20 * bitsFactor * i;
        }
        return new Run(name, "gd", seed, List.of(columns), Map.of("rounds_per_second", 12.5), "");
    }

    @Test
    void theTableTellsFinalNumbersAndTheWayToEachTarget() {
        String table = Comparison.table(List.of(decades("a", 1, 1), decades("longer", 2, 1000)));
        assertThat(table).isEqualTo("""
                        run     method  seed  rounds  loss    gap  total bits  time  rounds/s
                        a           gd     1      10   0.5  1e-10    1.2 kbit  10 s      12.5
                        longer      gd     2      10   0.5  1e-10    1.2 Mbit  10 s      12.5

                        run                gap <= 1e-2             gap <= 1e-4             gap <= 1e-6
                        a        round 2, 240 bit, 2 s   round 4, 480 bit, 4 s   round 6, 720 bit, 6 s
                        longer  round 2, 240 kbit, 2 s  round 4, 480 kbit, 4 s  round 6, 720 kbit, 6 s
                        """);
    }

    @Test
    void thePageOverlaysTheRunsAndMarksTheBest() throws IOException {
        List<Run> runs = new ArrayList<>();
        for (SampleRuns.Shape shape : List.of(SampleRuns.MCM, SampleRuns.DIANA, SampleRuns.DCGD)) {
            runs.add(SampleRuns.run(directory.resolve(shape.name()), shape));
        }
        Path file = directory.resolve("compare.html");
        Comparison.write(runs, file);
        String html = Files.readString(file);
        assertThat(html)
                .contains("<h1>3 runs</h1>", "gap ≤ 1e-6", "class=\"best\"", "888.4 Mbit")
                .doesNotContain("https:");
        assertThat(ReportTest.data(html).get("runs").findValuesAsText("label"))
                .containsExactly("a9a-mcm", "a9a-diana", "a9a-dcgd");
        int row = runs.get(0).firstRowWithGap(1e-6).orElseThrow();
        assertThat(html)
                .contains("<td class=\"best\">" + Figures.quantity(runs.get(0).totalBits(row), "bit") + "</td>");
    }

    @Test
    void labelsTellEqualNamesApart() {
        List<Run> runs = List.of(decades("a", 1, 1), decades("a", 2, 1), decades("a", 2, 1), decades("b", 1, 1));
        assertThat(Comparison.labels(runs)).containsExactly("a, seed 1", "a, seed 2, no. 2", "a, seed 2, no. 3", "b");
        assertThatThrownBy(() -> Comparison.labels(List.of())).hasMessage("a comparison needs at least one run");
    }

    @Test
    void manyLongRunsStillFitOnOnePage() throws IOException {
        double[][] columns = new double[Column.ALL.size()][100_000];
        Random random = new Random(2);
        for (double[] column : columns) {
            Arrays.setAll(column, i -> random.nextDouble());
        }
        Arrays.setAll(columns[0], i -> i);
        List<Run> runs = IntStream.range(0, 12)
                .mapToObj(i -> new Run("run " + i, "gd", i, List.of(columns), Map.of(), ""))
                .toList();
        Path file = directory.resolve("compare.html");
        Comparison.write(runs, file);
        assertThat(Files.size(file)).isLessThan(2_000_000);
    }
}
