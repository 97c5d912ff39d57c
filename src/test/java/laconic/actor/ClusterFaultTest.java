package laconic.actor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import laconic.math.Vectors;
import laconic.node.Message;
import laconic.node.Node;
import laconic.node.Outbox;
import laconic.node.Participation;
import laconic.node.Processes;
import laconic.node.Report;
import laconic.node.Sampling;
import laconic.objective.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens to a run when members come and go, over actor systems on loopback. */
class ClusterFaultTest {

    private static final int N = 7;
    private static final Problem PROBLEM = Programs.logistic(Programs.synthetic(), N);

    private final AtomicBoolean stop = new AtomicBoolean();
    private Members members;
    private String seed;
    private ClusterMember second;

    @BeforeEach
    void startMembers() throws Exception {
        members = new Members(this::assemble);
        seed = members.seed();
        members.server();
        members.worker();
        second = members.worker();
    }

    @AfterEach
    void stopMembers() {
        members.stop();
    }

    private Program assemble(String text) {
        // Either member may be the one that leaves, with 3 or with 4 of the 7 slots.
        Participation auto = new Participation(Sampling.everyone(N), 0.3, Participation.Deadline.AUTO);
        return switch (text) {
            case "mcm" -> program(N, false, Programs.mcm(PROBLEM, 5, Programs.untilGap(1, stop), auto));
            case "choco" -> program(N, true, Programs.choco(PROBLEM, Programs.untilGap(50, stop)));
            case "broken worker" -> program(2, false, ClusterFaultTest::broken);
            case "large" -> program(2, false, ClusterFaultTest::large);
            default -> throw new IllegalArgumentException("there is no experiment " + text);
        };
    }

    private static Program program(int n, boolean gossip, Processes processes) {
        return new Program(n, gossip, new TreeMap<>(), processes);
    }

    @Test
    void lostWorkersCostTheirRoundsAndReturningOnesJoinAgain() throws Exception {
        List<Report> reports = new ArrayList<>();
        List<String> notices = new ArrayList<>();
        AtomicBoolean left = new AtomicBoolean();
        AtomicBoolean back = new AtomicBoolean();
        ClusterSubmission.run(
                seed,
                2,
                "mcm",
                report -> {
                    reports.add(report);
                    if (report instanceof Report.Evaluated evaluated) {
                        int now = evaluated.row().responders();
                        if (now == N && left.compareAndSet(false, true)) {
                            second.leave();
                        } else if (now < N && now > 0 && left.get() && back.compareAndSet(false, true)) {
                            new Thread(this::startAnother).start();
                        } else if (now == N && back.get() && evaluated.row().resyncs() > 0) {
                            stop.set(true);
                        }
                    }
                },
                notices::add);
        assertThat(Programs.finished(reports).outcome()).isEqualTo(Report.Outcome.STOPPED);
        assertThat(notices.toString()).contains("was lost").contains("hosts slots");
        assertThat(reports.stream().filter(Report.Incident.class::isInstance).map(it -> ((Report.Incident) it).kind()))
                .contains(Report.Incident.Kind.JOINED)
                .doesNotContain(
                        Report.Incident.Kind.DIGEST_MISMATCH,
                        Report.Incident.Kind.GAP,
                        Report.Incident.Kind.UNDECODABLE);
    }

