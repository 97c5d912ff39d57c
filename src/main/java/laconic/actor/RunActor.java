package laconic.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import laconic.metrics.LiveRun;
import laconic.metrics.NodeMetrics;
import laconic.metrics.RunMetrics;
import laconic.metrics.RunOutline;
import laconic.node.Report;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of a cluster, at the server, as its client sees it: it assembles it, or takes up one that was interrupted, stages it,
 * and passes its reports on.
 */
final class RunActor extends AbstractBehavior<RunActor.Command> {

    /** What it is told. */
    sealed interface Command permits Carried, Readied, Refused, Reported, Ended {}

    /** The run is made. */
    private record Readied(KeptRun run) implements Command {}

    /** It cannot be made. */
    private record Refused(String reason) implements Command {}

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
     * @param states where runs are kept; null where they are not
     */
    record Host(
            Program.Assembler assembler,
            NodeMetrics metrics,
            RunMetrics runs,
            LiveRun live,
            Duration membersTimeout,
            Wires wires,
            Path states) {

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

    private final ActorRef<SubmitActor.Command> client;
    private final Wires clientWires;
    private final Host host;
    private KeptRun run;
    private FrameCodec toClientCodec;
    private int hub;
    private Lane toClient;
    private ActorRef<StageActor.Command> stage;
    private boolean reported;
    private boolean finished;
    private boolean interrupted;
    private boolean delivered;
    private boolean neverBegan;

    private RunActor(
            ActorContext<Command> context,
            ActorRef<SubmitActor.Command> client,
            Wires clientWires,
            Host host,
            Callable<KeptRun> ready) {
        super(context);
        this.client = client;
        this.clientWires = clientWires;
        this.host = host;
        context.watchWith(client, new Ended(0, null));
        context.pipeToSelf(
                CompletableFuture.supplyAsync(
                        () -> readied(ready), context.getSystem().dispatchers().lookup(DispatcherSelector.blocking())),
                (readied, e) -> readied != null ? readied : new Refused(e.toString()));
    }

    static Behavior<Command> create(Control.Submit submit, Host host) {
        return Behaviors.setup(context -> new RunActor(
                context,
                submit.client(),
                submit.wires(),
                host,
                () -> KeptRun.begin(submit.experiment(), submit.membersMin(), host.assembler(), host.states())));
    }

    static Behavior<Command> create(Control.Resume resume, Host host) {
        return Behaviors.setup(context -> new RunActor(
                context,
                resume.client(),
                resume.wires(),
                host,
                () -> KeptRun.takeUp(resume.session(), resume.round(), host.assembler(), host.states())));
    }

    private static Command readied(Callable<KeptRun> ready) {
        try {
            return new Readied(ready.call());
        } catch (Exception e) {
            return new Refused(e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Reported.class, it -> pass(it.report))
                .onMessage(Carried.Credit.class, this::credit)
                .onMessage(Readied.class, it -> stage(it.run))
                .onMessage(
                        Refused.class,
                        it -> end(new Ended(ClusterException.BAD_INPUT, "the server declined: " + it.reason)))
                .onMessage(Ended.class, this::end)
                .onSignal(PostStop.class, stop -> close())
                .build();
    }

    private Behavior<Command> stage(KeptRun ready) {
        run = ready;
        Wires withClient = host.wires().and(clientWires);
        if (withClient.none()) {
            return end(new Ended(
                    ClusterException.BAD_INPUT,
                    "the server speaks wire versions " + host.wires() + ", this client " + clientWires));
        }
        ActorRef<Command> self = getContext().getSelf();
        Program program = run.program();
        host.begins(program.outline());
        hub = program.n();
        toClientCodec = new FrameCodec(run.session(), hub);
        toClientCodec.speak(withClient.newest());
        NodeKeys keys = new NodeKeys(run.secret());
        FrameCodec codec = new FrameCodec(run.session(), hub, keys);
        toClient = new Lane(hub, true, REPORTS_WAITING_MAX, client::tell);
        client.tell(
                new Control.Started(run.session(), hub, withClient.newest(), run.isKept(), run.clientRound(), self));
        run.onDurable(host.metrics()::checkpointed);
        if (run.repaired() > 0) {
            String text = "the last " + run.repaired()
                    + " bytes of the run's log were not written to their end, and are cut off";
            LOG.warn(text);
            client.tell(new Control.Notice(text));
        }
        run.takeReports().forEach(report -> {
            host.accept(report);
            if (run.isNews(report)) {
                pass(report);
            }
        });
        NodeActor.Hosting hosting = new NodeActor.Hosting(
                hub,
                hub,
                run.hub(),
                new Post(hub, hub, codec, host.metrics()).after(run.wireBytes()),
                run,
                reports(self),
                e -> {
                    LOG.error("the hub failed", e);
                    String reason = e instanceof UncheckedIOException disk
                            ? disk.getCause().getMessage()
                            : "the server failed: " + e;
                    self.tell(new Ended(ClusterException.NOT_FINISHED, reason));
                },
                null,
                program.mishaps().of(hub, hub, run.term()));
        stage = getContext()
                .spawn(
                        StageActor.create(new StageActor.Play(
                                new Control.Submit(run.experiment(), run.membersMin(), clientWires, client),
                                run.session(),
                                program,
                                NodeActor.create(hosting),
                                host.membersTimeout(),
                                run.term(),
                                run.isKept(),
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
            if (run.wasReported(report)) {
                return;
            }
            host.accept(report);
            long now = System.nanoTime();
            boolean full = report instanceof Report.RoundClosed closed && !closed.missed() && !joined[0];
            joined[0] = report instanceof Report.Incident incident && incident.kind() == Report.Incident.Kind.JOINED
                    || joined[0] && !(report instanceof Report.RoundClosed);
            if (!full || now - told[0] >= ROUND_REPORT_NANOS) {
                told[0] = now;
                run.report(report);
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
            delivered = !interrupted;
            if (delivered) {
                stage.tell(StageActor.Tell.OVER);
            } else {
                getContext().stop(stage);
            }
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
        interrupted = !finished;
        Report failed = new Report.Finished(Report.Outcome.FAILED, ended.reason, new double[0]);
        if (!finished) {
            host.accept(failed);
        }
        return pass(failed);
    }

    private Behavior<Command> reject(int exitCode, String reason) {
        LOG.warn("a run was refused or ended: {}", reason);
        client.tell(new Control.Rejected(exitCode, reason));
        neverBegan = !reported && run != null && run.term() == 0;
        return Behaviors.stopped();
    }

    /** A run whose end the client knows need not be kept. */
    private Behavior<Command> close() {
        if (run != null) {
            host.metrics().checkpointsEnd();
            run.close(neverBegan || delivered && toClient.idle());
        }
        return this;
    }
}
