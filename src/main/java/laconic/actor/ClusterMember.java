package laconic.actor;

import akka.actor.CoordinatedShutdown;
import akka.actor.Dropped;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.eventstream.EventStream;
import akka.actor.typed.javadsl.Adapter;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.receptionist.ServiceKey;
import akka.cluster.Cluster;
import akka.cluster.MemberStatus;
import com.typesafe.config.Config;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import laconic.metrics.LiveRun;
import laconic.metrics.MetricsServer;
import laconic.metrics.NodeMetrics;
import laconic.metrics.Traffic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A member of a cluster in this JVM: a server, or a host of workers or peers. */
public final class ClusterMember {

    private static final int STOP_SECONDS = 30;
    private static final Logger LOG = LoggerFactory.getLogger("laconic.cluster");

    private final MemberConfig config;
    private final NodeMetrics metrics;
    private final LiveRun live = new LiveRun();
    private final LivePage page;
    private MetricsServer server;
    private volatile ActorSystem<Void> system;

    private ClusterMember(MemberConfig config, String version) {
        this.config = config;
        metrics = new NodeMetrics(
                config.role().configName(), version, config.metrics().limits());
        page = new LivePage(config.role().configName(), version, live);
    }

    /**
     * Starts a member and waits until it has joined. Its metrics and health are served from the first moment; it is ready
     * while it is in the cluster.
     *
     * @param version of this program
     * @throws ClusterException if a port is in use or a setting is wrong ({@link ClusterException#BAD_INPUT}), or if it has
     *     not joined in time ({@link ClusterException#NOT_FINISHED})
     */
    public static ClusterMember start(MemberConfig config, String version, Program.Assembler assembler)
            throws ClusterException, InterruptedException {
        ClusterMember member = new ClusterMember(config, version);
        boolean joined = false;
        try {
            member.prepareStates();
            member.serveMetrics();
            member.join(assembler);
            joined = true;
            return member;
        } finally {
            if (!joined) {
                member.stop();
            }
        }
    }

    private void prepareStates() throws ClusterException {
        Path states = config.recovery().states();
        if (states != null) {
            try {
                RunLog.prepare(states);
            } catch (IOException e) {
                throw new ClusterException(
                        ClusterException.BAD_INPUT,
                        "state = " + states + " is no directory in which this server can keep its runs: " + e);
            }
        }
    }

    private void serveMetrics() throws ClusterException {
        MemberConfig.Metrics at = config.metrics();
        if (at.port() < 0) {
            return;
        }
        try {
            server = new MetricsServer(
                    new InetSocketAddress(at.host(), at.port()), metrics::scrape, this::ready, page.contents());
        } catch (IOException e) {
            throw cannotListen("metrics", at.host(), at.port(), e);
        }
    }

    private boolean ready() {
        ActorSystem<Void> now = system;
        if (now == null
                || !Cluster.get(Adapter.toClassic(now)).selfMember().status().equals(MemberStatus.up())) {
            return false;
        }
        return metrics.nodesHosted() > 0 || !now.settings().config().getBoolean(Settings.READY_WHEN_TRAINING);
    }

    private void join(Program.Assembler assembler) throws ClusterException, InterruptedException {
        system = create(
                guardian(assembler),
                Settings.member(
                        config.akka(), config.role().configName(), config.host(), config.port(), config.seeds()));
        observe();
        Rendezvous rendezvous = config.seeds().isEmpty() ? Rendezvous.start(system) : null;
        if (!joins(system, config.joinTimeout())) {
            String asked = rendezvous == null ? "seeds = " + config.seeds() + " were asked" : rendezvous.found();
            throw new ClusterException(
                    ClusterException.NOT_FINISHED,
                    "no cluster let this member in within "
                            + config.joinTimeout().toSeconds() + " s; " + asked);
        }
    }

    private void observe() {
        metrics.mailboxDepth(() -> CountedMailbox.deepest(Adapter.toClassic(system)));
        Cluster cluster = Cluster.get(Adapter.toClassic(system));
        page.of(cluster);
        metrics.members(
                () -> cluster.state().members().size()
                        - cluster.state().getUnreachable().size(),
                () -> cluster.state().getUnreachable().size());
    }

    private Behavior<Void> guardian(Program.Assembler assembler) {
        return Behaviors.setup(context -> {
            Behavior<Dropped> dropped = Behaviors.receiveMessage(it -> {
                metrics.dropped(Traffic.Loss.TRANSPORT);
                LOG.warn("Akka dropped a message: {}", it.reason());
                return Behaviors.same();
            });
            context.getSystem()
                    .eventStream()
                    .tell(new EventStream.Subscribe<>(Dropped.class, context.spawn(dropped, "dropped")));
            Wires wires = Wires.of(context.getSystem().settings().config());
            switch (config.role()) {
                case SERVER ->
                    context.spawn(
                            ServerActor.create(new RunActor.Host(
                                    assembler,
                                    metrics,
                                    metrics.runs(),
                                    live,
                                    config.membersTimeout(),
                                    wires,
                                    config.recovery().states())),
                            "server");
                case WORKER -> context.spawn(member(MemberActor.WORKERS, assembler, wires), "worker");
                case PEER -> context.spawn(member(MemberActor.PEERS, assembler, wires), "peer");
            }
            return Behaviors.empty();
        });
    }

