package laconic.experiment;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.List;
import java.util.function.Function;
import laconic.compress.Wire;
import laconic.method.Method;
import laconic.node.CoordinatorNode.Divided;
import laconic.node.Durable;
import laconic.node.Participation;

/** The keys of the experiment file outside its typed parts. */
final class ExperimentKeys {

    enum Mode {
        SYNCHRONOUS,
        ASYNCHRONOUS
    }

    enum By {
        SERVER
    }

    enum Durability {
        RELAXED,
        STRICT
    }

    static final Key<String> NAME = Key.of(
            "name",
            Kind.text("a name of letters, digits and . _ - (at most 100)", "[A-Za-z0-9][A-Za-z0-9._-]{0,99}"),
            "experiment",
            "of the experiment; the default is the file's name");
    static final Key<Long> SEED = Key.of(
            "seed",
            Kind.whole(Long.MIN_VALUE, Long.MAX_VALUE),
            1L,
            "of everything that is drawn: data, split, mini-batches, compression, participation, network");
    static final Key<Long> WORKERS =
            Key.required("workers", Kind.whole(1, 1_000_000), "how many, or how many peers where there is no server");
    static final Key<Part<Problems.Builder>> PROBLEM =
            Key.required("problem", Part.kind(Problems::entries, Problems.PLANNED), "what is minimised");
    static final Key<Part<Function<Recipe, Method>>> METHOD =
            Key.required("method", Part.kind(Methods.ENTRIES, Methods.PLANNED), "how");
    static final Key<Settings> PARTICIPATION =
            Settings.section("participation", ParticipationConfig.KEYS, "who is asked; methods with a server only");
    static final Key<Part<Topologies.Builder>> TOPOLOGY = Key.of(
            "topology",
            Part.kind(Topologies.ENTRIES, List.of()),
            Part.plain(Topologies.ENTRIES.get(0)),
            "the graph; methods without a server only");
    static final Key<Divided> DIVIDED = Key.of(
            "divided",
            Kind.choice(Divided.class),
            Divided.STOP_MINORITY,
            "when losses cut the graph in parts: the largest goes on and the others wait, or all go on until they are joined");
    static final Key<Settings> MEMBERSHIP = Settings.section(
            "membership", List.of(DIVIDED), "peers that are lost and return; methods without a server only");
    static final Key<Settings> NETWORK =
            Settings.section("network", NetworkConfig.KEYS, "what the simulator models; other hosts have a real one");
    static final Key<Settings> FAULTS =
            Settings.section("faults", FaultsConfig.KEYS, "what simulate, run and submit inject on purpose");

    private static final Key<Mode> MODE_TYPE =
            Key.of("type", Kind.choice(Mode.class), Mode.SYNCHRONOUS, "asynchronous: no round waits for anyone");
    private static final int LAG_MAX = 32;
    private static final Key<Long> BUFFER = Key.optional(
            "buffer",
            Kind.whole(1, 1_000_000),
            "asynchronous, methods with a server: uplinks that close a round; default 1");
    private static final Key<Long> STALENESS_MAX = Key.optional(
            "staleness-max",
            Kind.whole(1, 1_000_000_000),
            "asynchronous; without a server: own steps since the last exchange over an edge after which a peer waits, default"
                    + " 32; with one: in a worker's own exchanges, met by any value: a worker has one under way");
    static final Key<Settings> MODE =
            Settings.section("mode", List.of(MODE_TYPE, BUFFER, STALENESS_MAX), "when a round closes");

    static final Key<Wire> WIRE = Key.of(
            "wire", Kind.choice(Wire.class), Wire.FLOAT32, "type of values in messages; state is always float64");
    static final Key<Settings> PRECISION = Settings.section("precision", List.of(WIRE), "of numbers");

    static final Key<Long> EVERY = Key.of("every", Kind.whole(1, Long.MAX_VALUE), 1L, "rounds between evaluations");
    private static final Key<By> BY =
            Key.of("by", Kind.choice(By.class), By.SERVER, "who evaluates: the server or coordinator");
    static final Key<Settings> EVALUATE =
            Settings.section("evaluate", List.of(EVERY, BY), "when loss and gap are taken");

