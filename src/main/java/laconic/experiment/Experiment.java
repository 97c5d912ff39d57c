package laconic.experiment;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import laconic.compress.Wire;
import laconic.method.Method;
import laconic.node.CoordinatorNode;
import laconic.node.Durable;
import laconic.node.Stop;

/** A checked experiment file; immutable. Data files are not opened yet: {@link Trial} does that. */
public final class Experiment {

    /** Weights of n peers are an n × n matrix. */
    private static final int PEERS_MAX = 5000;

    private final Settings settings;
    private final Path directory;
    private final ParticipationConfig participation;
    private final NetworkConfig network;
    private final FaultsConfig faults;
    private final Stop stop;

    private Experiment(Settings settings, Path directory) {
        this.settings = settings;
        this.directory = directory;
        participation = ParticipationConfig.of(settings.get(ExperimentKeys.PARTICIPATION));
        checkParts();
        ExperimentKeys.checkMode(settings.get(ExperimentKeys.MODE), gossips(), participation, workers());
        network = NetworkConfig.of(settings.get(ExperimentKeys.NETWORK));
        faults = FaultsConfig.of(settings.get(ExperimentKeys.FAULTS), workers());
        stop = StopConfig.of(settings.get(ExperimentKeys.STOP), gossips());
    }

    /**
     * Reads an experiment file.
     *
     * @param overrides of the form {@code path=value}, each of which replaces what the file says at that path
     * @throws BadInputException with one sentence, for the first mistake
     */
    public static Experiment read(Path file, List<String> overrides) {
        if (!Files.isRegularFile(file)) {
            throw new BadInputException(file + " does not exist: an experiment file is needed");
        }
        if (!Files.isReadable(file)) {
            throw new BadInputException(file + " cannot be read: permission is denied");
        }
        ConfigParseOptions options = ConfigParseOptions.defaults()
                .setOriginDescription(file.toString())
                .setAllowMissing(false);
        Path directory = file.toAbsolutePath().getParent();
        String name = file.getFileName().toString().replaceFirst("\\.[^.]*$", "");
        return of(() -> ConfigFactory.parseFile(file.toFile(), options), directory, name, overrides);
    }

    /**
     * Reads an experiment from text.
     *
     * @param source what it is called in messages
     * @param directory that data files are relative to
     * @throws BadInputException with one sentence, for the first mistake
     */
    public static Experiment parse(String text, String source, Path directory, List<String> overrides) {
        ConfigParseOptions options = ConfigParseOptions.defaults().setOriginDescription(source);
        return of(() -> ConfigFactory.parseString(text, options), directory, "experiment", overrides);
    }

    private interface Origin {
        Config config();
    }

    private static Experiment of(Origin origin, Path directory, String name, List<String> overrides) {
        Config config;
        try {
            config = origin.config();
            for (String override : overrides) {
                config = overridden(config, override);
            }
            config = config.resolve();
        } catch (ConfigException e) {
            throw new BadInputException(sentence(e), e);
        }
        ConfigObject root = config.root();
        Place place = new Place("", Place.source(root.origin()).replaceFirst(", line \\d+$", ""));
        if (root.get("method") instanceof ConfigObject method) {
            ExperimentKeys.checkKind(method, place.inside("method", method.origin()));
        }
        Settings settings = Settings.read(root, place, ExperimentKeys.ALL, "an experiment");
        if (!settings.given(ExperimentKeys.NAME)) {
            String allowed = name.replaceAll("[^A-Za-z0-9._-]", "-").replaceFirst("^[._-]+", "");
            settings = settings.with(ExperimentKeys.NAME, allowed.isEmpty() ? "experiment" : allowed, null);
        }
        settings = settings.with(ExperimentKeys.STOP, StopConfig.complete(settings.get(ExperimentKeys.STOP)), null);
        return new Experiment(settings, directory);
    }

