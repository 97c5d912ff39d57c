package laconic.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.receptionist.Receptionist;
import akka.actor.typed.receptionist.ServiceKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import laconic.metrics.NodeMetrics;
import laconic.metrics.Traffic;
import laconic.node.Node;
import laconic.node.Processes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A worker's or peer's side of the cluster: it hosts the slots that servers ask it to. */
final class MemberActor extends AbstractBehavior<MemberActor.Command> {

    /** What it is told. */
    sealed interface Command
            permits Control.Host,
                    Control.Begin,
                    Control.News,
                    Control.Moved,
                    Control.Recall,
                    Control.End,
                    Control.Echo,
                    Prepared,
                    Failed,
                    RunLost,
                    Forget {}

    /** The nodes are made, or the reason why not. */
    private record Prepared(Control.Host host, Program program, Map<Integer, Made> nodes, String reason)
            implements Command {

        static Prepared declined(Control.Host host, String reason) {
            return new Prepared(host, null, Map.of(), reason);
        }
    }

    private record Made(Node node, StepTimer timer) {}

    /** A node threw. */
    private record Failed(long session, int node, Throwable cause) implements Command {}

    /** The server's side of a session is gone. */
    private record RunLost(long session, ActorRef<StageActor.Command> stage) implements Command {}

    /** A session whose server has been gone for long. */
    private record Forget(long session, ActorRef<StageActor.Command> stage) implements Command {}

    private static final class Session {
        private final Program program;
        private final FrameCodec codec;
        private final boolean kept;
        private final Map<Integer, ActorRef<NodeActor.Command>> nodes;
        private ActorRef<StageActor.Command> stage;
        private int wire;
        private boolean waiting;

        Session(Prepared prepared, FrameCodec codec, Map<Integer, ActorRef<NodeActor.Command>> nodes) {
            program = prepared.program;
            kept = prepared.host.kept();
            stage = prepared.host.stage();
            this.codec = codec;
            this.nodes = nodes;
        }
    }

    /** Where the members that host workers are found. */
    static final ServiceKey<Command> WORKERS = ServiceKey.create(Command.class, "laconic-worker");

    /** Where the members that host peers only are found. */
    static final ServiceKey<Command> PEERS = ServiceKey.create(Command.class, "laconic-peer");

    private static final Logger LOG = LoggerFactory.getLogger("laconic.cluster");

    private static final int SESSIONS_MAX = 8;

    private final Program.Assembler assembler;
    private final NodeMetrics metrics;
    private final LivePage page;
    private final Wires wires;
    private final Duration serverTimeout;
    private final Map<Long, Session> sessions = new LinkedHashMap<>();

    private MemberActor(
            ActorContext<Command> context,
            Program.Assembler assembler,
            NodeMetrics metrics,
            LivePage page,
            Wires wires,
            Duration serverTimeout) {
        super(context);
        this.assembler = assembler;
        this.metrics = metrics;
        this.page = page;
        this.wires = wires;
        this.serverTimeout = serverTimeout;
    }