    private void startAnother() {
        try {
            members.worker();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void gossipGoesOnWithoutLostPeersAndWithThemAgain() throws Exception {
        List<Report> reports = new ArrayList<>();
        List<String> notices = new ArrayList<>();
        AtomicBoolean left = new AtomicBoolean();
        AtomicBoolean back = new AtomicBoolean();
        ClusterSubmission.run(
                seed,
                2,
                "choco",
                report -> {
                    reports.add(report);
                    if (report instanceof Report.Evaluated evaluated) {
                        int now = evaluated.row().membership().livePeers();
                        if (now == N && left.compareAndSet(false, true)) {
                            second.leave();
                        } else if (now < N && back.compareAndSet(false, true)) {
                            new Thread(this::startAnother).start();
                        } else if (now == N && back.get()) {
                            stop.set(true);
                        }
                    }
                },
                notices::add);
        assertThat(Programs.finished(reports).outcome()).isEqualTo(Report.Outcome.STOPPED);
        assertThat(notices.toString()).contains("was lost").contains("hosts slots");
        assertThat(reports.stream().filter(Report.Incident.class::isInstance).map(it -> ((Report.Incident) it).kind()))
                .contains(
                        Report.Incident.Kind.PEER_LOST, Report.Incident.Kind.PEER_RETURNED, Report.Incident.Kind.EPOCH)
                .doesNotContain(Report.Incident.Kind.DIGEST_MISMATCH, Report.Incident.Kind.UNDECODABLE);
        Report last = reports.get(reports.size() - 2);
        assertThat(((Report.Evaluated) last).row().resyncBits()).isPositive();
    }

    @Test
    void exceptionOfAWorkerFailsTheRun() throws Exception {
        List<Report> reports = new ArrayList<>();
        ClusterSubmission.run(seed, 2, "broken worker", reports::add, notice -> {});
        assertThat(reports).hasSize(2);
        assertThat(Programs.finished(reports))
                .isEqualTo(new Report.Finished(
                        Report.Outcome.FAILED,
                        "node 1 failed: java.lang.IllegalStateException: no more memory",
                        new double[0]));
    }

    /** Worker 1 throws when the hub, which reports once, writes to it. */
    private static Node broken(int number, long process, boolean returning, Runnable work) {
        return new Node() {
            @Override
            public void onStart(Outbox out) {
                if (number == 2) {
                    out.report(new Report.Incident(Report.Incident.Kind.JOINED, 0, 0, "so the run has begun"));
                    out.send(1, new Message.Join(1));
                }
            }

            @Override
            public void onMessage(int from, Message message, Outbox out) {
                throw new IllegalStateException("no more memory");
            }
        };
    }

    @Test
    void modelsOfManyMegabytesGoBothWays() throws Exception {
        List<Report> reports = new ArrayList<>();
        ClusterSubmission.run(seed, 2, "large", reports::add, notice -> {});
        Report.Finished finished = Programs.finished(reports);
        assertThat(finished.outcome()).isEqualTo(Report.Outcome.STOPPED);
        assertThat(Vectors.digest(finished.model())).isEqualTo(Vectors.digest(ramp()));
    }

    private static double[] ramp() {
        double[] ramp = new double[2_000_000];
        for (int j = 0; j < ramp.length; j++) {
            ramp[j] = Math.sqrt(j);
        }
        return ramp;
    }

    /** The hub sends 16 MB to each worker, who sends them back. */
    private static Node large(int number, long process, boolean returning, Runnable work) {
        return new Node() {
            private int back;

            @Override
            public void onStart(Outbox out) {
                if (number == 2) {
                    out.send(0, new Message.Standing(0, ramp(), 0, 0, 0, 0, 0, 0));
                    out.send(1, new Message.Standing(0, ramp(), 0, 0, 0, 0, 0, 0));
                }
            }

            @Override
            public void onMessage(int from, Message message, Outbox out) {
                Message.Standing standing = (Message.Standing) message;
                if (number < 2) {
                    out.send(2, standing);
                } else if (++back == 2) {
                    assertThat(out.wireBytes()).isGreaterThan(4 * 16_000_000L).isLessThan(4 * 16_010_000L);
                    out.report(new Report.Finished(Report.Outcome.STOPPED, "back", standing.model()));
                }
            }
        };
    }

    @Test
    void busyServerAndBadExperimentsAreSentences() {
        List<Report> reports = new ArrayList<>();
        assertThatThrownBy(() -> ClusterSubmission.run(
                        seed,
                        2,
                        "mcm",
                        report -> {
                            reports.add(report);
                            if (reports.size() == 1) {
                                assertThatThrownBy(
                                                () -> ClusterSubmission.run(seed, 2, "mcm", other -> {}, notice -> {}))
                                        .hasMessage("the server is busy with another run; try again later");
                                throw new IllegalStateException("disk full");
                            }
                        },
                        notice -> {}))
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage("disk full");
        assertThatThrownBy(() -> ClusterSubmission.run(seed, 2, "none", report -> {}, notice -> {}))
                .hasMessage("the server declined: there is no experiment none")
                .extracting(e -> ((ClusterException) e).exitCode())
                .isEqualTo(ClusterException.BAD_INPUT);
    }

    @Test
    void memberThatNobodyLetsInGivesUp() {
        MemberConfig lonely = new MemberConfig(
                MemberConfig.Role.WORKER,
                "127.0.0.1",
                0,
                List.of("127.0.0.1:1"),
                Duration.ofMillis(500),
                Duration.ofMillis(500),
                new MemberConfig.Metrics("127.0.0.1", -1),
                ConfigFactory.empty());
        assertThatThrownBy(() -> ClusterMember.start(lonely, "test", this::assemble))
                .isInstanceOf(ClusterException.class)
                .hasMessageStartingWith("no cluster let this member in within 0 s")
                .extracting(e -> ((ClusterException) e).exitCode())
                .isEqualTo(ClusterException.NOT_FINISHED);
    }

    @Test
    void addressesOfAnotherFormAreRefused() {
        for (String address : List.of("localhost", "host:port", "http://host:1", ":2551", "")) {
            assertThatThrownBy(() -> ClusterSubmission.run(address, 1, "mcm", report -> {}, notice -> {}))
                    .hasMessage("--cluster " + address + " is not of the form HOST:PORT");
        }
        assertThatThrownBy(() -> ClusterSubmission.run(seed, 1, "x".repeat(300_000), report -> {}, notice -> {}))
                .hasMessage("the experiment has 300000 characters; a cluster takes 200000");
    }
}
