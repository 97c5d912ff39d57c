package laconic.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.ChildFailed;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.receptionist.Receptionist;
import akka.actor.typed.receptionist.ServiceKey;
import laconic.metrics.Traffic;

/** A server's side of the cluster: it takes one run at a time. */
final class ServerActor extends AbstractBehavior<ServerActor.Command> {

    /** What it is told. */
    sealed interface Command permits Control.Submit, Control.Resume {}

    /** Where servers are found. */
    static final ServiceKey<Command> SERVERS = ServiceKey.create(Command.class, "laconic-server");

    private static final int SUBMISSIONS = 10;

    private final RunActor.Host host;
    private final Pace pace = new Pace(SUBMISSIONS, SUBMISSIONS);
    private ActorRef<SubmitActor.Command> running;

    private ServerActor(ActorContext<Command> context, RunActor.Host host) {
        super(context);
        this.host = host;
    }

    static Behavior<Command> create(RunActor.Host host) {
        return Behaviors.setup(context -> {
            context.getSystem().receptionist().tell(Receptionist.register(SERVERS, context.getSelf()));
            return new ServerActor(context, host);
        });
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Control.Submit.class, it -> run(it.client(), RunActor.create(it, host)))
                .onMessage(Control.Resume.class, it -> run(it.client(), RunActor.create(it, host)))
                .onSignal(ChildFailed.class, failed -> {
                    running.tell(new Control.Rejected(
                            ClusterException.NOT_FINISHED, "the server failed: " + failed.getCause()));
                    running = null;
                    return this;
                })
                .onSignal(Terminated.class, ended -> {
                    running = null;
                    return this;
                })
                .build();
    }

    private Behavior<Command> run(ActorRef<SubmitActor.Command> client, Behavior<RunActor.Command> run) {
        if (!pace.admits(System.nanoTime())) {
            host.metrics().reached(Traffic.Bound.SUBMISSIONS);
            return this;
        }
        if (running == null) {
            running = client;
            getContext().watch(getContext().spawnAnonymous(run));
        } else {
            client.tell(new Control.Rejected(
                    ClusterException.NOT_FINISHED, "the server is busy with another run; try again later"));
        }
        return this;
    }
}
