package laconic.actor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MemberConfigTest {

    @TempDir
    private Path directory;

    private MemberConfig read(String text) throws Exception {
        Path file = directory.resolve("member.conf");
        Files.writeString(file, text);
        return MemberConfig.read(file);
    }

    @Test
    void leastFileGetsTheDefaults() throws Exception {
        MemberConfig config = read("role = worker, port = 2552, seeds = [\"10.0.0.1:2551\"]");
        assertThat(config.role()).isEqualTo(MemberConfig.Role.WORKER);
        assertThat(config.host()).isEqualTo("127.0.0.1");
        assertThat(config.port()).isEqualTo(2552);
        assertThat(config.seeds()).containsExactly("10.0.0.1:2551");
        assertThat(config.joinTimeout()).isEqualTo(Duration.ofSeconds(60));
        assertThat(config.metrics()).isEqualTo(new MemberConfig.Metrics("127.0.0.1", 0));
        assertThat(config.akka().isEmpty()).isTrue();
    }

    @Test
    void serverKeepsItsRunsUnlessItIsToldNotTo() throws Exception {
        String least = ", port = 2552, seeds = [\"10.0.0.1:2551\"]";
        MemberConfig.Recovery server = read("role = server" + least).recovery();
        assertThat(server.states()).isEqualTo(Path.of("laconic-state"));
        assertThat(read("role = server, state = /var/lib/runs" + least)
                        .recovery()
                        .states())
                .isEqualTo(Path.of("/var/lib/runs"));
        assertThat(read("role = server, state = \"\"" + least).recovery().states())
                .isNull();
        MemberConfig.Recovery worker =
                read("role = worker, server-timeout = 3m" + least).recovery();
        assertThat(worker).isEqualTo(new MemberConfig.Recovery(null, Duration.ofMinutes(3)));
        assertThat(server.serverTimeout()).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void seedsMayComeFromTheEnvironmentAsOneString() throws Exception {
        MemberConfig config = read("role = peer, port = 0, seeds = \"10.0.0.1:2551, 10.0.0.2:2551\"");
        assertThat(config.seeds()).containsExactly("10.0.0.1:2551", "10.0.0.2:2551");
    }

    @ParameterizedTest
    @ValueSource(strings = {"server", "worker", "peer"})
    void shippedFilesAreGood(String role) throws Exception {
        MemberConfig config = MemberConfig.read(Path.of("cluster-config", role + ".conf"));
        assertThat(config.role().configName()).isEqualTo(role);
        var akka = Settings.member(config.akka(), role, config.host(), config.port(), config.seeds());
        assertThat(akka.getString("akka.cluster.downing-provider-class"))
                .isEqualTo("akka.cluster.sbr.SplitBrainResolverProvider");
        assertThat(akka.getString("akka.cluster.split-brain-resolver.active-strategy"))
                .isEqualTo("keep-majority");
        assertThat(akka.getBoolean("akka.actor.allow-java-serialization")).isFalse();
        assertThat(akka.getBoolean("akka.jvm-shutdown-hooks")).isTrue();
        assertThat(akka.getString("akka.remote.artery.transport")).isEqualTo("tcp");
        assertThat(akka.getStringList("akka.cluster.seed-nodes")).isEqualTo(List.of("akka://laconic@127.0.0.1:2551"));
        assertThat(akka.getStringList("akka.cluster.roles")).containsExactly(role);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "port = 70000 | 3: port = 70000 is not in 0 … 65535",
                "port = many | 3: port has type STRING rather than NUMBER",
                "prot = 1 | 3: unknown key prot; there are akka, discovery, host, host-domain, join-timeout, members-timeout, metrics, plaintext, port, ready, role, seeds, server-timeout, state, tls",
                "role = boss | 3: role = boss; it is one of server, worker, peer",
                "seeds = [\"10.0.0.1\"] | 3: seeds: 10.0.0.1 is not of the form host:port",
                "seeds = [] | seeds is empty",
                "metrics.prot = 1 | 3: unknown key metrics.prot; there are enabled, host, link, nodes-max, port",
                "tls.key = x | 3: unknown key tls.key; there are directory",
                "plaintext = maybe | 3: plaintext has type STRING rather than BOOLEAN",
                "metrics = off | 3: metrics has type STRING rather than OBJECT",
                "join-timeout = soon | 3: Invalid value at 'join-timeout'",
                "port = [ | member.conf: 4"
            })
    void badInputIsOneSentenceThatNamesTheLine(String line, String expected) {
        String good = "role = worker\nport = 2552, seeds = [\"10.0.0.1:2551\"]\n";
        assertThatThrownBy(() -> read(good + line + "\n"))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("member.conf")
                .hasMessageContaining(expected)
                .extracting(e -> ((ClusterException) e).exitCode())
                .isEqualTo(ClusterException.BAD_INPUT);
    }

    @Test
    void discoveryStandsForSeeds() throws Exception {
        String least = "role = worker, port = 0, host = 10.0.0.7\n";
        String discovery =
                "discovery { method = kubernetes-api, service = laconic, contact-points = 2, port = 8558 }\n";
        MemberConfig config = read(least + discovery + "host-domain = train.pod.cluster.local, ready = training");
        assertThat(config.seeds()).isEmpty();
        assertThat(config.host()).isEqualTo("10-0-0-7.train.pod.cluster.local");
        var akka = Settings.member(config.akka(), "worker", config.host(), 0, config.seeds());
        assertThat(akka.getStringList("akka.cluster.seed-nodes")).isEmpty();
        assertThat(akka.getString("akka.remote.artery.bind.hostname")).isEqualTo("10.0.0.7");
        assertThat(akka.getString("akka.management.http.hostname")).isEqualTo("10.0.0.7");
        assertThat(akka.getInt("akka.management.cluster.bootstrap.contact-point-discovery.required-contact-point-nr"))
                .isEqualTo(2);
        assertThat(akka.getBoolean(Settings.READY_WHEN_TRAINING)).isTrue();
        assertThatThrownBy(() -> read(least + discovery + "seeds = [\"10.0.0.1:2551\"]"))
                .hasMessageContaining("a member has one of them");
        assertThatThrownBy(() -> read(least + discovery + "discovery.contact-points = 1"))
                .hasMessageContaining("contact-points = 1; at least 2, so that nobody begins a cluster alone");
        assertThatThrownBy(() -> read(least + discovery + "ready = soon")).hasMessageContaining("joined, training");
    }

    @Test
    void tlsAndPlaintextBecomeSettingsOfAkka() throws Exception {
        String least = "role = worker, port = 0, seeds = [\"10.0.0.1:2551\"]\n";
        MemberConfig config = read(least + "tls.directory = /etc/laconic/tls, akka.loglevel = OFF");
        var akka = Settings.member(config.akka(), "worker", "127.0.0.1", 0, config.seeds());
        assertThat(akka.getString("akka.remote.artery.transport")).isEqualTo("tls-tcp");
        assertThat(akka.getString("akka.remote.artery.ssl.ssl-engine-provider")).isEqualTo("laconic.actor.TlsEngines");
        assertThat(akka.getString(TlsEngines.DIRECTORY)).isEqualTo("/etc/laconic/tls");
        assertThat(akka.getString("akka.loglevel")).isEqualTo("OFF");
        assertThat(read(least + "plaintext = on").akka().getBoolean(Settings.PLAINTEXT))
                .isTrue();
        assertThat(read(least + "tls.directory = \"\"").akka().hasPath(TlsEngines.DIRECTORY))
                .isFalse();
    }

    @Test
    void missingFileAndMissingKeysAreNamed() {
        assertThatThrownBy(() -> MemberConfig.read(directory.resolve("none.conf")))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("none.conf cannot be read");
        assertThatThrownBy(() -> read("role = worker, seeds = [\"10.0.0.1:2551\"]"))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("port");
    }
}
