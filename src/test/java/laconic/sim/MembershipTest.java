package laconic.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import laconic.node.Report;
import org.junit.jupiter.api.Test;

/** Peers that die, return and are cut off: random graphs and random schedules. {@code -Dseeds=} runs more. */
class MembershipTest {

    private static final int SEEDS = Integer.getInteger("seeds", 300);

    @Test
    void computesThePlainMethodOnTheScheduleThatHappened() {
        Map<Report.Incident.Kind, Integer> incidents = new TreeMap<>();
        int oneEnded = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            MembershipSwarm swarm = new MembershipSwarm(seed);
            assertThat(swarm.violation()).as("seed %d", seed).isNull();
            swarm.scenario.incidents.forEach(incident -> incidents.merge(incident.kind(), 1, Integer::sum));
            oneEnded += swarm.plain.oneEnded.size();
        }
        assertThat(incidents.get(Report.Incident.Kind.PEER_RETURNED)).isGreaterThan(SEEDS);
        assertThat(incidents.get(Report.Incident.Kind.EPOCH)).isGreaterThan(SEEDS);
        assertThat(incidents)
                .doesNotContainKeys(Report.Incident.Kind.DIGEST_MISMATCH, Report.Incident.Kind.UNDECODABLE);
        assertThat(oneEnded).isPositive();
    }
}
