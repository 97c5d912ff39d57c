package laconic.actor;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.ManualTime;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import laconic.metrics.NodeMetrics;
import laconic.node.Epoch;
import laconic.node.Message;
import laconic.node.Node;
import laconic.node.Outbox;
import laconic.node.Report;
import laconic.node.Timer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The actor around a node, in virtual time, with probes for the other nodes. */
class NodeActorTest {

    private static final Config QUIET = ConfigFactory.parseString("akka.loglevel = OFF, akka.log-dead-letters = off");
    private static final ActorTestKit KIT = ActorTestKit.create(
            "laconic", ManualTime.config().withFallback(QUIET).withFallback(Settings.embedded()));
    private static final ManualTime TIME = ManualTime.get(KIT.system());
    private static final int HUB = 2;

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    private final TestProbe<NodeActor.Command> neighbour = KIT.createTestProbe();
    private final TestProbe<NodeActor.Command> hub = KIT.createTestProbe();
    private final TestProbe<Object> told = KIT.createTestProbe();

    /** A node that tells the probe what happens to it and does what the message says. */
    private class Scripted implements Node {

        @Override
        public void onStart(Outbox out) {
            told.getRef().tell("start");
        }

        @Override
        public void onMessage(int from, Message message, Outbox out) {
            told.getRef().tell(message);
            if (message instanceof Message.Grant grant) {
                out.wakeAfter(Duration.ofSeconds(grant.tick()).toNanos(), new Timer(Timer.Cause.RETRY, grant.tick()));
            } else if (message instanceof Message.Broken broken) {
                throw new IllegalStateException(broken.reason());
            } else {
                out.send(from, message);
                out.report(new Report.Incident(Report.Incident.Kind.LATE, from, 0, "echo"));
            }
        }

        @Override
        public void onTimer(Timer timer, Outbox out) {
            told.getRef().tell(timer);
        }

        @Override
        public void onPeers(BitSet reachable, Outbox out) {
            told.getRef().tell(reachable);
        }
    }

    private ActorRef<NodeActor.Command> started(int number) {
        NodeActor.Hosting hosting = new NodeActor.Hosting(
                number,
                HUB,
                new Scripted(),
                new Post(number, HUB, new FrameCodec(9, HUB), new NodeMetrics("worker", "test")),
                told.getRef()::tell,
                e -> told.getRef().tell(e.getMessage()));
        ActorRef<NodeActor.Command> actor = KIT.spawn(NodeActor.create(hosting));
        actor.tell(new NodeActor.Connect(Map.of(0, actor, 1, neighbour.getRef(), HUB, hub.getRef())));
        told.expectNoMessage(Duration.ZERO);
        actor.tell(new NodeActor.Begin());
        told.expectMessage("start");
        return actor;
    }

    @Test
    void messagesGoToTheNodeAndItsOwnToOthers() {
        ActorRef<NodeActor.Command> actor = started(0);
        Message join = new Message.Join(7);
        actor.tell(new NodeActor.Deliver(1, join));
        told.expectMessage(join);
        NodeActor.Deliver sent = neighbour.expectMessageClass(NodeActor.Deliver.class);
        assertThat(sent.from()).isZero();
        assertThat(sent.message()).as("by reference").isSameAs(join);
    }

    @Test
    void reportsGoThroughTheHubsActor() {
        Report echo = new Report.Incident(Report.Incident.Kind.LATE, 1, 0, "echo");
        started(0).tell(new NodeActor.Deliver(1, new Message.Join(7)));
        hub.expectMessage(new NodeActor.Told(echo));
        told.expectMessage(new Message.Join(7));

        started(HUB).tell(new NodeActor.Told(echo));
        told.expectMessage(echo);
    }

    @Test
    void wakesComeWhenTheirTimeHasCome() {
        ActorRef<NodeActor.Command> actor = started(0);
        actor.tell(new NodeActor.Deliver(1, new Message.Grant(30, Epoch.first(1), new BitSet())));
        actor.tell(new NodeActor.Deliver(1, new Message.Grant(10, Epoch.first(1), new BitSet())));
        told.expectMessage(new Message.Grant(30, Epoch.first(1), new BitSet()));
        told.expectMessage(new Message.Grant(10, Epoch.first(1), new BitSet()));
        TIME.timePasses(Duration.ofSeconds(9));
        told.expectNoMessage(Duration.ZERO);
        TIME.timePasses(Duration.ofSeconds(1));
        told.expectMessage(new Timer(Timer.Cause.RETRY, 10));
        TIME.timePasses(Duration.ofSeconds(20));
        told.expectMessage(new Timer(Timer.Cause.RETRY, 30));
    }

    @Test
    void changedReachabilityGoesToTheNode() {
        BitSet reachable = BitSet.valueOf(new long[] {0b101});
        started(0).tell(new NodeActor.Reachable(reachable));
        told.expectMessage(reachable);
    }

    @Test
    void whatANodeThrowsIsToldAndStopsTheActor() {
        ActorRef<NodeActor.Command> actor = started(0);
        actor.tell(new NodeActor.Deliver(1, new Message.Broken(Report.Outcome.FAILED, "no more")));
        told.expectMessage(new Message.Broken(Report.Outcome.FAILED, "no more"));
        told.expectMessage("no more");
        told.expectTerminated(actor);
    }

    @Test
    void framesAreDecodedAndOthersBecomeIncidents() {
        ActorRef<NodeActor.Command> actor = started(HUB);
        Message join = new Message.Join(7);
        byte[] frame = new FrameCodec(9, HUB).encode(1, join);
        actor.tell(new Carried.Frame(frame));
        told.expectMessage(join);
        assertThat(neighbour.expectMessageClass(NodeActor.Deliver.class).message())
                .isEqualTo(join);
        assertThat(told.expectMessageClass(Report.Incident.class).detail()).isEqualTo("echo");

        byte[] otherSession = new FrameCodec(8, HUB).encode(1, join);
        for (byte[] bad : List.of(otherSession, new byte[0], new byte[300])) {
            actor.tell(new Carried.Frame(bad));
            Report.Incident incident = told.expectMessageClass(Report.Incident.class);
            assertThat(incident.kind()).isEqualTo(Report.Incident.Kind.UNDECODABLE);
            assertThat(incident.node()).isEqualTo(HUB);
        }
    }

    @Test
    void piecesAndCreditsOfStrangersAreIgnored() {
        ActorRef<NodeActor.Command> actor = started(0);
        actor.tell(new Carried.Piece(1, 0, true, true, new byte[10]));
        actor.tell(new Carried.Piece(77, 0, true, true, new byte[10]));
        actor.tell(new Carried.Credit(77, 4));
        actor.tell(new Carried.Credit(1, 4));
        actor.tell(new NodeActor.Deliver(1, new Message.Join(7)));
        told.expectMessage(new Message.Join(7));
    }
}
