package laconic.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import laconic.node.Message;
import laconic.node.Node;
import laconic.node.Outbox;
import laconic.node.Report;
import laconic.node.Timer;

/**
 * The actor around one node: it hands the node its events and carries out what the node asks for. It knows no mathematics
 * and no protocol.
 *
 * <p>It is idle until {@link Begin}. What a node or the run's consumer throws goes to {@link Hosting#failed}, and the actor
 * stops.
 */
final class NodeActor extends AbstractBehavior<NodeActor.Command> implements Outbox {

    /** What the actor is told. */
    sealed interface Command {}

    /** The run begins: the actors of nodes 0 … n. */
    record Begin(List<ActorRef<Command>> nodes) implements Command {}

    /** A message from a node in this JVM. */
    record Deliver(int from, Message message) implements Command {}

    /** A wake-up that the node asked for. */
    record Wake(Timer timer) implements Command {}

    /** A report of another node in this JVM, for the hub's actor, which passes all reports on in one order. */
    record Told(Report report) implements Command {}

    /** Other nodes are reachable than before. */
    record Reachable(BitSet nodes) implements Command {}

    /**
     * What an actor hosts.
     *
     * @param number the node's number
     * @param hub the hub's number
     * @param reports told everything that the run's nodes report; asked at the hub's actor only
     * @param failed told what ended this actor before its time
     */
    record Hosting(int number, int hub, Node node, Consumer<Report> reports, Consumer<Throwable> failed) {}

    private interface Step {
        void run();
    }

    private final Hosting hosting;
    private final Node node;
    private List<ActorRef<Command>> nodes = List.of();
    private long began;

    private NodeActor(ActorContext<Command> context, Hosting hosting) {
        super(context);
        this.hosting = hosting;
        node = hosting.node();
    }

    static Behavior<Command> create(Hosting hosting) {
        return Behaviors.setup(context -> new NodeActor(context, hosting));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Deliver.class, it -> step(() -> node.onMessage(it.from, it.message, this)))
                .onMessage(Wake.class, it -> step(() -> node.onTimer(it.timer, this)))
                .onMessage(Told.class, it -> step(() -> report(it.report)))
                .onMessage(Reachable.class, it -> step(() -> node.onPeers(it.nodes, this)))
                .onMessage(Begin.class, it -> step(() -> begin(it)))
                .build();
    }

    /** Errors count as exceptions here: whatever stops a node must end the run, not leave it waiting. */
    private Behavior<Command> step(Step step) {
        try {
            step.run();
            return this;
        } catch (Throwable e) {
            hosting.failed().accept(e);
            return Behaviors.stopped();
        }
    }

    private void begin(Begin begin) {
        nodes = begin.nodes();
        began = System.nanoTime();
        node.onStart(this);
    }

    @Override
    public void send(int to, Message message) {
        nodes.get(to).tell(new Deliver(hosting.number(), message));
    }

    @Override
    public void wakeAfter(long nanos, Timer timer) {
        getContext().scheduleOnce(Duration.ofNanos(nanos), getContext().getSelf(), new Wake(timer));
    }

    @Override
    public void report(Report report) {
        if (hosting.number() == hosting.hub()) {
            hosting.reports().accept(report);
        } else {
            nodes.get(hosting.hub()).tell(new Told(report));
        }
    }

    @Override
    public long nanos() {
        return System.nanoTime() - began;
    }

    @Override
    public long wireBytes() {
        return 0;
    }
}
