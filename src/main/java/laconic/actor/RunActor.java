package laconic.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import laconic.metrics.LiveRun;
import laconic.metrics.NodeMetrics;
import laconic.metrics.RunMetrics;
import laconic.metrics.RunOutline;
import laconic.node.Node;
import laconic.node.Report;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of a cluster, at the server, as its client sees it: it assembles it, stages it, and passes its reports on. */
final class RunActor extends AbstractBehavior<RunActor.Command> {

    /** What it is told. */
    sealed interface Command permits Carried, Assembled, Reported, Ended {}

    /** The program and the hub are made; or the reason why not. */
    private record Assembled(Program program, Node hub, String reason) implements Command {}

    /** A report of the hub's actor, to be passed on. */
    private record Reported(Report report) implements Command {}

    /** The run cannot go on, or nobody wants to know (without a reason). */
    record Ended(int exitCode, String reason) implements Command {}

    /**
     * What every run of a server uses.
     *
     * @param runs told all reports of all runs
     * @param live likewise, for those who look on
     * @param membersTimeout how long a run waits for members
     * @param wires what this server speaks
     */
    record Host(
            Program.Assembler assembler,
            NodeMetrics metrics,
            RunMetrics runs,
            LiveRun live,
            Duration membersTimeout,
            Wires wires) {

        void begins(RunOutline outline) {
            runs.begins(outline);
            live.begins(outline);
        }

        void accept(Report report) {
            runs.accept(report);
            live.accept(report);
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger("laconic.cluster");
    private static final int REPORTS_WAITING_MAX = 1 << 20;
    private static final long ROUND_REPORT_NANOS = 100_000_000L;

    private final Control.Submit submit;
    private final Host host;
    private final long session = new SecureRandom().nextLong();
    private final NodeKeys keys = new NodeKeys();
    private FrameCodec toClientCodec;
    private int hub;
    private Lane toClient;
    private ActorRef<StageActor.Command> stage;
    private boolean reported;
    private boolean finished;

    private RunActor(ActorContext<Command> context, Control.Submit submit, Host host) {
        super(context);
        this.submit = submit;
        this.host = host;
        context.watchWith(submit.client(), new Ended(0, null));
        context.pipeToSelf(
                CompletableFuture.supplyAsync(
                        () -> assembled(submit.experiment(), host.assembler()),
                        context.getSystem().dispatchers().lookup(DispatcherSelector.blocking())),
                (assembled, e) -> assembled != null ? assembled : new Assembled(null, null, e.toString()));
    }

    static Behavior<Command> create(Control.Submit submit, Host host) {
        return Behaviors.setup(context -> new RunActor(context, submit, host));
    }

    private static Assembled assembled(String experiment, Program.Assembler assembler) {
        try {
            Program program = assembler.assemble(experiment);
            if (program.n() > Control.NODES_MAX) {
                String reason = program.n() + " nodes; a cluster runs at most " + Control.NODES_MAX;
                return new Assembled(null, null, reason);
            }
            return new Assembled(program, program.processes().start(program.n(), 0, false, () -> {}), null);
        } catch (Exception e) {
            return new Assembled(null, null, e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Reported.class, it -> pass(it.report))
                .onMessage(Carried.Credit.class, this::credit)
                .onMessage(Assembled.class, this::stage)
                .onMessage(Ended.class, this::end)
                .build();
    }

    private Behavior<Command> stage(Assembled assembled) {
        if (assembled.reason != null) {
            return end(new Ended(ClusterException.BAD_INPUT, "the server declined: " + assembled.reason));
        }
        Wires withClient = host.wires().and(submit.wires());
        if (withClient.none()) {
            return end(new Ended(
                    ClusterException.BAD_INPUT,
                    "the server speaks wire versions " + host.wires() + ", this client " + submit.wires()));
        }
        ActorRef<Command> self = getContext().getSelf();
        host.begins(assembled.program.outline());
        hub = assembled.program.n();
        toClientCodec = new FrameCodec(session, hub);
        toClientCodec.speak(withClient.newest());
        FrameCodec codec = new FrameCodec(session, hub, keys);
        toClient = new Lane(
                hub, true, REPORTS_WAITING_MAX, carried -> submit.client().tell(carried));
        submit.client().tell(new Control.Started(session, hub, withClient.newest(), self));
        NodeActor.Hosting hosting = new NodeActor.Hosting(
                hub,
                hub,
                assembled.hub,
                new Post(hub, hub, codec, host.metrics()),
                NodeActor.Keeper.NONE,
                reports(self),
                e -> {
                    LOG.error("the hub failed", e);
                    self.tell(new Ended(ClusterException.NOT_FINISHED, "the server failed: " + e));
                },
                null,
                assembled.program.mishaps().of(hub, hub, 0));
        stage = getContext()
                .spawn(
                        StageActor.create(new StageActor.Play(
                                submit,
                                session,
                                assembled.program,
                                NodeActor.create(hosting),
                                host.membersTimeout(),
                                new StageActor.Speech(codec, keys, host.wires()),
                                host.live(),
                                self)),
                        "stage");
        return this;
    }

    /**
     * Runs in the hub's actor. Rounds in which everybody counted and nobody had joined are passed on now and then only: a client
     * that knows the others knows who took part.
     */
    private Consumer<Report> reports(ActorRef<Command> self) {
        long[] told = {System.nanoTime()};
        boolean[] joined = {false};
        return report -> {
            host.accept(report);
            long now = System.nanoTime();
            boolean full = report instanceof Report.RoundClosed closed && !closed.missed() && !joined[0];
            joined[0] = report instanceof Report.Incident incident && incident.kind() == Report.Incident.Kind.JOINED
                    || joined[0] && !(report instanceof Report.RoundClosed);
            if (!full || now - told[0] >= ROUND_REPORT_NANOS) {
                told[0] = now;
                self.tell(new Reported(report));
            }
        };
    }

    private Behavior<Command> pass(Report report) {
        if (finished) {
            return this;
        }
        reported = true;
        if (!toClient.send(toClientCodec.encode(hub, report), System.nanoTime())) {
            return reject(ClusterException.NOT_FINISHED, "the client did not take " + REPORTS_WAITING_MAX + " reports");
        }
        if (report instanceof Report.Finished end) {
            LOG.info("the run ended: {}, {}", end.outcome(), end.reason());
            finished = true;
            getContext().stop(stage);
        }
        return this;
    }

    private Behavior<Command> credit(Carried.Credit credit) {
        toClient.credit(credit.received(), System.nanoTime());
        return finished && toClient.idle() ? Behaviors.stopped() : this;
    }

    /** Ends the run before its time: one that has reported has begun, and ends as failed. */
    private Behavior<Command> end(Ended ended) {
        if (ended.reason == null) {
            return Behaviors.stopped();
        }
        if (!reported) {
            return reject(ended.exitCode, ended.reason);
        }
        Report failed = new Report.Finished(Report.Outcome.FAILED, ended.reason, new double[0]);
        if (!finished) {
            host.accept(failed);
        }
        return pass(failed);
    }

    private Behavior<Command> reject(int exitCode, String reason) {
        LOG.warn("a run was refused or ended: {}", reason);
        submit.client().tell(new Control.Rejected(exitCode, reason));
        return Behaviors.stopped();
    }
}
