package laconic.actor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import laconic.node.Participation;
import laconic.node.Report;
import laconic.objective.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clusters in which a member speaks the version before. */
class WireVersionsTest {

    private static final int N = 3;
    private static final Problem PROBLEM = Programs.logistic(Programs.synthetic(), N);

    private Members members;

    @AfterEach
    void stopMembers() {
        if (members != null) {
            members.stop();
        }
    }

    private static Program assemble(String text) {
        return new Program(N, false, new TreeMap<>(), Programs.mcm(PROBLEM, 5, 20, 10, Participation.full(N)));
    }

    private void startServer(String settings) throws Exception {
        members = new Members(WireVersionsTest::assemble);
        start(MemberConfig.Role.SERVER, members.seedPort(0), settings);
    }

    private void start(MemberConfig.Role role, int port, String settings) throws Exception {
        members.start(
                role,
                port,
                WireVersionsTest::assemble,
                MemberConfig.Recovery.NONE,
                ConfigFactory.parseString(settings));
    }

    @Test
    void runSpeaksWhatAllItsMembersSpeak() throws Exception {
        startServer("");
        start(MemberConfig.Role.WORKER, 0, "");
        start(MemberConfig.Role.WORKER, 0, "laconic.wire.newest = 1");
        List<Report> reports = new ArrayList<>();
        List<String> notices = new ArrayList<>();
        ClusterSubmission.run(members.seed(), 2, "mcm", reports::add, notices::add);
        assertThat(notices).anyMatch(it -> it.startsWith("the run speaks wire version 1, the newest of 127.0.0.1:"));
        assertThat(Programs.digest(reports))
                .isEqualTo(Programs.digest(Programs.inLoop(N, assemble("mcm").processes())));
    }

    @Test
    void membersWithoutACommonVersionAreRefusedByName() throws Exception {
        startServer("laconic.wire.oldest = 2");
        start(MemberConfig.Role.WORKER, 0, "laconic.wire.newest = 1");
        assertThatThrownBy(() -> ClusterSubmission.run(members.seed(), 1, "mcm", report -> {}, notice -> {}))
                .isInstanceOf(ClusterException.class)
                .hasMessageMatching("127.0.0.1:[0-9]+ declined: wire versions differ: 1 … 1 here, 2 … 2 at the server")
                .extracting(e -> ((ClusterException) e).exitCode())
                .isEqualTo(ClusterException.BAD_INPUT);
    }

    @Test
    void versionsThatThisProgramDoesNotSpeakAreBadInput() throws Exception {
        assertThat(Wires.of(wire(2, 2))).isEqualTo(new Wires(2, 2));
        for (Config asked : List.of(wire(0, 2), wire(1, 3), wire(2, 1))) {
            assertThatThrownBy(() -> Wires.of(asked)).hasMessageContaining("this program speaks 1 … 2");
        }
        assertThat(new Wires(1, 2).and(new Wires(2, 3))).isEqualTo(new Wires(2, 2));
        assertThat(new Wires(1, 2).and(new Wires(3, 4)).none()).isTrue();
    }

    private static Config wire(int oldest, int newest) {
        return ConfigFactory.parseString("laconic.wire { oldest = " + oldest + ", newest = " + newest + " }");
    }
}
