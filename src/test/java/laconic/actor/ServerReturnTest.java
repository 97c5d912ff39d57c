package laconic.actor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import laconic.metrics.RunOutline;
import laconic.node.Durable;
import laconic.node.Participation;
import laconic.node.Processes;
import laconic.node.Report;
import laconic.objective.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that dies without a word and comes back: its run goes on, over actor systems on loopback. */
class ServerReturnTest {

    private static final int N = 7;
    private static final long ROUNDS = 400;
    private static final int EVERY = 10;
    private static final Problem PROBLEM = Programs.logistic(Programs.synthetic(), N);
    private static final Durable.Policy STRICT = new Durable.Policy(Durable.Mode.STRICT, 1);
    private static final Durable.Policy RELAXED = new Durable.Policy(Durable.Mode.RELAXED, 50);

    @TempDir
    private Path states;

    private Members members;
    private ClusterMember server;
    private final List<String> notices = new ArrayList<>();

    @BeforeEach
    void startMembers() throws Exception {
        members = new Members(ServerReturnTest::assemble, 2);
        startServer();
        startWorker(members.seedPort(1));
        startWorker(0);
    }

    @AfterEach
    void stopMembers() {
        members.stop();
    }

    /** One that says nothing to the others when it ends, as a process that is killed. */
    private void startServer() throws Exception {
        server = members.start(
                MemberConfig.Role.SERVER,
                members.seedPort(0),
                ServerReturnTest::assemble,
                new MemberConfig.Recovery(states, Duration.ZERO),
                ConfigFactory.parseString("akka.coordinated-shutdown.run-by-actor-system-terminate = off"));
    }

    private ClusterMember startWorker(int port) throws Exception {
        return members.start(
                MemberConfig.Role.WORKER,
                port,
                ServerReturnTest::assemble,
                new MemberConfig.Recovery(null, Duration.ofMinutes(10)),
                ConfigFactory.parseString("akka.cluster.failure-detector.acceptable-heartbeat-pause = 1s"));
    }

    private static Program assemble(String text) {
        Durable.Policy policy = text.endsWith("relaxed") ? RELAXED : STRICT;
        boolean gossip = text.startsWith("choco");
        return new Program(
                N,
                gossip,
                new TreeMap<>(),
                processes(text, policy),
                RunOutline.unknown(N, gossip),
                Mishaps.NONE,
                policy.mode(),
                true);
    }

    private static Processes processes(String text, Durable.Policy policy) {
        Programs.Ending ending = Programs.kept(ROUNDS, EVERY, policy);
        return text.startsWith("choco")
                ? Programs.choco(PROBLEM, ending)
                : Programs.mcm(PROBLEM, 5, ending, Participation.full(N));
    }

    /** The reports up to the moment at which the server was gone; it is let die at an evaluation of {@code round}. */
    private List<Report> untilKilled(String text, long round, long[] session) throws Exception {
        List<Report> reports = new ArrayList<>();
        AtomicBoolean killed = new AtomicBoolean();
        try (ClusterSubmission run =
                ClusterSubmission.submit(members.seed(), ClusterSubmission.Client.PLAIN, 2, text, notices::add)) {
            assertThat(run.kept()).isTrue();
            assertThat(run.round()).isEqualTo(-1);
            session[0] = run.session();
            assertThatThrownBy(() -> run.follow(report -> {
                        reports.add(report);
                        if (round(report) >= round && killed.compareAndSet(false, true)) {
                            server.leave();
                        }
                    }))
                    .isInstanceOf(ClusterException.class)
                    .hasMessageContaining("was lost")
                    .extracting(e -> ((ClusterException) e).exitCode())
                    .isEqualTo(ClusterException.NOT_FINISHED);
        }
        return reports;
    }

    private static long round(Report report) {
        return report instanceof Report.Evaluated evaluated ? evaluated.row().round() : -1;
    }

    private List<Report> resumed(List<Report> before, long session) throws Exception {
        long newest = before.stream().mapToLong(ServerReturnTest::round).max().orElse(-1);
        List<Report> reports = new ArrayList<>(before);
        try (ClusterSubmission run = ClusterSubmission.resume(
                members.seed(), ClusterSubmission.Client.PLAIN, session, newest, notices::add)) {
            assertThat(run.round()).isLessThanOrEqualTo(newest);
            reports.removeIf(report -> round(report) > run.round());
            run.follow(reports::add);
        }
        return reports;
    }

    /** The rows and the end, without times and bytes. */
    private static List<Report> rows(List<Report> reports) {
        return reports.stream()
                .filter(it -> !(it instanceof Report.RoundClosed))
                .map(EmbeddedRunTest::timeless)
                .toList();
    }

    /** Snapshots only: it goes back, the workers take the state anew, and the same model comes out. */
    @Test
    void relaxedServerGoesBackToItsLastState() throws Exception {
        long[] session = new long[1];
        List<Report> reports = untilKilled("mcm relaxed", ROUNDS / 2 + 20, session);
        long newest = reports.stream().mapToLong(ServerReturnTest::round).max().orElse(-1);
        startServer();
        reports = resumed(reports, session[0]);

        assertThat(Programs.digest(reports))
                .isEqualTo(Programs.digest(Programs.inLoop(N, processes("mcm", Durable.Policy.NONE))));
        assertThat(reports.stream().map(ServerReturnTest::round).filter(round -> round >= 0))
                .doesNotHaveDuplicates()
                .hasSize((int) ROUNDS / EVERY + 1);
        Report.Evaluated last = (Report.Evaluated) reports.get(reports.size() - 2);
        assertThat(last.row().resyncs()).isEqualTo(N);
        assertThat(newest).isGreaterThan(ROUNDS / 2);
    }

    @Test
    void runsThatAServerDoesNotKeepAreRefusedByName() throws Exception {
        for (long session : new long[] {0, -1, Long.MAX_VALUE}) {
            assertThatThrownBy(() -> ClusterSubmission.resume(
                            members.seed(), ClusterSubmission.Client.PLAIN, session, -1, notices::add))
                    .isInstanceOf(ClusterException.class)
                    .hasMessageContaining("the server declined: there is no run " + RunLog.name(session))
                    .extracting(e -> ((ClusterException) e).exitCode())
                    .isEqualTo(ClusterException.BAD_INPUT);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mcm", "choco"})
    void nobodyCouldTellThatItWasGone(String text) throws Exception {
        long[] session = new long[1];
        List<Report> reports = untilKilled(text, ROUNDS / 2, session);
        startServer();
        reports = resumed(reports, session[0]);

        List<Report> whole = Programs.inLoop(N, processes(text, Durable.Policy.NONE));
        assertThat(rows(reports)).containsExactlyElementsOf(rows(whole));
        assertThat(notices.toString()).contains("0 of 7 are found").doesNotContain("hosts slots");
        assertThat(states).isEmptyDirectory();
    }
}
