package laconic.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.receptionist.Receptionist;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import laconic.coding.DecodeException;
import laconic.node.Report;

/** The client's side of a run: it brings the experiment to a server and takes the reports. */
final class SubmitActor extends AbstractBehavior<SubmitActor.Command> {

    /** What it is told. */
    sealed interface Command permits Control.Started, Control.Rejected, Control.Notice, Carried, Servers, Taken, Lost {}

    private record Servers(Set<ActorRef<ServerActor.Command>> up) implements Command {}

    /** Somebody takes the reports. */
    private record Taken(Consumer<Report> reports) implements Command {}

    private record Lost(boolean beforeServer, String reason) implements Command {}

    /**
     * What the client wants.
     *
     * @param request the message to the server, from this actor
     * @param started completed when the server has begun
     * @param reports completed with who is told the run's reports, in this actor
     * @param notices told sentences for a waiting person
     * @param end completed when {@link Report.Finished} was passed on; or with the exception that ended it
     */
    record Order(
            Function<ActorRef<Command>, ServerActor.Command> request,
            CompletableFuture<Control.Started> started,
            CompletableFuture<Consumer<Report>> reports,
            Consumer<String> notices,
            CompletableFuture<Void> end) {}

    private static final Duration SERVER_TIMEOUT = Duration.ofSeconds(60);

    private final Order order;
    private final Assembly assembly = new Assembly();
    private boolean submitted;
    private boolean overdue;
    private final List<Carried.Piece> early = new ArrayList<>();
    private Consumer<Report> reports;
    private FrameCodec codec;
    private ActorRef<RunActor.Command> run;

    private SubmitActor(ActorContext<Command> context, Order order) {
        super(context);
        this.order = order;
        ActorRef<Receptionist.Listing> adapter = context.messageAdapter(
                Receptionist.Listing.class, it -> new Servers(it.getServiceInstances(ServerActor.SERVERS)));
        context.getSystem().receptionist().tell(Receptionist.subscribe(ServerActor.SERVERS, adapter));
        context.scheduleOnce(
                SERVER_TIMEOUT,
                context.getSelf(),
                new Lost(true, "the cluster has no member with the role server, or it does not answer"));
    }

    static Behavior<Command> create(Order order) {
        return Behaviors.setup(context -> new SubmitActor(context, order));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Carried.Piece.class, this::take)
                .onMessage(Servers.class, this::submit)
                .onMessage(Control.Started.class, this::started)
                .onMessage(Taken.class, this::taken)
                .onMessage(Control.Rejected.class, it -> end(it.exitCode(), it.reason()))
                .onMessage(Control.Notice.class, it -> {
                    order.notices().accept(it.text());
                    return this;
                })
                .onMessage(Lost.class, this::lost)
                .build();
    }

    /** A server that is lost before it has begun may be one that was gone already: its successor is asked. */
    private Behavior<Command> lost(Lost lost) {
        overdue |= lost.beforeServer;
        if (lost.beforeServer ? submitted : run == null && !overdue) {
            submitted &= lost.beforeServer;
            return this;
        }
        return end(ClusterException.NOT_FINISHED, lost.reason);
    }

    private Behavior<Command> submit(Servers servers) {
        if (!submitted) {
            servers.up.stream()
                    .min(Comparator.comparing(it -> it.path().address().hostPort()))
                    .ifPresent(server -> {
                        submitted = true;
                        String lost = "the server " + StageActor.name(server) + " was lost";
                        getContext().watchWith(server, new Lost(false, lost));
                        server.tell(order.request().apply(getContext().getSelf()));
                    });
        }
        return this;
    }

    private Behavior<Command> started(Control.Started started) {
        codec = new FrameCodec(started.session(), started.hub());
        codec.speak(started.wire());
        run = started.run();
        getContext().watchWith(run, new Lost(false, "the server ended the run without a result"));
        order.started().complete(started);
        getContext().pipeToSelf(order.reports(), (consumer, e) -> new Taken(consumer));
        return this;
    }

    private Behavior<Command> taken(Taken taken) {
        reports = taken.reports;
        Behavior<Command> next = this;
        for (int k = 0; k < early.size() && next == this; k++) {
            next = take(early.get(k));
        }
        early.clear();
        return next;
    }

    /** Without credit no more pieces come than fit a window, so that the early ones may wait. */
    private Behavior<Command> take(Carried.Piece piece) {
        if (reports == null) {
            early.add(piece);
            return this;
        }
        try {
            byte[] frame = assembly.add(piece);
            if (assembly.lost() > 0) {
                return end(ClusterException.NOT_FINISHED, "reports of the run were lost on the way");
            }
            Report report = frame == null ? null : codec.decode(frame).report();
            boolean finished = report instanceof Report.Finished;
            if (report != null) {
                reports.accept(report);
            }
            if (finished || assembly.creditDue()) {
                run.tell(new Carried.Credit(piece.from(), assembly.received()));
            }
            if (finished) {
                order.end().complete(null);
                return Behaviors.stopped();
            }
            return this;
        } catch (DecodeException e) {
            return end(ClusterException.NOT_FINISHED, "the server sent what cannot be read: " + e.getMessage());
        } catch (RuntimeException | Error e) {
            order.end().completeExceptionally(e);
            return Behaviors.stopped();
        }
    }

    private Behavior<Command> end(int exitCode, String reason) {
        ClusterException ended = new ClusterException(exitCode, reason);
        order.started().completeExceptionally(ended);
        order.end().completeExceptionally(ended);
        return Behaviors.stopped();
    }
}
