package laconic.actor;

import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Adapter;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.Cluster;
import com.typesafe.config.Config;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** A member of a cluster in this JVM: a server, or a host of workers or peers. */
public final class ClusterMember {

    private final ActorSystem<Void> system;

    private ClusterMember(ActorSystem<Void> system) {
        this.system = system;
    }

    /**
     * Starts a member and waits until it has joined.
     *
     * @throws ClusterException if a port is in use or a setting is wrong ({@link ClusterException#BAD_INPUT}), or if it has
     *     not joined in time ({@link ClusterException#NOT_FINISHED})
     */
    public static ClusterMember start(MemberConfig config, Program.Assembler assembler)
            throws ClusterException, InterruptedException {
        Traffic traffic = new Traffic();
        Config settings = Settings.member(
                config.akka(), config.role().configName(), config.host(), config.port(), config.seeds());
        ActorSystem<Void> system = create(guardian(config, assembler, traffic), settings);
        ClusterMember member = new ClusterMember(system);
        if (!joins(system, config.joinTimeout())) {
            member.leave();
            system.getWhenTerminated().toCompletableFuture().join();
            throw new ClusterException(
                    ClusterException.NOT_FINISHED,
                    "no cluster let this member in within "
                            + config.joinTimeout().toSeconds() + " s; seeds = " + config.seeds() + " were asked");
        }
        return member;
    }

    private static Behavior<Void> guardian(MemberConfig config, Program.Assembler assembler, Traffic traffic) {
        return Behaviors.setup(context -> {
            switch (config.role()) {
                case SERVER ->
                    context.spawn(
                            ServerActor.create(
                                    new RunActor.Host(assembler, traffic, report -> {}, config.membersTimeout())),
                            "server");
                case WORKER ->
                    context.spawn(MemberActor.create(MemberActor.WORKERS, assembler, traffic, count -> {}), "worker");
                case PEER ->
                    context.spawn(MemberActor.create(MemberActor.PEERS, assembler, traffic, count -> {}), "peer");
            }
            return Behaviors.empty();
        });
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
            throw new ClusterException(
                    ClusterException.BAD_INPUT,
                    "cannot listen on " + bindHost + ":" + bindPort + ": " + e.getMessage(),
                    e);
        }
        return ActorSystem.create(guardian, Settings.SYSTEM, settings);
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
    public int await() throws InterruptedException {
        try {
            system.getWhenTerminated().toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
        boolean downed = CoordinatedShutdown.get(Adapter.toClassic(system))
                .getShutdownReason()
                .filter(CoordinatedShutdown.ClusterDowningReason$.class::isInstance)
                .isPresent();
        return downed ? ClusterException.NOT_FINISHED : 0;
    }

    /** The port that it listens on. */
    public int port() {
        return Cluster.get(Adapter.toClassic(system)).selfAddress().getPort().orElseThrow();
    }
}
