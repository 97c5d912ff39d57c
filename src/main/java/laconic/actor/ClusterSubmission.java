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
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import laconic.node.Report;

/** A run on a cluster, seen from the process that submits it: it joins as a client, brings the experiment, and leaves. */
public final class ClusterSubmission {

    private static final Duration JOIN_TIMEOUT = Duration.ofSeconds(30);

    private ClusterSubmission() {}

    /**
     * Who submits.
     *
     * @param tls the directory of the client's certificate, null without TLS. It names this machine's address on the way to the
     *     cluster, or its name in the domain
     * @param hostDomain where there is one, this machine is reached as 10-0-0-7.DOMAIN instead of 10.0.0.7; null for none
     */
    public record Client(Path tls, String hostDomain) {

        /** Without TLS, by address. */
        public static final Client PLAIN = new Client(null, null);

        private Config settings(String address) {
            Config own = tls == null ? Settings.plaintext() : Settings.tls(tls);
            if (hostDomain == null) {
                return Settings.member(own, "client", address, 0, List.of());
            }
            Config bind = ConfigFactory.parseMap(Map.of("akka.remote.artery.bind.hostname", address));
            return Settings.member(
                    own.withFallback(bind), "client", Settings.inDomain(address, hostDomain), 0, List.of());
        }
    }

    /** Runs an experiment on a cluster that speaks without TLS; see the other method. */
    public static void run(
            String hostPort, int membersMin, String experiment, Consumer<Report> reports, Consumer<String> notices)
            throws ClusterException, InterruptedException {
        run(hostPort, Client.PLAIN, membersMin, experiment, reports, notices);
    }

    /**
     * Runs an experiment on a cluster. All of Akka has stopped when this returns or throws.
     *
     * @param hostPort any member, as host:port
     * @param client who submits
     * @param membersMin how many members that host nodes to wait for, ≥ 1
     * @param experiment the resolved text
     * @param reports told the run's reports in order: evaluations, incidents, some closed rounds, and {@link Report.Finished}
     *     last (with an empty model where the run {@link Report.Outcome#FAILED})
     * @param notices told sentences for a waiting person
     * @throws ClusterException if there is no cluster, it refuses the experiment, or it is lost
     * @throws RuntimeException what {@code reports} threw, as it is
     */
    public static void run(
            String hostPort,
            Client client,
            int membersMin,
            String experiment,
            Consumer<Report> reports,
            Consumer<String> notices)
            throws ClusterException, InterruptedException {
        if (experiment.length() > Control.EXPERIMENT_MAX) {
            throw new ClusterException(
                    ClusterException.BAD_INPUT,
                    "the experiment has " + experiment.length() + " characters; a cluster takes "
                            + Control.EXPERIMENT_MAX);
        }
        CompletableFuture<Void> end = new CompletableFuture<>();
        SubmitActor.Order order = new SubmitActor.Order(experiment, membersMin, Wires.OURS, reports, notices, end);
        joined(hostPort, client, () -> SubmitActor.create(order), end);
    }

    /**
     * What a client's actor comes to, in the cluster that it joins and leaves.
     *
     * @param end completed by the actor
     */
    static <T> T joined(String hostPort, Client client, Supplier<Behavior<?>> actor, CompletableFuture<T> end)
            throws ClusterException, InterruptedException {
        Address contact = contact(hostPort);
        ActorSystem<Void> system = ClusterMember.create(guardian(actor, end), client.settings(localHost(contact)));
        system.getWhenTerminated()
                .whenComplete((done, e) -> end.completeExceptionally(
                        new ClusterException(ClusterException.NOT_FINISHED, "this client was cut off the cluster")));
        try {
            Cluster.get(Adapter.toClassic(system)).joinSeedNodes(List.of(contact));
            if (!ClusterMember.joins(system, JOIN_TIMEOUT)) {
                throw new ClusterException(
                        ClusterException.NOT_FINISHED,
                        "no cluster answered at " + hostPort + " within " + JOIN_TIMEOUT.toSeconds() + " s");
            }
            return end.get();
        } catch (ExecutionException e) {
            throw asThrown(e.getCause());
        } finally {
            system.terminate();
            system.getWhenTerminated().toCompletableFuture().join();
        }
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
    private static Behavior<Void> guardian(Supplier<Behavior<?>> actor, CompletableFuture<?> end) {
        return Behaviors.setup(context -> {
            context.watch(context.spawn(actor.get(), "client"));
            return Behaviors.receive(Void.class)
                    .onSignal(ChildFailed.class, failed -> {
                        end.completeExceptionally(failed.cause());
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