    private Behavior<MemberActor.Command> member(
            ServiceKey<MemberActor.Command> key, Program.Assembler assembler, Wires wires) {
        return MemberActor.create(
                key, assembler, metrics, page, wires, config.recovery().serverTimeout());
    }

    /** An actor system with remoting, or one sentence why there is none. */
    static ActorSystem<Void> create(Behavior<Void> guardian, Config settings) throws ClusterException {
        if (settings.getBoolean("akka.actor.allow-java-serialization")) {
            throw new ClusterException(
                    ClusterException.BAD_INPUT,
                    "akka.actor.allow-java-serialization = on: Java serialization runs code of the sender's choice and"
                            + " stays off");
        }
        String host = settings.getString("akka.remote.artery.canonical.hostname");
        int port = settings.getInt("akka.remote.artery.canonical.port");
        String bindHost = orElse(settings.getString("akka.remote.artery.bind.hostname"), host);
        String bindPort = orElse(settings.getString("akka.remote.artery.bind.port"), Integer.toString(port));
        // Akka, which binds later, would tell a port in use with a stack trace.
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(bindHost, Integer.parseInt(bindPort)));
        } catch (IOException e) {
            throw cannotListen("the cluster", bindHost, Integer.parseInt(bindPort), e);
        }
        checkTransport(settings, host, bindHost);
        Wires.of(settings);
        return ActorSystem.create(guardian, Settings.SYSTEM, settings);
    }

    private static void checkTransport(Config settings, String host, String bindHost) throws ClusterException {
        if (settings.hasPath(TlsEngines.DIRECTORY)) {
            Path directory = Path.of(settings.getString(TlsEngines.DIRECTORY));
            TlsCredentials.read(directory).check(host);
            new TlsEngines(directory);
        } else if (!settings.getBoolean(Settings.PLAINTEXT)
                && !new InetSocketAddress(bindHost, 0).getAddress().isLoopbackAddress()) {
            throw new ClusterException(
                    ClusterException.BAD_INPUT,
                    "host = " + bindHost
                            + " is not the loopback and there is no tls.directory: whoever reaches this member"
                            + " could join and command it; set tls.directory, or plaintext = on in a network that you trust");
        }
    }

    private static ClusterException cannotListen(String what, String host, int port, IOException e) {
        return new ClusterException(
                ClusterException.BAD_INPUT,
                "cannot listen for " + what + " on " + host + ":" + port + ": " + e.getMessage(),
                e);
    }

    private static String orElse(String given, String other) {
        return given.isEmpty() ? other : given;
    }

    /** Waits until the member is in the cluster; false if it is not in time. */
    static boolean joins(ActorSystem<Void> system, Duration timeout) throws InterruptedException {
        CountDownLatch up = new CountDownLatch(1);
        Cluster.get(Adapter.toClassic(system)).registerOnMemberUp(up::countDown);
        return up.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Leaves the cluster; {@link #await} tells when it has. */
    public void leave() {
        system.terminate();
    }

    /**
     * Waits until the member has left the cluster.
     *
     * @return the exit code for the process: 0 if it left, 3 if the others removed it
     */
    public int await() {
        system.getWhenTerminated().toCompletableFuture().join();
        stop();
        boolean downed = CoordinatedShutdown.get(Adapter.toClassic(system))
                .getShutdownReason()
                .filter(CoordinatedShutdown.ClusterDowningReason$.class::isInstance)
                .isPresent();
        if (downed) {
            LOG.error("the other members removed this one from the cluster");
        }
        return downed ? ClusterException.NOT_FINISHED : 0;
    }

    /** Whether all of Akka has stopped, so that {@link #await} has nothing to wait for. */
    public boolean stopped() {
        return Adapter.toClassic(system).whenTerminated().isCompleted();
    }

    private synchronized void stop() {
        if (system != null) {
            system.terminate();
            // A TLS handshake that a stopped peer never answers keeps Akka from ending.
            system.getWhenTerminated()
                    .thenAccept(done -> {})
                    .toCompletableFuture()
                    .completeOnTimeout(null, STOP_SECONDS, TimeUnit.SECONDS)
                    .join();
        }
        if (server != null) {
            server.close();
        }
        metrics.close();
    }

    /** The port that it listens on. */
    public int port() {
        return Cluster.get(Adapter.toClassic(system)).selfAddress().getPort().orElseThrow();
    }

    /** The port of its metrics and health; -1 where they are not served. */
    public int metricsPort() {
        return server == null ? -1 : server.port();
    }
}