    /**
     * @param key where it registers
     * @param wires what it speaks
     * @param serverTimeout how long it holds nodes of a run that is kept, when its server is gone
     */
    static Behavior<Command> create(
            ServiceKey<Command> key,
            Program.Assembler assembler,
            NodeMetrics metrics,
            LivePage page,
            Wires wires,
            Duration serverTimeout) {
        return Behaviors.setup(context -> {
            context.getSystem().receptionist().tell(Receptionist.register(key, context.getSelf()));
            return new MemberActor(context, assembler, metrics, page, wires, serverTimeout);
        });
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Control.Host.class, this::prepare)
                .onMessage(Prepared.class, this::host)
                .onMessage(Control.Begin.class, this::begin)
                .onMessage(Control.News.class, this::news)
                .onMessage(Control.Moved.class, this::moved)
                .onMessage(Control.End.class, it -> end(it.session()))
                .onMessage(Control.Echo.class, this::echo)
                .onMessage(Control.Recall.class, this::recall)
                .onMessage(RunLost.class, this::runLost)
                .onMessage(Forget.class, this::forget)
                .onMessage(Failed.class, this::failed)
                .build();
    }

    private boolean isOf(ActorRef<StageActor.Command> stage, long session) {
        return sessions.containsKey(session) && sessions.get(session).stage.equals(stage);
    }

    /** What belongs to a run that is kept waits for its next server. */
    private Behavior<Command> runLost(RunLost lost) {
        if (!isOf(lost.stage, lost.session)) {
            return this;
        }
        Session session = sessions.get(lost.session);
        if (!session.kept || serverTimeout.isZero()) {
            return end(lost.session);
        }
        session.waiting = true;
        LOG.info(
                "the server is gone; slots {} are held for it for {} s",
                new TreeSet<>(session.nodes.keySet()),
                serverTimeout.toSeconds());
        getContext().scheduleOnce(serverTimeout, getContext().getSelf(), new Forget(lost.session, lost.stage));
        return this;
    }

    private Behavior<Command> forget(Forget forget) {
        boolean gone = isOf(forget.stage, forget.session) && sessions.get(forget.session).waiting;
        return gone ? end(forget.session) : this;
    }

    /** A server that speaks is not gone: Akka may report the end of its address's last process as its own. */
    private Behavior<Command> news(Control.News news) {
        page.news(news.run());
        Session session = sessions.get(news.session());
        if (session != null && session.waiting) {
            session.waiting = false;
            getContext().watchWith(session.stage, new RunLost(news.session(), session.stage));
        }
        return this;
    }

    private Behavior<Command> recall(Control.Recall recall) {
        Session session = sessions.get(recall.session());
        if (session == null) {
            recall.stage().tell(new Control.Held(getContext().getSelf(), Map.of(), wires));
            return this;
        }
        getContext().unwatch(session.stage);
        session.stage = recall.stage();
        session.waiting = false;
        getContext().watchWith(session.stage, new RunLost(recall.session(), session.stage));
        Wires spoken = session.wire == 0 ? wires : new Wires(session.wire, session.wire);
        session.stage.tell(new Control.Held(getContext().getSelf(), session.nodes, spoken));
        LOG.info("the server is back; slots {} go on", new TreeSet<>(session.nodes.keySet()));
        return this;
    }

    private Behavior<Command> prepare(Control.Host host) {
        if (sessions.size() >= SESSIONS_MAX) {
            sessions.entrySet().stream()
                    .filter(it -> it.getValue().waiting)
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .ifPresent(this::end);
        }
        if (sessions.size() >= SESSIONS_MAX) {
            metrics.reached(Traffic.Bound.SESSIONS);
            String reason = "it hosts nodes of " + SESSIONS_MAX + " runs already";
            host.stage().tell(new Control.Declined(getContext().getSelf(), reason));
            return this;
        }
        if (wires.and(host.wires()).none()) {
            String reason = "wire versions differ: " + wires + " here, " + host.wires() + " at the server";
            host.stage().tell(new Control.Declined(getContext().getSelf(), reason));
            return this;
        }
        getContext()
                .pipeToSelf(
                        CompletableFuture.supplyAsync(
                                () -> prepared(host, assembler, metrics),
                                getContext().getSystem().dispatchers().lookup(DispatcherSelector.blocking())),
                        (prepared, e) -> prepared != null ? prepared : Prepared.declined(host, e.toString()));
        return this;
    }

    private static Prepared prepared(Control.Host host, Program.Assembler assembler, NodeMetrics metrics) {
        Program program;
        try {
            program = assembler.assemble(host.experiment());
        } catch (Exception e) {
            return Prepared.declined(host, e.getMessage() == null ? e.toString() : e.getMessage());
        }
        String difference = program.difference(host.contract());
        if (difference != null) {
            return Prepared.declined(host, difference);
        }
        SortedMap<Integer, Made> nodes = new TreeMap<>();
        for (int slot : host.slots()) {
            StepTimer timer = new StepTimer(metrics);
            Processes processes = program.processes().watchedBy(timer);
            nodes.put(slot, new Made(processes.start(slot, host.process(), host.returning(), () -> {}), timer));
        }
        return new Prepared(host, program, nodes, null);
    }

    private Behavior<Command> host(Prepared prepared) {
        Control.Host host = prepared.host;
        if (prepared.reason != null) {
            LOG.warn("declined to host slots {}: {}", host.slots(), prepared.reason);
            host.stage().tell(new Control.Declined(getContext().getSelf(), prepared.reason));
            return this;
        }
        end(host.session());
        int hub = prepared.program.n();
        FrameCodec codec = new FrameCodec(host.session(), hub, slot -> {
            int at = host.slots().indexOf(slot);
            return at < 0 ? 0 : host.keys().get(at);
        });
        Map<Integer, ActorRef<NodeActor.Command>> nodes = new HashMap<>();
        prepared.nodes.forEach((slot, made) -> {
            ActorRef<Command> self = getContext().getSelf();
            NodeActor.Hosting hosting = new NodeActor.Hosting(
                    slot,
                    hub,
                    made.node,
                    new Post(slot, hub, codec, metrics, made.timer),
                    NodeActor.Keeper.NONE,
                    report -> {},
                    e -> self.tell(new Failed(host.session(), slot, e)),
                    made.timer,
                    prepared.program.mishaps().of(slot, hub, host.returning() ? host.process() : 0));
            String name = "node-" + slot + "-" + Long.toHexString(host.session()) + "-" + host.process();
            nodes.put(slot, getContext().spawn(NodeActor.create(hosting), name, Settings.WORKER_DISPATCHER));
        });
        sessions.put(host.session(), new Session(prepared, codec, nodes));
        getContext().unwatch(host.stage());
        getContext().watchWith(host.stage(), new RunLost(host.session(), host.stage()));
        host.stage().tell(new Control.Hosted(getContext().getSelf(), nodes, wires));
        LOG.info("hosts slots {}{}", host.slots(), host.returning() ? ", which are returning" : "");
        tellHosting();
        return this;
    }

    private Behavior<Command> begin(Control.Begin begin) {
        Session session = sessions.get(begin.session());
        if (session != null) {
            Map<Integer, ActorRef<NodeActor.Command>> all = new HashMap<>(begin.nodes());
            all.putAll(session.nodes);
            session.wire = begin.wire();
            session.codec.speak(begin.wire());
            for (ActorRef<NodeActor.Command> node : session.nodes.values()) {
                node.tell(new NodeActor.Connect(all));
                node.tell(new NodeActor.Begin());
            }
            session.stage.tell(new Control.Begun(getContext().getSelf()));
        }
        return this;
    }

    private Behavior<Command> moved(Control.Moved moved) {
        Session session = sessions.get(moved.session());
        if (session != null) {
            session.nodes.values().forEach(node -> node.tell(new NodeActor.Connect(moved.nodes())));
        }
        return this;
    }

    private Behavior<Command> failed(Failed failed) {
        Session session = sessions.get(failed.session);
        if (session != null) {
            LOG.error("node {} failed", failed.node, failed.cause);
            session.stage.tell(new Control.Broken(failed.node, failed.cause.toString()));
            return end(failed.session);
        }
        return this;
    }

    private Behavior<Command> end(long number) {
        Session session = sessions.remove(number);
        if (session != null) {
            session.nodes.values().forEach(getContext()::stop);
            getContext().unwatch(session.stage);
            LOG.info("released slots {}", new TreeSet<>(session.nodes.keySet()));
            tellHosting();
        }
        return this;
    }

    private Behavior<Command> echo(Control.Echo echo) {
        int bytes = Math.max(0, Math.min(Control.ECHO_MAX, echo.answerBytes()));
        echo.client().tell(new Control.Echoed(new byte[bytes]));
        return this;
    }

    private void tellHosting() {
        int nodes = sessions.values().stream().mapToInt(it -> it.nodes.size()).sum();
        long vectorBits = sessions.values().stream()
                .mapToLong(it -> it.program.outline().vectorBits())
                .max()
                .orElse(0);
        metrics.hosting(nodes, vectorBits);
    }
}
