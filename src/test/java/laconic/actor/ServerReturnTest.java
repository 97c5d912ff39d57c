package laconic.actor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
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
    /** So many that the run goes on for long after the server was told to die. */
    private static final long ROUNDS = 4000;

    private static final long DEATH = 200;
    private static final int EVERY = 10;
    private static final Problem PROBLEM = Programs.logistic(Programs.synthetic(), N);
    private static final Durable.Policy STRICT = new Durable.Policy(Durable.Mode.STRICT, 1);
    private static final Durable.Policy RELAXED = new Durable.Policy(Durable.Mode.RELAXED, 50);

    @TempDir
    private Path states;

    private Members members;
    private ClusterMember server;
    private ClusterMember second;
    private CompletableFuture<Void> returned;
    private String metricsAtDeath = "";
    private final List<String> notices = new ArrayList<>();

    @BeforeEach
    void startMembers() throws Exception {
        members = new Members(ServerReturnTest::assemble, 2);
        startServer();
        startWorker(members.seedPort(1));
        second = startWorker(0);
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
                ConfigFactory.empty());
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

    /** The reports up to the moment at which the server was gone: it dies at an evaluation of {@code round}, and comes back. */
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
                            metricsAtDeath = metrics();
                            returned = CompletableFuture.runAsync(this::restartServer);
                        }
                    }))
                    .isInstanceOf(ClusterException.class)
                    .hasMessageContaining("was lost")
                    .extracting(e -> ((ClusterException) e).exitCode())
                    .isEqualTo(ClusterException.NOT_FINISHED);
        }
        returned.join();
        return reports;
    }

    /** The next process is there before the others have given the last one up. */
    private void restartServer() {
        server.leave();
        server.await();
        try {
            startServer();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private String metrics() {
        URI address = URI.create("http://127.0.0.1:" + server.metricsPort() + "/metrics");
        try (InputStream in = address.toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
        List<Report> reports = untilKilled("mcm relaxed", DEATH + 20, session);
        long newest = reports.stream().mapToLong(ServerReturnTest::round).max().orElse(-1);
        reports = resumed(reports, session[0]);

        assertThat(Programs.digest(reports))
                .isEqualTo(Programs.digest(Programs.inLoop(N, processes("mcm", Durable.Policy.NONE))));
        assertThat(reports.stream().map(ServerReturnTest::round).filter(round -> round >= 0))
                .doesNotHaveDuplicates()
                .hasSize((int) ROUNDS / EVERY + 1);
        Report.Evaluated last = (Report.Evaluated) reports.get(reports.size() - 2);
        assertThat(last.row().resyncs()).isEqualTo(N);
        assertThat(newest).isGreaterThan(DEATH);
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
        List<Report> reports = untilKilled(text, DEATH, session);
        reports = resumed(reports, session[0]);

        List<Report> whole = Programs.inLoop(N, processes(text, Durable.Policy.NONE));
        assertThat(rows(reports)).containsExactlyElementsOf(rows(whole));
        assertThat(notices.toString()).contains("0 of 7 are found").doesNotContain("hosts slots");
        assertThat(states).isEmptyDirectory();
        assertThat(metricsAtDeath)
                .containsPattern("\nlaconic_checkpoint_age_seconds [0-9]")
                .containsPattern("\nlaconic_checkpoint_size_bytes [1-9]");
    }

    /** Another member gets what is not found in time; memories come from the server, so that the model is the same. */
    @Test
    void slotsOfAMemberThatDiedMeanwhileAreGivenToAnother() throws Exception {
        long[] session = new long[1];
        members.waitForMembers(Duration.ofSeconds(15));
        List<Report> reports = untilKilled("mcm", DEATH, session);
        second.leave();
        second.await();
        startWorker(0);
        reports = resumed(reports, session[0]);

        assertThat(Programs.finished(reports).outcome()).isEqualTo(Report.Outcome.STOPPED);
        assertThat(reports.stream().filter(Report.Incident.class::isInstance).map(it -> ((Report.Incident) it).kind()))
                .contains(Report.Incident.Kind.JOINED)
                .doesNotContain(Report.Incident.Kind.DIGEST_MISMATCH, Report.Incident.Kind.GAP);
        Report.Evaluated last = (Report.Evaluated) reports.get(reports.size() - 2);
        assertThat(last.row().resyncs()).isGreaterThanOrEqualTo(3);
        assertThat(last.row().responders()).isEqualTo(N);
    }
}
