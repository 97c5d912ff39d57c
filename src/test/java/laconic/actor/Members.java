package laconic.actor;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The members of a cluster on loopback, as actor systems of this JVM. */
final class Members {

    private final Program.Assembler assembler;
    private final List<String> seeds;
    private final List<ClusterMember> running = new ArrayList<>();
    private Duration membersTimeout = Duration.ofSeconds(60);

    /** @param assembler of members that bring no other */
    Members(Program.Assembler assembler) throws IOException {
        this(assembler, 1);
    }

    /** @param seeds through how many members others join; the first of them begins the cluster */
    Members(Program.Assembler assembler, int seeds) throws IOException {
        this(assembler, addresses(seeds));
    }

    /** @param seeds through which members join */
    Members(Program.Assembler assembler, List<String> seeds) {
        this.assembler = assembler;
        this.seeds = seeds;
    }

    private static List<String> addresses(int count) throws IOException {
        List<String> addresses = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            addresses.add("127.0.0.1:" + freePort());
        }
        return addresses;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Servers started from now on wait for members so long. */
    void waitForMembers(Duration atMost) {
        membersTimeout = atMost;
    }

    /** Where to submit: the first member. */
    String seed() {
        return seeds.get(0);
    }

    /** The port of the k-th seed. */
    int seedPort(int k) {
        return Integer.parseInt(seeds.get(k).split(":")[1]);
    }

    /** A server on the first seed's port, which keeps no runs. */
    ClusterMember server() throws Exception {
        return start(MemberConfig.Role.SERVER, seedPort(0));
    }

    /** A member that hosts workers and peers. */
    ClusterMember worker() throws Exception {
        return start(MemberConfig.Role.WORKER, 0);
    }

    ClusterMember start(MemberConfig.Role role, int port) throws Exception {
        return start(role, port, assembler, MemberConfig.Recovery.NONE, ConfigFactory.empty());
    }

    ClusterMember start(
            MemberConfig.Role role, int port, Program.Assembler own, MemberConfig.Recovery recovery, Config settings)
            throws Exception {
        ClusterMember member = ClusterMember.start(
                new MemberConfig(
                        role,
                        "127.0.0.1",
                        port,
                        seeds,
                        Duration.ofSeconds(60),
                        membersTimeout,
                        new MemberConfig.Metrics("127.0.0.1", 0),
                        recovery,
                        settings),
                "test",
                own);
        synchronized (running) {
            running.add(member);
        }
        return member;
    }

    /** Ends all of them; the exit codes. */
    List<Integer> stop() {
        running.forEach(ClusterMember::leave);
        return running.stream().map(ClusterMember::await).toList();
    }
}
