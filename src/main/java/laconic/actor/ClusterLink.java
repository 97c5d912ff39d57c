package laconic.actor;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * What the way between this machine and the members of a cluster gives, as messages of a run would find it: measured between
 * actors, with TLS where the cluster has it.
 *
 * @param up bits per second from a member to this machine, &gt; 0; of the slowest member, as in {@code down}
 * @param down bits per second from this machine to a member, &gt; 0
 * @param latency one way, half of the median round trip; of the farthest member
 * @param members how many were measured, &ge; 1
 */
public record ClusterLink(double up, double down, Duration latency, int members) {

    /**
     * Measures one member after the other, for some seconds each. All of Akka has stopped when this returns or throws.
     *
     * @param hostPort any member, as host:port
     * @throws ClusterException if there is no cluster, or it has no member that hosts workers or peers
     */
    public static ClusterLink measure(String hostPort, ClusterSubmission.Client client)
            throws ClusterException, InterruptedException {
        CompletableFuture<ClusterLink> end = new CompletableFuture<>();
        try (ClientSystem system =
                ClientSystem.join(hostPort, client, () -> LinkActor.create(end), end::completeExceptionally)) {
            return system.await(end);
        }
    }
}
