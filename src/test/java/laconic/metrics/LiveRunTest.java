package laconic.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import laconic.node.Report;
import laconic.node.Row;
import org.junit.jupiter.api.Test;

class LiveRunTest {

    private final LiveRun live = new LiveRun(() -> 0);

    private static Row row(long round, double loss) {
        return new Row(
                round,
                round * 1_000_000_000L,
                loss,
                Double.NaN,
                0,
                Double.NaN,
                10 * round,
                0,
                0,
                0,
                0,
                -1,
                3,
                3,
                0,
                0,
                Double.NaN,
                Row.Membership.NONE);
    }

    @SuppressWarnings("unchecked")
    private List<Double> curve(String name) {
        return ((Map<String, List<Double>>) live.view().get("curves")).get(name);
    }

    @SuppressWarnings("unchecked")
    private List<Map<String, Object>> events() {
        return (List<Map<String, Object>>) live.view().get("events");
    }

    private void incident(Report.Incident.Kind kind, int node) {
        live.accept(new Report.Incident(kind, node, 7, "why"));
    }

    @Test
    void nothingIsShownBeforeTheFirstRun() {
        assertThat(live.view()).isEmpty();
    }

    @Test
    void longCurveKeepsItsShapeInBoundedSize() {
        live.begins(RunOutline.unknown(3, false));
        for (int k = 0; k < 5_000; k++) {
            live.accept(new Report.Evaluated(row(k, 5_000 - k)));
        }
        List<Double> rounds = curve("round");
        assertThat(rounds).hasSizeBetween(200, 401).isSorted().startsWith(0.0);
        assertThat(rounds.get(rounds.size() - 1)).isGreaterThan(4_900);
        assertThat(curve("loss").get(10)).isEqualTo(5_000 - rounds.get(10));
        assertThat(curve("gap")).as("unknown").containsOnly((Double) null);
        assertThat(live.view()).containsEntry("loss", 1.0).containsEntry("bits", 49_990.0);
    }

    @Test
    void nodesAreLiveLateOrDead() {
        live.begins(RunOutline.unknown(4, false));
        live.accept(new Report.RoundClosed(5, 4, new int[] {0, 1, 3}, 1, 1, 0));
        assertThat(live.view()).containsEntry("states", List.of("live", "live", "late", "live"));
        BitSet reachable = new BitSet();
        reachable.set(1, 5);
        live.reachable(reachable);
        assertThat(live.view()).containsEntry("states", List.of("dead", "live", "late", "live"));
        live.accept(new Report.RoundClosed(6, 2, new int[] {1}, 1, 1, 0));
        assertThat(live.view())
                .as("only some are asked")
                .containsEntry("states", List.of("dead", "live", "live", "live"));
    }

    @Test
    void peersAreLostAndReturn() {
        live.begins(RunOutline.unknown(2, true));
        incident(Report.Incident.Kind.PEER_LOST, 1);
        assertThat(live.view()).containsEntry("states", List.of("live", "dead"));
        incident(Report.Incident.Kind.PEER_RETURNED, 1);
        assertThat(live.view()).containsEntry("states", List.of("live", "live"));
    }

    @Test
    void stormOfOneKindIsOneEvent() {
        live.begins(RunOutline.unknown(4, false));
        incident(Report.Incident.Kind.GAP, 0);
        for (int k = 0; k < 100; k++) {
            incident(Report.Incident.Kind.LATE, k % 4);
            incident(Report.Incident.Kind.ASKED_AGAIN, 4);
        }
        assertThat(events()).extracting(it -> it.get("kind")).containsExactly("asked again", "late", "gap", "begins");
        assertThat(events().get(1)).containsEntry("count", 100).containsEntry("node", 3);
        for (int k = 0; k < 100; k++) {
            live.notice("notice " + String.join("", Collections.nCopies(k, "x")));
        }
        assertThat(events()).hasSize(40);
    }
}
