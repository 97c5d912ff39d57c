package laconic.actor;

import akka.actor.typed.ActorRef;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import laconic.node.Report;

/** A run on a cluster, seen from the process that submits it: it joins as a client, brings the experiment, and leaves. */
public final class ClusterSubmission implements AutoCloseable {

    private final SubmitActor.Order order;
    private final ClientSystem system;
    private final Control.Started started;

    private ClusterSubmission(SubmitActor.Order order, ClientSystem system, Control.Started started) {
        this.order = order;
        this.system = system;
        this.started = started;
    }

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

        Config settings(String address) {
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
     * @param reports see {@link #follow}
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
        try (ClusterSubmission run = submit(hostPort, client, membersMin, experiment, notices)) {
            run.follow(reports);
        }
    }

    /**
     * Brings an experiment to a cluster, whose server has begun with it when this returns.
     *
     * @param hostPort any member, as host:port
     * @param client who submits
     * @param membersMin how many members that host nodes to wait for, ≥ 1
     * @param experiment the resolved text
     * @param notices told sentences for a waiting person
     * @throws ClusterException if there is no cluster, it refuses the experiment, or it is lost
     */
    public static ClusterSubmission submit(
            String hostPort, Client client, int membersMin, String experiment, Consumer<String> notices)
            throws ClusterException, InterruptedException {
        if (experiment.length() > Control.EXPERIMENT_MAX) {
            throw new ClusterException(
                    ClusterException.BAD_INPUT,
                    "the experiment has " + experiment.length() + " characters; a cluster takes "
                            + Control.EXPERIMENT_MAX);
        }
        return begin(hostPort, client, self -> new Control.Submit(experiment, membersMin, Wires.OURS, self), notices);
    }

    /**
     * Takes up a run that was interrupted, on the cluster whose server keeps it.
     *
     * @param session the run's number, from its {@link #session}
     * @param round the newest whose evaluation is at hand; -1 for none
     * @throws ClusterException likewise; and if the server does not have the run
     */
    public static ClusterSubmission resume(
            String hostPort, Client client, long session, long round, Consumer<String> notices)
            throws ClusterException, InterruptedException {
        return begin(hostPort, client, self -> new Control.Resume(session, round, Wires.OURS, self), notices);
    }

    private static ClusterSubmission begin(
            String hostPort,
            Client client,
            Function<ActorRef<SubmitActor.Command>, ServerActor.Command> request,
            Consumer<String> notices)
            throws ClusterException, InterruptedException {
        SubmitActor.Order order = new SubmitActor.Order(
                request, new CompletableFuture<>(), new CompletableFuture<>(), notices, new CompletableFuture<>());
        ClientSystem system = ClientSystem.join(hostPort, client, () -> SubmitActor.create(order), e -> {
            order.started().completeExceptionally(e);
            order.end().completeExceptionally(e);
        });
        Control.Started started = null;
        try {
            started = system.await(order.started());
            return new ClusterSubmission(order, system, started);
        } finally {
            if (started == null) {
                system.close();
            }
        }
    }

    /** The run's number, under which it can be resumed. */
    public long session() {
        return started.session();
    }

    /** Whether the server keeps the run, so that it can be resumed. */
    public boolean kept() {
        return started.kept();
    }

    /** Reports are of what came after this round; -1 from the beginning. */
    public long round() {
        return started.round();
    }

    /**
     * Waits for the run's end.
     *
     * @param reports told the run's reports in order: evaluations, incidents, some closed rounds, and {@link Report.Finished}
     *     last (with an empty model where the run {@link Report.Outcome#FAILED})
     * @throws ClusterException if the cluster is lost, or refuses the experiment
     * @throws RuntimeException what {@code reports} threw, as it is
     */
    public void follow(Consumer<Report> reports) throws ClusterException, InterruptedException {
        order.reports().complete(reports);
        system.await(order.end());
    }

    /** Leaves the cluster; a run that has not ended is interrupted. */
    @Override
    public void close() {
        system.close();
    }
}
