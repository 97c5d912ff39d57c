package laconic.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import laconic.experiment.FaultsConfig;
import laconic.node.Report;
import laconic.topology.Graph;
import laconic.topology.MixingMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarkTest {

    @TempDir
    private Path directory;

    @Test
    void marksAreReadAsTheyWereWritten() throws Exception {
        List<Mark> marks = List.of(
                new Mark(154, Double.NaN, "peer_lost", 3),
                new Mark(Double.NaN, 1.5, "crash", 5),
                new Mark(-1, Double.NaN, "epoch", -1));
        Path file = directory.resolve("incidents.csv");
        Mark.write(file, marks);
        assertThat(file).hasContent("round,time_s,kind,node\n154,,peer_lost,3\n,1.5,crash,5\n-1,,epoch,-1");
        assertThat(Mark.read(file)).isEqualTo(marks);
    }

    @Test
    void brokenFileIsOneSentence() throws Exception {
        Path file = directory.resolve("incidents.csv");
        Files.writeString(file, "round,kind\n1,x\n");
        assertThatThrownBy(() -> Mark.read(file))
                .isInstanceOf(InvalidRunException.class)
                .hasMessage(file + " is not a table with the columns round,time_s,kind,node");
    }

    @Test
    void everydayIncidentsAreNoMarks() {
        assertThat(Mark.of(new Report.Incident(Report.Incident.Kind.LATE, 1, 2, "")))
                .isNull();
        assertThat(Mark.of(new Report.Incident(Report.Incident.Kind.PEER_LOST, 1, 2, "gone")))
                .isEqualTo(new Mark(2, Double.NaN, "peer_lost", 1));
    }

    @Test
    void injectedFaultsAreMarkedWhereTheyBeginAndEnd() {
        FaultsConfig faults = new FaultsConfig(
                FaultsConfig.NONE.odds(),
                0,
                List.of(new FaultsConfig.Crash(3, 1_000_000_000L, Long.MAX_VALUE)),
                List.of(new FaultsConfig.Cut(List.of(0, 1), FaultsConfig.Way.BOTH, 2_000_000_000L, 2_500_000_000L)),
                List.of(),
                List.of(),
                List.of(),
                FaultsConfig.Disk.FAST,
                Long.MAX_VALUE);
        assertThat(Mark.of(faults))
                .containsExactly(
                        new Mark(Double.NaN, 1, "crash", 3),
                        new Mark(Double.NaN, 2, "partition", -1),
                        new Mark(Double.NaN, 2.5, "whole_again", -1));
    }

    /** The ring of 4 with weights 1/3: eigenvalues 1, 1/3, 1/3, -1/3. */
    @Test
    void topologyIsReadAsItWasWritten() throws Exception {
        Path file = directory.resolve("topology.json");
        Peers.of(MixingMatrix.uniform(Graph.ring(4))).write(file);
        Peers peers = Peers.read(file);
        assertThat(peers.n()).isEqualTo(4);
        assertThat(peers.edges())
                .containsExactlyInAnyOrder(new int[] {0, 1}, new int[] {0, 3}, new int[] {1, 2}, new int[] {2, 3});
        assertThat(peers.spectralGap()).isCloseTo(2.0 / 3, org.assertj.core.api.Assertions.within(1e-12));
        Files.writeString(file, "{\"n\": 2, \"edges\": [[1, 2]]}");
        assertThatThrownBy(() -> Peers.read(file)).hasMessage(file + ": [1,2] is not an edge of 2 peers");
    }
}
