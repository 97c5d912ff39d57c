package laconic.actor;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigValueType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import laconic.metrics.NodeMetrics;

/**
 * The settings of one member, read from its file (see {@code cluster-config/}).
 *
 * @param role what it does
 * @param host the address under which others reach it
 * @param port on which it listens, 0 for any
 * @param seeds members through which it joins, as host:port; the first of them may begin a cluster. Empty where discovery
 *     finds them
 * @param joinTimeout after which a member that nobody let in gives up
 * @param membersTimeout how long a run waits for the members that it needs (server only)
 * @param metrics where metrics and health are served
 * @param recovery what outlives a server
 * @param akka settings of Akka, before ours; {@code discovery}, {@code tls} and {@code plaintext} have become some of them
 */
public record MemberConfig(
        Role role,
        String host,
        int port,
        List<String> seeds,
        Duration joinTimeout,
        Duration membersTimeout,
        Metrics metrics,
        Recovery recovery,
        Config akka) {

    /** One of whose runs nothing outlives the server. */
    public MemberConfig(
            Role role,
            String host,
            int port,
            List<String> seeds,
            Duration joinTimeout,
            Duration membersTimeout,
            Metrics metrics,
            Config akka) {
        this(role, host, port, seeds, joinTimeout, membersTimeout, metrics, Recovery.NONE, akka);
    }

    /**
     * What outlives a server.
     *
     * @param states where a server keeps its runs; null where it does not
     * @param serverTimeout how long a worker or peer keeps what it hosts for a server that is gone
     */
    public record Recovery(Path states, Duration serverTimeout) {

        /** Nothing. */
        public static final Recovery NONE = new Recovery(null, Duration.ZERO);
    }

    /** What a member does. */
    public enum Role {
        /** Takes experiments and runs their servers or coordinators. */
        SERVER,
        /** Hosts workers, and peers. */
        WORKER,
        /** Hosts peers. */
        PEER;

        String configName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Where metrics and health are served.
     *
     * @param port 0 for any, -1 for none
     */
    public record Metrics(String host, int port, NodeMetrics.Limits limits) {

        /** With {@link NodeMetrics.Limits#DEFAULT}. */
        public Metrics(String host, int port) {
            this(host, port, NodeMetrics.Limits.DEFAULT);
        }
    }

    private static final int NODES_METERED_MAX = 4_000;
    private static final Pattern LINK = Pattern.compile("([0-9]+\\.?[0-9]*)\\s*([kMG]?)bit(?:/s)?");
    private static final Map<String, Double> SCALES = Map.of("", 1.0, "k", 1e3, "M", 1e6, "G", 1e9);
    private static final Set<String> KEYS = Set.of(
            "role",
            "host",
            "port",
            "seeds",
            "join-timeout",
            "members-timeout",
            "metrics",
            "tls",
            "plaintext",
            "host-domain",
            "ready",
            "state",
            "server-timeout",
            "discovery",
            "akka");
    private static final Set<String> METRICS_KEYS = Set.of("host", "port", "enabled", "nodes-max", "link");
    private static final Set<String> TLS_KEYS = Set.of("directory");
    private static final Set<String> DISCOVERY_KEYS = Set.of("method", "service", "contact-points", "port");
    private static final Config DEFAULTS = ConfigFactory.parseString("host = 127.0.0.1, seeds = [], join-timeout = 60s,"
            + " members-timeout = 60s, plaintext = off, ready = joined, state = laconic-state, server-timeout = 10m,"
            + " metrics { host = 127.0.0.1, port = 0, enabled = on, nodes-max = 64, link = 1 Gbit }");

    /**
     * Reads a member's file.
     *
     * @throws ClusterException if the file is missing or a key is unknown, missing or out of range; the sentence names file,
     *     line, key and what is allowed
     */
    public static MemberConfig read(Path file) throws ClusterException {
        if (!Files.isReadable(file)) {
            throw bad(file + " cannot be read: a member needs a file as in cluster-config/");
        }
        try {
            Config parsed = ConfigFactory.parseFile(
                            file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false))
                    .resolve(ConfigResolveOptions.defaults());
            checkKeys(parsed, "", KEYS);
            if (parsed.hasPath("metrics")) {
                checkKeys(parsed.getConfig("metrics"), "metrics.", METRICS_KEYS);
            }
            if (parsed.hasPath("tls")) {
                checkKeys(parsed.getConfig("tls"), "tls.", TLS_KEYS);
            }
            if (parsed.hasPath("discovery")) {
                checkKeys(parsed.getConfig("discovery"), "discovery.", DISCOVERY_KEYS);
            }
            return of(parsed.withFallback(DEFAULTS));
        } catch (ConfigException e) {
            throw bad(e.getMessage());
        }
    }

    private static void checkKeys(Config config, String prefix, Set<String> known) throws ClusterException {
        for (String key : config.root().keySet()) {
            if (!known.contains(key)) {
                String keys = known.stream().sorted().collect(Collectors.joining(", "));
                throw bad(
                        at(config.root().get(key).origin()) + ": unknown key " + prefix + key + "; there are " + keys);
            }
        }
    }

    private static MemberConfig of(Config config) throws ClusterException {
        Config metrics = config.getConfig("metrics");
        int metricsPort = metrics.getBoolean("enabled") ? port(metrics, "port") : -1;
        List<String> seeds = seeds(config);
        for (String seed : seeds) {
            if (!seed.matches("[^:/@\\s]+:[0-9]{1,5}")) {
                throw bad(at(config.getValue("seeds").origin()) + ": seeds: " + seed + " is not of the form host:port");
            }
        }
        if (seeds.isEmpty() != config.hasPath("discovery")) {
            throw bad(at(config.root().origin())
                    + (seeds.isEmpty()
                            ? ": seeds is empty; a member joins through at least one, as [\"host:port\"], or has discovery"
                            : ": there are seeds and discovery; a member has one of them"));
        }
        return new MemberConfig(
                role(config),
                host(config),
                port(config, "port"),
                seeds,
                config.getDuration("join-timeout"),
                config.getDuration("members-timeout"),
                new Metrics(metrics.getString("host"), metricsPort, limits(metrics)),
                recovery(config),
                akka(config));
    }

    private static Recovery recovery(Config config) throws ClusterException {
        String states = config.getString("state");
        return new Recovery(
                states.isBlank() || role(config) != Role.SERVER ? null : Path.of(states),
                config.getDuration("server-timeout"));
    }

    private static String host(Config config) {
        String host = config.getString("host");
        return config.hasPath("host-domain") ? Settings.inDomain(host, config.getString("host-domain")) : host;
    }

    private static Config akka(Config config) throws ClusterException {
        Config akka = transport(config).withFallback(config.withOnlyPath("akka"));
        String ready = config.getString("ready");
        if (!ready.equals("joined") && !ready.equals("training")) {
            throw bad(at(config.getValue("ready").origin()) + ": ready = " + ready + "; it is one of joined, training");
        }
        if (ready.equals("training")) {
            akka = akka.withFallback(ConfigFactory.parseMap(Map.of(Settings.READY_WHEN_TRAINING, true)));
        }
        if (config.hasPath("host-domain")) {
            akka = akka.withFallback(
                    ConfigFactory.parseMap(Map.of("akka.remote.artery.bind.hostname", config.getString("host"))));
        }
        return config.hasPath("discovery") ? akka.withFallback(discovery(config)) : akka;
    }

    private static Config discovery(Config config) throws ClusterException {
        Config discovery = config.getConfig("discovery");
        int points = discovery.getInt("contact-points");
        if (points < 2) {
            throw bad(at(discovery.getValue("contact-points").origin()) + ": contact-points = " + points
                    + "; at least 2, so that nobody begins a cluster alone");
        }
        return Settings.discovery(
                discovery.getString("method"),
                discovery.getString("service"),
                points,
                config.getString("host"),
                port(discovery, "port"));
    }

    private static Config transport(Config config) {
        return config.hasPath("tls.directory")
                        && !config.getString("tls.directory").isBlank()
                ? Settings.tls(Path.of(config.getString("tls.directory")))
                : config.getBoolean("plaintext") ? Settings.plaintext() : ConfigFactory.empty();
    }

    private static NodeMetrics.Limits limits(Config metrics) throws ClusterException {
        int nodesMax = metrics.getInt("nodes-max");
        if (nodesMax < 0 || nodesMax > NODES_METERED_MAX) {
            throw bad(at(metrics.getValue("nodes-max").origin()) + ": nodes-max = " + nodesMax + " is not in 0 … "
                    + NODES_METERED_MAX);
        }
        String link = metrics.getString("link");
        Matcher matcher = LINK.matcher(link);
        double bits = matcher.matches() ? Double.parseDouble(matcher.group(1)) * SCALES.get(matcher.group(2)) : 0;
        if (!(bits > 0)) {
            throw bad(at(metrics.getValue("link").origin()) + ": link = " + link
                    + " is no rate; write one such as 100 Mbit or 1 Gbit");
        }
        return new NodeMetrics.Limits(nodesMax, bits);
    }

    /** A list; or, as environment variables are, one string with commas. */
    private static List<String> seeds(Config config) {
        return config.getValue("seeds").valueType() == ConfigValueType.STRING
                ? List.of(config.getString("seeds").split("\\s*,\\s*"))
                : config.getStringList("seeds");
    }

    private static Role role(Config config) throws ClusterException {
        String role = config.getString("role");
        for (Role each : Role.values()) {
            if (each.configName().equals(role)) {
                return each;
            }
        }
        String all = Arrays.stream(Role.values()).map(Role::configName).collect(Collectors.joining(", "));
        throw bad(at(config.getValue("role").origin()) + ": role = " + role + "; it is one of " + all);
    }

    private static int port(Config config, String key) throws ClusterException {
        int port = config.getInt(key);
        if (port < 0 || port > 65535) {
            throw bad(at(config.getValue(key).origin()) + ": " + key + " = " + port + " is not in 0 … 65535");
        }
        return port;
    }

    private static String at(ConfigOrigin origin) {
        return origin.lineNumber() > 0
                ? (origin.filename() == null ? origin.description() : origin.filename() + ":" + origin.lineNumber())
                : origin.description();
    }

    private static ClusterException bad(String sentence) {
        return new ClusterException(ClusterException.BAD_INPUT, sentence);
    }
}