    private static final Key<Durability> DURABILITY_MODE = Key.optional(
            "mode",
            Kind.choice(Durability.class),
            "strict: every round before anybody hears of it, the default on a cluster; relaxed: snapshots, the default"
                    + " elsewhere");
    private static final Key<Long> DURABILITY_EVERY =
            Key.of("every", Kind.whole(1, Long.MAX_VALUE), 100L, "relaxed: rounds between snapshots");
    static final Key<Settings> DURABILITY =
            Settings.section("durability", List.of(DURABILITY_MODE, DURABILITY_EVERY), "checkpoints");

    static final Key<Settings> STOP =
            Settings.section("stop", StopConfig.KEYS, "the first criterion that is met ends the run");
    static final Key<OptimumConfig> OPTIMUM = Key.of(
            "optimum", OptimumConfig.kind(), OptimumConfig.AUTO, "f*; auto: computed where the problem is convex");

    static final List<Key<?>> ALL = List.of(
            NAME,
            SEED,
            WORKERS,
            PROBLEM,
            METHOD,
            PARTICIPATION,
            MODE,
            TOPOLOGY,
            MEMBERSHIP,
            NETWORK,
            FAULTS,
            PRECISION,
            EVALUATE,
            DURABILITY,
            STOP,
            OPTIMUM);

    private ExperimentKeys() {}

    static void checkMode(Settings mode, boolean gossip, ParticipationConfig participation, int workers) {
        if (mode.get(MODE_TYPE) == Mode.SYNCHRONOUS) {
            for (Key<Long> key : List.of(BUFFER, STALENESS_MAX)) {
                if (mode.get(key) != null) {
                    throw mode.place(key).refuse("is for mode type asynchronous");
                }
            }
            return;
        }
        if (gossip) {
            if (mode.get(BUFFER) != null) {
                throw mode.place(BUFFER)
                        .refuse("is for methods with a server; an edge's exchange waits for its two ends");
            }
            return;
        }
        if (buffer(mode) > workers) {
            throw mode.place(BUFFER).refuse("= " + buffer(mode) + " is more than workers = " + workers);
        }
        boolean waits = participation.deadline().equals(Participation.Deadline.NONE);
        if (participation.fraction() < 1 || !waits) {
            throw mode.place(MODE_TYPE)
                    .refuse("= asynchronous asks every worker at its own pace: participation must have fraction = 1 and"
                            + " deadline = none");
        }
    }

    static boolean asynchronous(Settings mode) {
        return mode.get(MODE_TYPE) == Mode.ASYNCHRONOUS;
    }

    /** Uplinks that close a round of the asynchronous mode. */
    static int buffer(Settings mode) {
        return mode.get(BUFFER) == null ? 1 : mode.get(BUFFER).intValue();
    }

    /** Steps that a peer may be ahead of an edge's last exchange. */
    static int lagMax(Settings mode) {
        return mode.get(STALENESS_MAX) == null
                ? LAG_MAX
                : mode.get(STALENESS_MAX).intValue();
    }

    static Durable.Policy durability(Settings durability, Durable.Mode usual) {
        Durability said = durability.get(DURABILITY_MODE);
        Durable.Mode mode = said == null ? usual : Durable.Mode.valueOf(said.name());
        return new Durable.Policy(mode, durability.get(DURABILITY_EVERY));
    }

    /** What contradicts each other between a method's kind and the keys for the other kind. */
    static void checkKind(ConfigObject method, Place place) {
        ConfigValue type = method.get("type");
        Entry<Function<Recipe, Method>> entry = type == null
                ? null
                : Methods.ENTRIES.stream()
                        .filter(each -> each.name().equals(type.unwrapped()))
                        .findFirst()
                        .orElse(null);
        if (entry == null) {
            return;
        }
        boolean gossip = Methods.gossips(entry);
        for (String key : gossip ? List.of("up", "down") : List.of("gossip", "consensus-step")) {
            if (method.containsKey(key)) {
                Place at = place.inside(key, method.get(key).origin());
                throw at.refuse(
                        gossip
                                ? "contradicts method.type = " + entry.name() + ", which has no server; its compressor"
                                        + " is the key gossip"
                                : "contradicts method.type = " + entry.name() + ", which has a server; it is a key of"
                                        + " choco-sgd and its kin");
            }
        }
    }
}
