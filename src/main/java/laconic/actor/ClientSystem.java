package laconic.actor;

import akka.actor.Address;
import akka.actor.AddressFromURIString;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.ChildFailed;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.Adapter;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.Cluster;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** This process as a client in a cluster: it joins, has one actor there, and leaves. */
final class ClientSystem implements AutoCloseable {

    private static final Duration JOIN_TIMEOUT = Duration.ofSeconds(30);

    private final ActorSystem<Void> system;

    private ClientSystem(ActorSystem<Void> system) {
        this.system = system;
    }

    /**
     * Joins.
     *
     * @param hostPort any member, as host:port
     * @param failed told what the actor threw, or that this client was cut off
     * @throws ClusterException if there is no cluster
     */
    static ClientSystem join(
            String hostPort, ClusterSubmission.Client client, Supplier<Behavior<?>> actor, Consumer<Throwable> failed)
            throws ClusterException, InterruptedException {
        Address contact = contact(hostPort);
        ActorSystem<Void> system = ClusterMember.create(guardian(actor, failed), client.settings(localHost(contact)));
        system.getWhenTerminated()
                .whenComplete((done, e) -> failed.accept(
                        new ClusterException(ClusterException.NOT_FINISHED, "this client was cut off the cluster")));
        ClientSystem joined = new ClientSystem(system);
        boolean in = false;
        try {
            Cluster.get(Adapter.toClassic(system)).joinSeedNodes(List.of(contact));
            in = ClusterMember.joins(system, JOIN_TIMEOUT);
        } finally {
            if (!in) {
                joined.close();
            }
        }
        if (!in) {
            throw new ClusterException(
                    ClusterException.NOT_FINISHED,
                    "no cluster answered at " + hostPort + " within " + JOIN_TIMEOUT.toSeconds() + " s");
        }
        return joined;
    }

    /** What an actor comes to, or what it failed with. */
    <T> T await(CompletableFuture<T> end) throws ClusterException, InterruptedException {
        try {
            return end.get();
        } catch (ExecutionException e) {
            throw asThrown(e.getCause());
        }
    }

    /** Leaves; all of Akka has stopped when this returns. */
    @Override
    public void close() {
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().join();
    }

    private static Address contact(String hostPort) throws ClusterException {
        if (!hostPort.matches("[^:/@\\s]+:[0-9]{1,5}")) {
            throw new ClusterException(
                    ClusterException.BAD_INPUT, "--cluster " + hostPort + " is not of the form HOST:PORT");
        }
        return AddressFromURIString.parse(Settings.address(hostPort));
    }

    /** This machine's address on the way to the contact. Connecting a datagram socket sends nothing. */
    private static String localHost(Address contact) throws ClusterException {
        InetAddress there = new InetSocketAddress(
                        contact.getHost().orElseThrow(), contact.getPort().orElseThrow())
                .getAddress();
        if (there == null) {
            throw new ClusterException(
                    ClusterException.BAD_INPUT,
                    "there is no host " + contact.getHost().orElseThrow());
        }
        try (DatagramSocket probe = new DatagramSocket()) {
            probe.connect(there, contact.getPort().orElseThrow());
            return probe.getLocalAddress().getHostAddress();
        } catch (IOException e) {
            throw new ClusterException(ClusterException.NOT_FINISHED, "no way to " + contact.hostPort(), e);
        }
    }

    /** An actor that throws fails what it is to complete. */
    private static Behavior<Void> guardian(Supplier<Behavior<?>> actor, Consumer<Throwable> fails) {
        return Behaviors.setup(context -> {
            context.watch(context.spawn(actor.get(), "client"));
            return Behaviors.receive(Void.class)
                    .onSignal(ChildFailed.class, failed -> {
                        fails.accept(failed.cause());
                        return Behaviors.same();
                    })
                    .onSignal(Terminated.class, stopped -> Behaviors.same())
                    .build();
        });
    }

    private static ClusterException asThrown(Throwable e) throws ClusterException {
        if (e instanceof Error error) {
            throw error;
        }
        if (e instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        throw e instanceof ClusterException known
                ? known
                : new ClusterException(ClusterException.NOT_FINISHED, e.toString(), e);
    }
}
