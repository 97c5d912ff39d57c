package laconic.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoundsCsvTest {
    /** The contract of the run directory, letter by letter. */
    private static final String HEADER = "round,time_s,loss,gap,grad_norm_sq,accuracy,up_bits,down_bits,gossip_bits,"
            + "resync_bits,theory_bits,wire_bytes,participants,responders,resyncs,staleness_max,consensus_distance,"
            + "live_peers,suspended_edges,epoch,abandoned_flows";

    @TempDir
    private Path directory;

    private static RoundRow row(long round, double loss) {
        return new RoundRow(
                round,
                0.5,
                loss,
                OptionalDouble.of(1e-7),
                OptionalDouble.of(0.1),
                OptionalDouble.empty(),
                9007199254740993L,
                2,
                3,
                4,
                OptionalDouble.of(5.5),
                OptionalLong.empty(),
                20,
                19,
                1,
                2,
                OptionalDouble.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty());
    }

    @Test
    void everyRowIsOnDiskAsSoonAsItIsAppended() throws IOException {
        Path file = directory.resolve("rounds.csv");
        try (RoundsCsv csv = RoundsCsv.create(file)) {
            assertThat(file).hasContent(HEADER);
            csv.append(row(0, Math.nextUp(0.1)));
            csv.append(row(10, Double.NaN));
            assertThat(Files.readString(file))
                    .isEqualTo(HEADER + "\n"
                            + "0,0.5,0.10000000000000002,1e-7,0.1,,9007199254740993,2,3,4,5.5,,20,19,1,2,,,,,\n"
                            + "10,0.5,NaN,1e-7,0.1,,9007199254740993,2,3,4,5.5,,20,19,1,2,,,,,\n");
        }
    }

    @Test
    void neverOverwritesAnotherRun() throws IOException {
        Path file = Files.createFile(directory.resolve("rounds.csv"));
        assertThatThrownBy(() -> RoundsCsv.create(file)).isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void refusesRoundsThatDoNotRise() throws IOException {
        try (RoundsCsv csv = RoundsCsv.create(directory.resolve("rounds.csv"))) {
            csv.append(row(3, 1));
            assertThatThrownBy(() -> csv.append(row(3, 1))).hasMessage("round 3 after round 3");
        }
    }

    @Test
    void continuingDropsLaterRowsAndTheLineThatWasCutShort() throws IOException {
        Path file = directory.resolve("rounds.csv");
        try (RoundsCsv csv = RoundsCsv.create(file)) {
            for (int round = 0; round <= 50; round += 10) {
                csv.append(row(round, 1.0 / (round + 1)));
            }
        }
        Files.writeString(file, Files.readString(file) + "6");
        try (RoundsCsv csv = RoundsCsv.continueAfter(file, 25)) {
            assertThatThrownBy(() -> csv.append(row(20, 1))).hasMessage("round 20 after round 20");
            csv.append(row(30, 0.125));
        }
        double[][] columns = RoundsCsv.read(file);
        assertThat(columns[Column.ROUND.ordinal()]).containsExactly(0, 10, 20, 30);
        assertThat(columns[Column.LOSS.ordinal()]).containsExactly(1, 1.0 / 11, 1.0 / 21, 0.125);
        try (RoundsCsv csv = RoundsCsv.continueAfter(file, 30)) {
            csv.append(row(40, 1));
        }
        assertThat(RoundsCsv.read(file)[0]).hasSize(5);
    }

    @Test
    void readsWhatItWroteToTheBitAndEmptyCellsAsNaN() throws IOException {
        Path file = directory.resolve("rounds.csv");
        double[] losses = {Math.PI, Double.MIN_VALUE, -Double.MAX_VALUE, 1.0 / 3, 2e-3, 1e23, 0x1p-1074 * 3, 123456789.0
        };
        try (RoundsCsv csv = RoundsCsv.create(file)) {
            for (int i = 0; i < losses.length; i++) {
                csv.append(row(i, losses[i]));
            }
        }
        double[][] columns = RoundsCsv.read(file);
        assertThat(columns[Column.LOSS.ordinal()]).containsExactly(losses);
        assertThat(columns[Column.ACCURACY.ordinal()]).containsOnly(Double.NaN);
        assertThat(columns[Column.WIRE_BYTES.ordinal()]).containsOnly(Double.NaN);
        assertThat(columns[Column.THEORY_BITS.ordinal()]).containsOnly(5.5);
    }

    @Test
    void saysFileLineAndColumnOfWhatIsWrong() throws IOException {
        String zero = "0,0,1,,,,0,0,0,0,0,,20,0,0,0,,,,,\n";
        assertBroken("", "there is no row; a run has at least the row of round 0");
        assertBroken(HEADER + "\n", "there is no row; a run has at least the row of round 0");
        assertBroken("round,loss\n0,1\n", ", line 1: column time_s is missing; needed are " + HEADER);
        assertBroken(
                HEADER + "\n" + zero + "1,0,abc,,,,0,0,0,0,0,,20,0,0,0,,,,,\n",
                ", line 3, column loss: \"abc\" is not a number; a number or an empty cell is allowed");
        assertBroken(HEADER + "\n" + zero + "1,0,1\n", ", line 3: 3 cells where the header has 21 columns");
        assertBroken(
                HEADER + "\n" + zero + zero,
                ", line 3, column round: 0 is not a whole number above 0, the round before");
        assertBroken(
                HEADER + "\n" + zero.replaceFirst("0", ""),
                ", line 2, column round: – is not a whole number above -1, the round before");
    }

    private void assertBroken(String content, String message) throws IOException {
        Path file = Files.writeString(directory.resolve("broken.csv"), content);
        assertThatThrownBy(() -> RoundsCsv.read(file))
                .isInstanceOf(InvalidRunException.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageEndingWith(message);
    }
}
