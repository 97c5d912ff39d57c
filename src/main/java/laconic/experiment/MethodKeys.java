package laconic.experiment;

import com.typesafe.config.ConfigValue;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import laconic.compress.Compressor;
import laconic.method.Artemis;
import laconic.method.ChocoSgd;
import laconic.method.DPsgd;

/** The keys that methods share; an entry of {@link Methods} names those that its method has. */
final class MethodKeys {

    /** Where memories and estimates start. */
    enum Init {
        ZERO,
        GRADIENT
    }

    /** Where the downlink memory starts. */
    enum DownInit {
        ZERO,
        MODEL
    }

    static final Key<StepConfig> STEP =
            Key.of("step", StepConfig.kind(true), StepConfig.THEORY, "step size; theory: the method's own rule");
    static final Key<StepConfig> CONSTANT_STEP =
            Key.of("step", StepConfig.kind(false), StepConfig.THEORY, "step size; theory: the method's own rule");

    static final Key<Part<Function<Settings, Compressor>>> UP = compressor("up", "compressor, worker to server");
    static final Key<Part<Function<Settings, Compressor>>> DOWN = compressor("down", "compressor, server to worker");
    static final Key<Part<Function<Settings, Compressor>>> GOSSIP = compressor("gossip", "compressor, peer to peer");

    static final Key<Init> INIT = Key.of(
            "init",
            Kind.choice(Init.class),
            Init.ZERO,
            "where memories and estimates start; gradient: a dense round -1 that is counted");

    static final Key<OptionalDouble> UP_MEMORY_RATE = rate("up-memory-rate", "how fast the uplink memory learns");
    static final Key<OptionalDouble> DOWN_MEMORY_RATE = rate("down-memory-rate", "how fast the downlink memory learns");
    static final Key<DownInit> DOWN_MEMORY_INIT =
            Key.of("down-memory-init", Kind.choice(DownInit.class), DownInit.ZERO, "where the downlink memory starts");

    static final Key<OptionalDouble> SYNC_PROBABILITY =
            rate("sync-probability", "of the server's coin for a dense round");
    static final Key<OptionalDouble> UP_SYNC_PROBABILITY =
            rate("up-sync-probability", "of the second coin, for a dense uplink");
    static final Key<OptionalDouble> BETA = rate("beta", "dore: rate of the shown model; m3: share of the new model");
    static final Key<OptionalDouble> ETA = rate("eta", "share of the residual that is fed back");
    static final Key<OptionalDouble> TAU = rate("tau", "momentum of the server's gradient estimate v");
    static final Key<OptionalDouble> SMOOTHNESS = Key.of(
            "smoothness",
            Kind.orTheory(Kind.above(0)),
            OptionalDouble.empty(),
            "L-bar, to be tuned over powers of two");
    static final Key<OptionalDouble> STRONG_CONVEXITY = Key.of(
            "strong-convexity",
            Kind.orTheory(Kind.atLeast(0)),
            OptionalDouble.empty(),
            "mu of f, as the method knows it");
    static final Key<Long> DIRECTIONS =
            Key.of("directions", Kind.whole(1, 1 << 20), 10L, "m, common random directions a round");
    static final Key<Long> GROUPS =
            Key.optional("groups", Kind.whole(1, 1 << 20), "downlink memories; one per worker where it is left out");
    static final Key<Artemis.Correction> CORRECTION = Key.of(
            "correction",
            Kind.choice(Artemis.Correction.class),
            Artemis.Correction.PP2,
            "how partial participation is estimated");

    /** What a peer keeps of what its neighbours show. */
    enum Replicas {
        PER_NEIGHBOUR,
        THREE_VECTORS
    }

    static final Key<OptionalDouble> CONSENSUS_STEP = rate("consensus-step", "step size of averaging");
    static final Key<ChocoSgd.Order> ORDER = Key.of(
            "order",
            Kind.choice(ChocoSgd.Order.class, "adapt-then-combine", "combine-then-adapt"),
            ChocoSgd.Order.MIX_FIRST,
            "what a tick does first; mix-first overlaps the exchange with the next gradient");
    static final Key<DPsgd.Order> PSGD_ORDER = Key.of(
            "order",
            Kind.choice(DPsgd.Order.class, "mix-first", "compress-first"),
            DPsgd.Order.ADAPT_THEN_COMBINE,
            "what a tick does first");
    static final Key<Double> MOMENTUM = Key.of("momentum", Kind.probability(), 0.0, "heavy-ball momentum");
    static final Key<Boolean> NESTEROV = Key.of("nesterov", Kind.flag(), false, "Nesterov's form of momentum");
    static final Key<Replicas> REPLICAS = Key.of(
            "replicas",
            Kind.choice(Replicas.class),
            Replicas.PER_NEIGHBOUR,
            "a copy of each neighbour's vector, or three vectors however many neighbours: one weighted sum of what they show,"
                    + " in which nothing can be repaired");
    static final Key<Double> WEIGHT_DECAY =
            Key.of("weight-decay", Kind.atLeast(0), 0.0, "times the model, added to the gradient");

    private MethodKeys() {}

    private static Key<OptionalDouble> rate(String name, String meaning) {
        return Key.of(name, Kind.orTheory(Kind.share()), OptionalDouble.empty(), meaning);
    }

    private static Key<Part<Function<Settings, Compressor>>> compressor(String name, String meaning) {
        return Key.of(name, new CompressorKind(), Part.plain(Compressors.ENTRIES.get(0)), meaning);
    }

    /** A compressor that can be made. */
    private record CompressorKind() implements Kind<Part<Function<Settings, Compressor>>> {

        private static final Kind<Part<Function<Settings, Compressor>>> PART =
                Part.kind(Compressors::entries, List.of());

        @Override
        public String allowed() {
            return PART.allowed();
        }

        @Override
        public Part<Function<Settings, Compressor>> parse(ConfigValue value, Place place) {
            Part<Function<Settings, Compressor>> part = PART.parse(value, place);
            CompressorKeys.make(part);
            return part;
        }

        @Override
        public String text(Part<Function<Settings, Compressor>> value) {
            return PART.text(value);
        }
    }
}
