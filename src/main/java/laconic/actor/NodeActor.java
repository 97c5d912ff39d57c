package laconic.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import laconic.coding.DecodeException;
import laconic.metrics.Traffic;
import laconic.node.Durable;
import laconic.node.Message;
import laconic.node.Node;
import laconic.node.Odds;
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
    sealed interface Command permits Connect, Begin, Deliver, Wake, Told, Reachable, Save, Late, GoOn, Carried {}

    /** Where other nodes are. */
    record Connect(Map<Integer, ActorRef<Command>> nodes) implements Command {}

    /**
     * The run begins.
     *
     * @param elapsedNanos how long ago it began for others
     */
    record Begin(long elapsedNanos) implements Command {

        Begin() {
            this(0);
        }
    }

    /** A message that a fault has held up leaves now. */
    private record Late(int to, Message message, boolean changed) implements Command {}

    /** A pause is over, or begins with a moment at which it is. */
    private record GoOn(long untilNanos) implements Command {}

    /** A message from a node in this JVM. */
    record Deliver(int from, Message message) implements Command {}

    /** A wake-up that the node asked for. */
    record Wake(Timer timer) implements Command {}

    /** A report of another node in this JVM, for the hub's actor, which passes all reports on in one order. */
    record Told(Report report) implements Command {}

    /** Other nodes are reachable than before. */
    record Reachable(BitSet nodes) implements Command {}

    /** The hub's state is kept: the node's own, as it is now, goes with it. */
    record Save(Consumer<byte[]> into) implements Command {}

    /** Where a node's state is kept, and when the run goes on from. */
    interface Keeper {

        /** Nowhere, from the beginning. */
        Keeper NONE = (part, nanos, wireBytes) -> {};

        /**
         * Keeps a part.
         *
         * @param nanos of the node's clock
         * @param wireBytes that have crossed its network
         * @throws RuntimeException if it cannot: the node then ends before it sends anything else
         */
        void persist(Durable part, long nanos, long wireBytes);

        /** The clock at the beginning. */
        default long nanos() {
            return 0;
        }
    }

    /**
     * What an actor hosts.
     *
     * @param number the node's number
     * @param hub the hub's number
     * @param post how it reaches the other nodes
     * @param reports told everything that the run's nodes report; asked at the hub's actor only
     * @param failed told what ended this actor before its time
     * @param timer measures the node's steps; null where nobody asks
     * @param interceptor the faults that the experiment asks for; null for none
     */
    record Hosting(
            int number,
            int hub,
            Node node,
            Post post,
            Keeper keeper,
            Consumer<Report> reports,
            Consumer<Throwable> failed,
            StepTimer timer,
            Interceptor interceptor) {

        /** One that keeps nothing and whose steps are not measured. */
        Hosting(int number, int hub, Node node, Post post, Consumer<Report> reports, Consumer<Throwable> failed) {
            this(number, hub, node, post, Keeper.NONE, reports, failed, null, null);
        }
    }

    private final Hosting hosting;
    private final Node node;
    private final Post post;
    private final StepTimer timer;
    private final Interceptor interceptor;
    private final List<Runnable> held = new ArrayList<>();
    private boolean paused;
    private boolean begun;
    private long began;

    private NodeActor(ActorContext<Command> context, Hosting hosting) {
        super(context);
        this.hosting = hosting;
        node = hosting.node();
        post = hosting.post();
        timer = hosting.timer();
        interceptor = hosting.interceptor();
    }

    static Behavior<Command> create(Hosting hosting) {
        return Behaviors.setup(context -> new NodeActor(context, hosting));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Deliver.class, it -> step(() -> deliver(it.from, it.message)))
                .onMessage(Carried.class, it -> step(() -> receive(it)))
                .onMessage(Wake.class, it -> step(() -> node.onTimer(it.timer, this)))
                .onMessage(Told.class, it -> step(() -> report(it.report)))
                .onMessage(Reachable.class, it -> step(() -> node.onPeers(it.nodes, this)))
                .onMessage(Save.class, it -> step(() -> it.into.accept(node.save())))
                .onMessage(Connect.class, it -> step(() -> it.nodes.forEach(post::connect)))
                .onMessage(Begin.class, it -> step(() -> begin(it.elapsedNanos)))
                .onMessage(Late.class, it -> step(() -> leave(it)))
                .onMessage(GoOn.class, this::pause)
                .build();
    }

    /** Errors count as exceptions here: whatever stops a node must end the run, not leave it waiting. */
    private Behavior<Command> step(Runnable step) {
        if (paused) {
            held.add(step);
            return this;
        }
        try {
            if (timer == null) {
                step.run();
            } else {
                timer.eventBegins();
                step.run();
                timer.eventEnds();
            }
            return this;
        } catch (Throwable e) {
            hosting.failed().accept(e);
            return Behaviors.stopped();
        }
    }

    /** A node that has begun is told so again by a server that takes the run up. */
    private void begin(long elapsedNanos) {
        if (begun) {
            return;
        }
        begun = true;
        began = System.nanoTime() - hosting.keeper().nanos() - elapsedNanos;
        if (interceptor != null) {
            interceptor.pauses().forEach(pause -> tellAfter(pause.atNanos() - nanos(), new GoOn(pause.backNanos())));
        }
        node.onStart(this);
    }

    /** Stands still until a moment, or goes on with all that has come meanwhile. */
    private Behavior<Command> pause(GoOn when) {
        long left = when.untilNanos - nanos();
        if (left > 0) {
            paused = true;
            tellAfter(left, when);
            return this;
        }
        paused = false;
        List<Runnable> waiting = List.copyOf(held);
        held.clear();
        Behavior<Command> next = this;
        for (int k = 0; k < waiting.size() && next == this; k++) {
            next = step(waiting.get(k));
        }
        return next;
    }

    private void deliver(int from, Message message) {
        if (interceptor == null || !interceptor.loses(from, nanos())) {
            node.onMessage(from, message, this);
        } else {
            post.dropped(Traffic.Loss.INJECTED);
        }
    }

    private void receive(Carried carried) {
        try {
            FrameCodec.Letter letter = post.receive(carried);
            if (letter != null && letter.message() != null) {
                deliver(letter.from(), letter.message());
            } else if (letter != null) {
                report(letter.report());
            }
        } catch (DecodeException e) {
            post.dropped(Traffic.Loss.UNDECODABLE);
            report(new Report.Incident(Report.Incident.Kind.UNDECODABLE, hosting.number(), -1, e.getMessage()));
        }
    }

    @Override
    public void send(int to, Message message) {
        Odds.Fate fate = interceptor == null ? Odds.Fate.FAIR : interceptor.fate(to, nanos());
        if (fate.lost()) {
            post.dropped(Traffic.Loss.INJECTED);
            return;
        }
        sendAfter(fate.lateNanos(), to, message, fate.corrupted());
        if (fate.repeatNanos() >= 0) {
            sendAfter(fate.lateNanos() + fate.repeatNanos(), to, message, false);
        }
    }

    private void sendAfter(long nanos, int to, Message message, boolean changed) {
        if (nanos == 0) {
            post.send(to, message, changed);
        } else {
            interceptor.leaves(to);
            tellAfter(nanos, new Late(to, message, changed));
        }
    }

    private void leave(Late late) {
        interceptor.arrives(late.to);
        post.send(late.to, late.message, late.changed);
    }

    @Override
    public void persist(Durable part) {
        hosting.keeper().persist(part, nanos(), wireBytes());
    }

    @Override
    public void wakeAfter(long nanos, Timer timer) {
        if (nanos == 0) {
            getContext().getSelf().tell(new Wake(timer)); // The scheduler's clock ticks every 10 ms.
        } else {
            tellAfter(nanos, new Wake(timer));
        }
    }

    private void tellAfter(long nanos, Command command) {
        getContext()
                .scheduleOnce(Duration.ofNanos(Math.max(0, nanos)), getContext().getSelf(), command);
    }

    @Override
    public void report(Report report) {
        if (hosting.number() == hosting.hub()) {
            hosting.reports().accept(report);
        } else {
            post.tell(report);
        }
    }

    @Override
    public long nanos() {
        return System.nanoTime() - began;
    }

    @Override
    public long wireBytes() {
        return post.wireBytes();
    }
}
