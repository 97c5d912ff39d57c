package laconic.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.receptionist.Receptionist;
import java.time.Duration;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import laconic.coding.DecodeException;
import laconic.node.Report;

/** The client's side of a run: it brings the experiment to a server and takes the reports. */
final class SubmitActor extends AbstractBehavior<SubmitActor.Command> {

    /** What it is told. */
    sealed interface Command permits Control.Started, Control.Rejected, Control.Notice, Carried, Servers, Lost {}

    private record Servers(Set<ActorRef<ServerActor.Command>> up) implements Command {}

    private record Lost(boolean beforeServer, String reason) implements Command {}

    /**
     * What the client wants.
     *
     * @param reports told the run's reports, in this actor
     * @param notices told sentences for a waiting person
     * @param end completed when {@link Report.Finished} was passed on; or with the exception that ended it
     */
    record Order(
            String experiment,
            int membersMin,
            Wires wires,
            Consumer<Report> reports,
            Consumer<String> notices,
            CompletableFuture<Void> end) {}

    private static final Duration SERVER_TIMEOUT = Duration.ofSeconds(60);

    private final Order order;
    private final Assembly assembly = new Assembly();
    private boolean submitted;
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
                .onMessage(Control.Rejected.class, it -> end(it.exitCode(), it.reason()))
                .onMessage(Control.Notice.class, it -> {
                    order.notices().accept(it.text());
                    return this;
                })
                .onMessage(
                        Lost.class,
                        it -> it.beforeServer && submitted ? this : end(ClusterException.NOT_FINISHED, it.reason))
                .build();
    }

    private Behavior<Command> submit(Servers servers) {
        if (!submitted) {
            servers.up.stream()
                    .min(Comparator.comparing(it -> it.path().address().hostPort()))
                    .ifPresent(server -> {
                        submitted = true;
                        String lost = "the server " + StageActor.name(server) + " was lost";
                        getContext().watchWith(server, new Lost(false, lost));
                        server.tell(new Control.Submit(
                                order.experiment(),
                                order.membersMin(),
                                order.wires(),
                                getContext().getSelf()));
                    });
        }
        return this;
    }

    private Behavior<Command> started(Control.Started started) {
        codec = new FrameCodec(started.session(), started.hub());
        codec.speak(started.wire());
        run = started.run();
        getContext().watchWith(run, new Lost(false, "the server ended the run without a result"));
        return this;
    }

    private Behavior<Command> take(Carried.Piece piece) {
        try {
            byte[] frame = assembly.add(piece);
            if (assembly.lost() > 0) {
                return end(ClusterException.NOT_FINISHED, "reports of the run were lost on the way");
            }
            Report report = frame == null ? null : codec.decode(frame).report();
            boolean finished = report instanceof Report.Finished;
            if (report != null) {
                order.reports().accept(report);
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
        order.end().completeExceptionally(new ClusterException(exitCode, reason));
        return Behaviors.stopped();
    }
}