    private static Config overridden(Config config, String override) {
        String source = "--set " + override;
        int equals = override.indexOf('=');
        if (equals < 1) {
            throw new BadInputException(source + " is not of the form path=value");
        }
        String path = override.substring(0, equals).strip();
        String text = override.substring(equals + 1).strip();
        try {
            ConfigUtil.splitPath(path);
            ConfigParseOptions options = ConfigParseOptions.defaults().setOriginDescription(source);
            ConfigValue value = text.isEmpty()
                    ? ConfigValueFactory.fromAnyRef("", source)
                    : ConfigFactory.parseString("value = " + text, options)
                            .root()
                            .get("value");
            return config.withoutPath(path).withValue(path, value);
        } catch (ConfigException e) {
            throw new BadInputException(source + ": " + lastPart(e), e);
        }
    }

    /** A parser's message as one sentence with file and line. */
    private static String sentence(ConfigException e) {
        String where = e.origin() == null ? "" : Place.source(e.origin()) + ": ";
        return where + lastPart(e);
    }

    private static String lastPart(ConfigException e) {
        String message = e.getMessage().replaceAll("\\s+", " ");
        String prefix = e.origin() == null ? "" : e.origin().description() + ": ";
        return message.startsWith(prefix) ? message.substring(prefix.length()) : message;
    }

    private void checkParts() {
        boolean gossip = gossips();
        if (gossip && settings.given(ExperimentKeys.PARTICIPATION)) {
            throw settings.place(ExperimentKeys.PARTICIPATION)
                    .refuse("contradicts method.type = " + method().name() + ", which has no server to ask anybody");
        }
        if (!gossip && settings.given(ExperimentKeys.TOPOLOGY)) {
            throw settings.place(ExperimentKeys.TOPOLOGY)
                    .refuse("contradicts method.type = " + method().name()
                            + ", which has a server; it is for methods without one, such as choco-sgd");
        }
        if (!gossip && settings.given(ExperimentKeys.MEMBERSHIP)) {
            throw settings.place(ExperimentKeys.MEMBERSHIP)
                    .refuse("contradicts method.type = " + method().name()
                            + ", which has a server; it is for methods without one, such as choco-sgd");
        }
        if (gossip && workers() > PEERS_MAX) {
            throw settings.place(ExperimentKeys.WORKERS)
                    .refuse("= " + workers() + " is not allowed without a server; it must be a whole number from 1 to "
                            + PEERS_MAX);
        }
        Problems.check(problem());
        boolean consensus = problem().name().equals(Problems.CONSENSUS);
        if (consensus && !gossip) {
            throw settings.place(ExperimentKeys.PROBLEM)
                    .refuse("type = consensus is for methods without a server; " + method().name() + " has one");
        }
        if (!consensus && method().name().equals("choco-gossip")) {
            throw settings.place(ExperimentKeys.METHOD)
                    .refuse("type = choco-gossip averages vectors: problem.type must be consensus, not "
                            + problem().name());
        }
        if (problem().name().equals(Problems.COUNTEREXAMPLE) && workers() != 3) {
            throw settings.place(ExperimentKeys.WORKERS)
                    .refuse("= " + workers() + " contradicts problem.type = counterexample, which has 3 workers");
        }
        if (participation.rule() == ParticipationConfig.Rule.WITH_REPLACEMENT
                && !method().name().equals("pp-marina")) {
            throw settings.place(ExperimentKeys.PARTICIPATION)
                    .refuse("sampling = with-replacement is for method type pp-marina; " + method().name()
                            + " takes bernoulli or fixed");
        }
        Settings stops = settings.get(ExperimentKeys.STOP);
        boolean gap = stops.get(StopConfig.GAP) != null;
        if (gap && (consensus || settings.get(ExperimentKeys.OPTIMUM).none())) {
            throw stops.place(StopConfig.GAP)
                    .refuse(
                            consensus
                                    ? "says nothing on problem.type = consensus, whose f is 0 everywhere"
                                    : "needs an optimum, but optimum = none");
        }
    }

