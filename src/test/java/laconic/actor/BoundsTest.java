package laconic.actor;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.cluster.Invalid;
import akka.cluster.Valid$;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import laconic.metrics.LiveRun;
import laconic.metrics.NodeMetrics;
import laconic.node.Message;
import laconic.node.Node;
import laconic.node.Outbox;
import laconic.node.Timer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every bound on what others may ask of a member is reached, and counted. */
class BoundsTest {

    private static final ActorTestKit KIT = ActorTestKit.create("laconic", Settings.embedded());
    private static final int HUB = 2;

    private final NodeMetrics metrics = new NodeMetrics("server", "test");

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @AfterEach
    void close() {
        metrics.close();
    }

    private double reached(String bound) {
        String meter = "laconic_bounds_reached_total{bound=\"" + bound + "\"} ";
        return metrics.scrape()
                .lines()
                .filter(line -> line.startsWith(meter))
                .mapToDouble(line -> Double.parseDouble(line.substring(meter.length())))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void paceAdmitsABurstAndThenSoManyASecond() {
        Pace pace = new Pace(3, 2);
        long now = 7_000_000_000L;
        for (boolean admitted : new boolean[] {true, true, true, false, false}) {
            assertThat(pace.admits(now)).isEqualTo(admitted);
        }
        assertThat(pace.admits(now + 500_000_000L)).isTrue();
        assertThat(pace.admits(now + 600_000_000L)).isFalse();
        assertThat(pace.admits(now + 100_000_000_000L)).isTrue();
    }

    @Test
    void submissionsBeyondThePaceAreNotAnswered() {
        ActorRef<ServerActor.Command> server = KIT.spawn(ServerActor.create(new RunActor.Host(
                text -> {
                    throw new IllegalStateException("no");
                },
                metrics,
                metrics.runs(),
                new LiveRun(),
                Duration.ofSeconds(60),
                Wires.OURS,
                null)));
        TestProbe<SubmitActor.Command> client = KIT.createTestProbe();
        for (int k = 0; k < 1_000; k++) {
            server.tell(new Control.Submit("x", 1, Wires.OURS, client.getRef()));
        }
        client.expectMessageClass(Control.Rejected.class);
        // A thousand take a hundred seconds at this pace.
        client.awaitAssert(Duration.ofMinutes(1), () -> {
            assertThat(reached("submissions")).isPositive();
            return null;
        });
    }

    @Test
    void memberDeclinesOneSessionTooMany() {
        Program program = new Program(HUB, false, new TreeMap<>(), (number, process, returning, work) -> new Idle());
        ActorRef<MemberActor.Command> member = KIT.spawn(MemberActor.create(
                MemberActor.WORKERS,
                text -> program,
                metrics,
                new LivePage("worker", "0", new LiveRun()),
                Wires.OURS,
                Duration.ZERO));
        for (int session = 0; session < 8; session++) {
            TestProbe<StageActor.Command> stage = KIT.createTestProbe();
            member.tell(host(session, stage));
            stage.expectMessageClass(Control.Hosted.class);
        }
        TestProbe<StageActor.Command> stage = KIT.createTestProbe();
        member.tell(host(8, stage));
        assertThat(stage.expectMessageClass(Control.Declined.class).reason())
                .isEqualTo("it hosts nodes of 8 runs already");
        assertThat(reached("sessions")).isEqualTo(1);
        member.tell(new Control.End(3));
        member.tell(host(8, stage));
        stage.expectMessageClass(Control.Hosted.class);
    }

    private static Control.Host host(long session, TestProbe<StageActor.Command> stage) {
        return new Control.Host(
                session, "x", List.of(0), List.of(1L), 0, false, false, Map.of(), Wires.OURS, stage.getRef());
    }

    private static final class Idle implements Node {
        @Override
        public void onStart(Outbox out) {}

        @Override
        public void onMessage(int from, Message message, Outbox out) {}

        @Override
        public void onTimer(Timer timer, Outbox out) {}

        @Override
        public void onPeers(BitSet reachable, Outbox out) {}
    }

    @Test
    void joinsBeyondThePaceAreNotDelivered() throws Exception {
        FrameCodec codec = new FrameCodec(9, HUB);
        Post hub = new Post(HUB, HUB, codec, metrics);
        byte[] frame = codec.encode(1, new Message.Join(7));
        int delivered = 0;
        for (int k = 0; k < 100_000; k++) {
            delivered += hub.receive(new Carried.Frame(frame)) == null ? 0 : 1;
        }
        assertThat(reached("joins")).isEqualTo(100_000 - delivered).isPositive();
        assertThat(delivered).isGreaterThanOrEqualTo(104);
    }

    @Test
    void frameThatGrowsTooLongIsGivenUp() {
        Assembly assembly = new Assembly(100);
        assertThat(assembly.add(new Carried.Piece(1, 0, true, false, new byte[60])))
                .isNull();
        assertThat(assembly.overflows()).isFalse();
        assertThat(assembly.add(new Carried.Piece(1, 1, false, false, new byte[60])))
                .isNull();
        assertThat(assembly.overflows()).isTrue();
        assertThat(assembly.add(new Carried.Piece(1, 2, false, true, new byte[1])))
                .isNull();
        assertThat(assembly.overflows()).isFalse();
        assertThat(assembly.add(new Carried.Piece(1, 3, true, true, new byte[7])))
                .hasSize(7);
    }

    @Test
    void membersWithAnotherLimitOfFramesAreNamedByTheKey() {
        FrameSizeChecker checker = new FrameSizeChecker();
        Config cluster = Settings.member(ConfigFactory.empty(), "server", "127.0.0.1", 0, List.of());
        Config other = ConfigFactory.parseString("akka.remote.artery.advanced.maximum-frame-size = 256 KiB");
        assertThat(checker.check(cluster, cluster)).isEqualTo(Valid$.MODULE$);
        assertThat(((Invalid) checker.check(other.withFallback(cluster), cluster))
                        .errorMessages()
                        .mkString())
                .contains("akka.remote.artery.advanced.maximum-frame-size");
        assertThat(cluster.getString("akka.cluster.configuration-compatibility-check.checkers.laconic-frame-size"))
                .isEqualTo(FrameSizeChecker.class.getName());
    }
}
