package laconic.actor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import laconic.node.Participation;
import laconic.node.Report;
import laconic.objective.Problem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A server and two workers as three actor systems on loopback; every test submits as a fourth. */
class ClusterTest {

    private static final int N = 7;
    private static final Problem PROBLEM = Programs.logistic(Programs.synthetic(), N);
    private static Members members;
    private static ClusterMember server;

    @BeforeAll
    static void startMembers() throws Exception {
        members = new Members(ClusterTest::assemble);
        server = members.server();
        members.worker();
        members.start(
                MemberConfig.Role.WORKER,
                0,
                text -> {
                    if (text.equals("no data")) {
                        throw new IOException("data = a9a.txt: there is no such file");
                    }
                    Program program = assemble(text);
                    if (text.equals("other data")) {
                        program.contract().put("data", "77");
                    }
                    return program;
                },
                MemberConfig.Recovery.NONE,
                ConfigFactory.empty());
    }

    @AfterAll
    static void stopMembers() {
        assertThat(members.stop()).containsOnly(0);
    }

    private static Program assemble(String text) {
        TreeMap<String, String> contract = new TreeMap<>();
        contract.put("experiment", Integer.toHexString(text.hashCode()));
        contract.put("data", "42");
        if (text.equals("asynchronous choco")) {
            return new Program(N, true, contract, Programs.asynchronousChoco(PROBLEM, 300, 50));
        }
        return text.equals("choco")
                ? new Program(N, true, contract, Programs.choco(PROBLEM, 200, 50))
                : new Program(N, false, contract, Programs.mcm(PROBLEM, 5, 200, 50, Participation.full(N)));
    }

    private static List<Report> submit(String text) throws Exception {
        List<Report> reports = new ArrayList<>();
        ClusterSubmission.run(members.seed(), 2, text, reports::add, notice -> {});
        return reports;
    }

    @Test
    void serverRunEndsAtTheModelOfThePlainLoop() throws Exception {
        assertSameRun(submit("mcm"), Programs.inLoop(N, assemble("mcm").processes()));
    }

    @Test
    void gossipRunEndsAtTheModelOfThePlainLoop() throws Exception {
        assertSameRun(submit("choco"), Programs.inLoop(N, assemble("choco").processes()));
    }

    @Test
    void clientMeasuresItsWayToTheMembers() throws Exception {
        ClusterLink link = ClusterLink.measure(members.seed(), ClusterSubmission.Client.PLAIN);

        assertThat(link.members()).isEqualTo(2);
        // A loopback: what no network of the last decades is slower than, and what no memory is faster than.
        assertThat(link.up()).isBetween(1e6, 1e12);
        assertThat(link.down()).isBetween(1e6, 1e12);
        assertThat(link.latency().toNanos()).isPositive();
    }

    @Test
    void gossipWithoutAGlobalRoundEnds() throws Exception {
        EmbeddedRunTest.assertSettled(submit("asynchronous choco"));
    }

    private static void assertSameRun(List<Report> cluster, List<Report> loop) {
        assertThat(timeless(cluster)).containsExactlyElementsOf(timeless(loop));
        Report.Evaluated last = (Report.Evaluated) cluster.get(cluster.size() - 2);
        assertThat(last.row().wireBytes()).isGreaterThan(last.row().totalBits() / 8);
    }

    /** Without rounds, of which the client sees some only. */
    private static List<Report> timeless(List<Report> reports) {
        return reports.stream()
                .filter(it -> !(it instanceof Report.RoundClosed))
                .map(EmbeddedRunTest::timeless)
                .toList();
    }

    @Test
    void whatDiffersAtAMemberIsNamed() {
        assertThatThrownBy(() -> submit("other data"))
                .isInstanceOf(ClusterException.class)
                .hasMessageMatching("127.0.0.1:[0-9]+ declined: data differs: 77 here, 42 at the server");
    }

    @Test
    void whatAMemberLacksIsNamed() {
        assertThatThrownBy(() -> submit("no data"))
                .isInstanceOf(ClusterException.class)
                .hasMessageMatching("127.0.0.1:[0-9]+ declined: data = a9a.txt: there is no such file");
    }

    @Test
    void portInUseIsOneSentence() {
        int port = server.port();
        assertThatThrownBy(() -> members.start(MemberConfig.Role.WORKER, port))
                .isInstanceOf(ClusterException.class)
                .hasMessage("cannot listen for the cluster on 127.0.0.1:" + port + ": Address already in use");
    }
}
