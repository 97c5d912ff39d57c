package laconic.actor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Members without seeds, which find each other through contact points. */
class RendezvousTest {

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static MemberConfig config(MemberConfig.Role role, int contact, Duration timeout, List<Integer> contacts) {
        String endpoints = contacts.stream()
                .map(port -> "{ host = \"127.0.0.1\", port = " + port + " }")
                .toList()
                .toString();
        String quick = "akka.management.cluster.bootstrap.contact-point-discovery.stable-margin = 1s\n";
        return new MemberConfig(
                role,
                "127.0.0.1",
                0,
                List.of(),
                timeout,
                timeout,
                new MemberConfig.Metrics("127.0.0.1", -1),
                Settings.discovery("config", "laconic", 2, "127.0.0.1", contact)
                        .withFallback(ConfigFactory.parseString(
                                quick + "akka.discovery.config.services.laconic.endpoints = " + endpoints)));
    }

    private static ClusterMember start(MemberConfig config) throws Exception {
        return ClusterMember.start(config, "test", text -> new Program(1, false, new TreeMap<>(), null));
    }

    @Test
    void twoMembersFindEachOtherThroughContactPoints() throws Exception {
        List<Integer> contacts = List.of(freePort(), freePort());
        Duration timeout = Duration.ofMinutes(2);
        MemberConfig server = config(MemberConfig.Role.SERVER, contacts.get(0), timeout, contacts);
        CompletableFuture<ClusterMember> first = new CompletableFuture<>();
        new Thread(() -> {
                    try {
                        first.complete(start(server));
                    } catch (Exception e) {
                        first.completeExceptionally(e);
                    }
                })
                .start();
        ClusterMember second = start(config(MemberConfig.Role.WORKER, contacts.get(1), timeout, contacts));
        assertThat(first.get().port()).isNotEqualTo(second.port());
        second.leave();
        assertThat(second.await()).isZero();
        first.get().leave();
        assertThat(first.get().await()).isZero();
    }

    @Test
    void tooFewContactPointsAreCountedInTheSentence() throws Exception {
        int contact = freePort();
        MemberConfig alone = config(MemberConfig.Role.WORKER, contact, Duration.ofMillis(500), List.of(contact));
        assertThatThrownBy(() -> start(alone))
                .isInstanceOf(ClusterException.class)
                .hasMessage("no cluster let this member in within 0 s; service laconic by config has 1 contact points,"
                        + " 2 are needed to begin a cluster")
                .extracting(e -> ((ClusterException) e).exitCode())
                .isEqualTo(ClusterException.NOT_FINISHED);
    }

    @Test
    void contactPortInUseIsOneSentence() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            MemberConfig config = config(
                    MemberConfig.Role.WORKER,
                    taken.getLocalPort(),
                    Duration.ofSeconds(60),
                    List.of(taken.getLocalPort()));
            assertThatThrownBy(() -> start(config))
                    .isInstanceOf(ClusterException.class)
                    .hasMessageStartingWith("cannot listen for contact points: ")
                    .extracting(e -> ((ClusterException) e).exitCode())
                    .isEqualTo(ClusterException.BAD_INPUT);
        }
    }
}