    /** The same experiment with values that were found out. */
    Experiment with(Settings changed) {
        return new Experiment(changed, directory);
    }

    Settings settings() {
        return settings;
    }

    /** The experiment as a file that says every key; reading it gives an equal experiment. */
    public String text() {
        Settings written = gossips()
                ? settings.without(ExperimentKeys.PARTICIPATION)
                : settings.without(ExperimentKeys.TOPOLOGY).without(ExperimentKeys.MEMBERSHIP);
        return written.text();
    }

    public String name() {
        return settings.get(ExperimentKeys.NAME);
    }

    public long seed() {
        return settings.get(ExperimentKeys.SEED);
    }

    /** n: workers, or peers where there is no server. */
    public int workers() {
        return settings.get(ExperimentKeys.WORKERS).intValue();
    }

    /** Whether no round waits for anyone. */
    public boolean asynchronous() {
        return ExperimentKeys.asynchronous(settings.get(ExperimentKeys.MODE));
    }

    /** Uplinks that close a round of the asynchronous mode; 0 in the synchronous one, and where there is no server. */
    public int buffer() {
        return asynchronous() && !gossips() ? ExperimentKeys.buffer(settings.get(ExperimentKeys.MODE)) : 0;
    }

    /** Steps that a peer of the asynchronous mode may be ahead of an edge's last exchange. */
    public int lagMax() {
        return ExperimentKeys.lagMax(settings.get(ExperimentKeys.MODE));
    }

    /** What becomes of a graph that losses have divided. */
    public CoordinatorNode.Divided divided() {
        return settings.get(ExperimentKeys.MEMBERSHIP).get(ExperimentKeys.DIVIDED);
    }

    /** Whether the method runs without a server. */
    public boolean gossips() {
        return Methods.gossips(method().entry());
    }

    public String methodName() {
        return method().name();
    }

    public String problemName() {
        return problem().name();
    }

    Part<Problems.Builder> problem() {
        return settings.get(ExperimentKeys.PROBLEM);
    }

    Part<Function<Recipe, Method>> method() {
        return settings.get(ExperimentKeys.METHOD);
    }

    Part<Topologies.Builder> topology() {
        return settings.get(ExperimentKeys.TOPOLOGY);
    }

    /** The directory that data files are relative to. */
    Path directory() {
        return directory;
    }

    public ParticipationConfig participation() {
        return participation;
    }

    public NetworkConfig network() {
        return network;
    }

    public FaultsConfig faults() {
        return faults;
    }

    public Wire wire() {
        return settings.get(ExperimentKeys.PRECISION).get(ExperimentKeys.WIRE);
    }

    /** Rounds between evaluations. */
    public long evaluateEvery() {
        return settings.get(ExperimentKeys.EVALUATE).get(ExperimentKeys.EVERY);
    }

    public Stop stop() {
        return stop;
    }

    /**
     * Refuses what only the simulator can do.
     *
     * @throws BadInputException naming it
     */
    public void checkActors() {
        if (faults().serverCrashes() > 0) {
            throw settings.place(ExperimentKeys.FAULTS)
                    .refuse("crash: node = server is for laconic simulate: no interceptor can bring a server back");
        }
        if (!faults().limits().isEmpty()) {
            throw settings.place(ExperimentKeys.FAULTS)
                    .refuse(
                            "bandwidth is for laconic simulate; on a cluster limit the link itself (cluster-config/lab)");
        }
    }

    /**
     * When the hub keeps its state.
     *
     * @param usual where the experiment does not say
     */
    public Durable.Policy durability(Durable.Mode usual) {
        return ExperimentKeys.durability(settings.get(ExperimentKeys.DURABILITY), usual);
    }

    OptimumConfig optimum() {
        return settings.get(ExperimentKeys.OPTIMUM);
    }
}
