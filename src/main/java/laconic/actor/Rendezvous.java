package laconic.actor;

import akka.actor.typed.ActorSystem;
import akka.discovery.Discovery;
import akka.management.cluster.bootstrap.ClusterBootstrap;
import akka.management.javadsl.AkkaManagement;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * How members without fixed addresses find each other: Akka's cluster bootstrap asks a directory for contact points, and
 * those for the cluster that they know. Only if enough of them know none does the one with the lowest address begin one.
 */
final class Rendezvous {

    private static final Duration LOOK_UP = Duration.ofSeconds(10);

    private final ActorSystem<Void> system;
    private final String service;

    private Rendezvous(ActorSystem<Void> system) {
        this.system = system;
        service = system.settings()
                .config()
                .getString("akka.management.cluster.bootstrap.contact-point-discovery.service-name");
    }

    /**
     * Starts looking.
     *
     * @throws ClusterException if the port, where others ask this member, is in use
     */
    static Rendezvous start(ActorSystem<Void> system) throws ClusterException {
        try {
            AkkaManagement.get(system)
                    .start()
                    .toCompletableFuture()
                    .orTimeout(LOOK_UP.toSeconds(), TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException e) {
            throw new ClusterException(
                    ClusterException.BAD_INPUT,
                    "cannot listen for contact points: " + e.getCause().getMessage(),
                    e);
        }
        ClusterBootstrap.get(system).start();
        return new Rendezvous(system);
    }

    /** What was found, for a person who wonders why nobody joined. */
    String found() {
        int wanted = system.settings()
                .config()
                .getInt("akka.management.cluster.bootstrap.contact-point-discovery.required-contact-point-nr");
        String what = "service " + service + " by " + system.settings().config().getString("akka.discovery.method");
        try {
            int there = Discovery.get(system)
                    .discovery()
                    .lookup(service, LOOK_UP)
                    .toCompletableFuture()
                    .join()
                    .getAddresses()
                    .size();
            return what + " has " + there + " contact points, " + wanted + " are needed to begin a cluster";
        } catch (CompletionException e) {
            return what + " cannot be looked up: " + e.getCause();
        }
    }
}
