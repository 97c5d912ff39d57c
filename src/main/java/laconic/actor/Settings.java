package laconic.actor;

import akka.actor.typed.DispatcherSelector;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Akka's settings, laid over its defaults; system properties (-Dakka…) come before them. */
final class Settings {

    /** For nodes that compute gradients. */
    static final DispatcherSelector WORKER_DISPATCHER = DispatcherSelector.fromConfig("laconic.dispatchers.worker");

    /** For the server or coordinator of a run. */
    static final DispatcherSelector HUB_DISPATCHER = DispatcherSelector.fromConfig("laconic.dispatchers.hub");

    /** The name of every actor system: members of one cluster share it. */
    static final String SYSTEM = "laconic";

    /** Whether connections without TLS are allowed beyond the loopback. */
    static final String PLAINTEXT = "laconic.plaintext";

    /** Whether a member calls itself ready only while it takes part in a run. */
    static final String READY_WHEN_TRAINING = "laconic.ready-when-training";

    private Settings() {}

    /** For one JVM without a network. */
    static Config embedded() {
        return ConfigFactory.load(ConfigFactory.parseResources("laconic-akka.conf"));
    }

    /**
     * For a member of a cluster.
     *
     * @param own settings of this member under {@code akka}, before ours
     * @param seeds as host:port; empty for a client
     */
    static Config member(Config own, String role, String host, int port, List<String> seeds) {
        Config given = ConfigFactory.parseMap(Map.of(
                "akka.remote.artery.canonical.hostname",
                host,
                "akka.remote.artery.canonical.port",
                port,
                "akka.cluster.roles",
                List.of(role)));
        List<String> addresses = seeds.stream().map(Settings::address).toList();
        return ConfigFactory.load(own.withFallback(given)
                .withValue("akka.cluster.seed-nodes", ConfigValueFactory.fromIterable(addresses))
                .withFallback(ConfigFactory.parseResources("laconic-cluster.conf"))
                .withFallback(ConfigFactory.parseResources("laconic-akka.conf")));
    }

    /**
     * For connections with TLS, on top of the other settings.
     *
     * @param directory of tls.key, tls.crt and ca.crt
     */
    static Config tls(Path directory) {
        return ConfigFactory.parseMap(Map.of(
                "akka.remote.artery.transport",
                "tls-tcp",
                "akka.remote.artery.ssl.ssl-engine-provider",
                TlsEngines.class.getName(),
                TlsEngines.DIRECTORY,
                directory.toString()));
    }

    /**
     * For members that find each other, on top of the other settings.
     *
     * @param method of Akka's discovery: kubernetes-api, config, akka-dns …
     * @param points how many must have been found before a cluster is begun
     * @param port where each tells the others what it knows
     */
    static Config discovery(String method, String service, int points, String host, int port) {
        String bootstrap = "akka.management.cluster.bootstrap.";
        return ConfigFactory.parseMap(Map.of(
                "akka.discovery.method",
                method,
                bootstrap + "contact-point-discovery.service-name",
                service,
                bootstrap + "contact-point-discovery.required-contact-point-nr",
                points,
                // Several members may share a host.
                bootstrap + "contact-point.filter-on-fallback-port",
                false,
                bootstrap + "contact-point.fallback-port",
                port,
                "akka.management.http.hostname",
                host,
                "akka.management.http.port",
                port));
    }

    /** For a network that is trusted, on top of the other settings: connections without TLS beyond the loopback. */
    static Config plaintext() {
        return ConfigFactory.parseMap(Map.of(PLAINTEXT, true));
    }

    /** The name of a machine in a domain that names each by its address, as Kubernetes does for pods. */
    static String inDomain(String address, String domain) {
        return address.replaceAll("[.:]", "-") + "." + domain;
    }

    /** Akka's form of host:port. */
    static String address(String hostPort) {
        return "akka://" + SYSTEM + "@" + hostPort;
    }
}
