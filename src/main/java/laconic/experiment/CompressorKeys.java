package laconic.experiment;

import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import laconic.compress.Bernoulli;
import laconic.compress.Blocks;
import laconic.compress.Compressor;
import laconic.compress.Norm;
import laconic.compress.Size;
import laconic.compress.Sparsifier;

/** The keys that compressors share, and what makes a compressor of its part. */
final class CompressorKeys {

    private static final Kind<Long> BLOCK = Kind.whole(1, Integer.MAX_VALUE);

    static final Key<Long> K = Key.optional("k", BLOCK, "coordinates kept; all where there are fewer");
    static final Key<Double> RATIO =
            Key.optional("ratio", Kind.share(), "share of coordinates kept: max(1, floor(ratio d)); instead of k");
    static final Key<Boolean> UNBIASED = Key.of(
            "unbiased",
            Kind.flag(),
            true,
            "false: the contractive form; where it has no name of its own, divided by 1 + omega");
    static final Key<Double> PROBABILITY = Key.required("probability", Kind.share(), "of being kept");
    static final Key<Bernoulli.Each> EACH =
            Key.of("each", Kind.choice(Bernoulli.Each.class), Bernoulli.Each.COORDINATE, "what one coin decides");
    static final Key<Long> LEVELS =
            Key.of("levels", Kind.whole(1, 1 << 20), 4L, "quantisation levels s between 0 and the norm");
    static final Key<Long> DITHERING_LEVELS =
            Key.of("levels", Kind.whole(1, 1000), 8L, "geometric levels s between 0 and the norm");
    static final Key<Norm> NORM = Key.of("norm", Kind.choice(Norm.class), Norm.L2, "by which values are scaled");
    static final Key<Double> BASE = Key.of(
            "base",
            Kind.number("a number from 1.01 to 1048576", b -> b >= 1.01 && b <= 1 << 20),
            2.0,
            "ratio of levels");
    static final Key<List<Double>> GRID = Key.required(
            "grid",
            Kind.listOf(Kind.number("a number from 1e-30 to 1e30", x -> x >= 1e-30 && x <= 1e30)),
            "one period of magnitudes, ascending; it goes on by the ratio of its ends");
    static final Key<Long> RANK = Key.of("rank", Kind.whole(1, 64), 2L, "of the matrix that the vector is taken for");
    static final Key<List<Long>> BLOCKS = Key.optional(
            "blocks",
            new BlocksKind(),
            "sizes of consecutive blocks that are compressed one by one; a single size is repeated");
    static final Key<Part<Function<Settings, Compressor>>> THEN = Key.optional(
            "then", Part.kind(Compressors::entries, List.of()), "compressor of the values that were picked");

    private CompressorKeys() {}

    static List<Key<?>> of(Key<?>... own) {
        return Stream.concat(Stream.of(own), Stream.of(BLOCKS)).toList();
    }

    static List<Key<?>> sparsifier(Key<?>... own) {
        return Stream.concat(Stream.of(own), Stream.of(THEN, BLOCKS)).toList();
    }

    /**
     * The compressor that a part describes, with what it composes.
     *
     * @throws BadInputException if its settings contradict each other
     */
    static Compressor make(Part<Function<Settings, Compressor>> part) {
        Settings s = part.settings();
        try {
            Compressor compressor = part.entry().builder().apply(s);
            if (s.has(THEN) && s.get(THEN) != null) {
                compressor = ((Sparsifier) compressor).then(make(s.get(THEN)));
            }
            List<Long> blocks = s.get(BLOCKS);
            return blocks == null
                    ? compressor
                    : Blocks.of(compressor, blocks.stream().map(Long::intValue).toList());
        } catch (IllegalArgumentException e) {
            throw s.place().refuse("= " + part.name() + " cannot be: " + e.getMessage());
        }
    }

    static Size size(Settings settings) {
        Long k = settings.get(K);
        Double ratio = settings.get(RATIO);
        if (k != null && ratio != null) {
            throw settings.place(RATIO).refuse("and k are both given; only one of them is allowed");
        }
        if (k == null && ratio == null) {
            throw settings.place().refuse("says neither k nor ratio; one of them is needed");
        }
        return k != null ? Size.count(k.intValue()) : Size.ratio(ratio);
    }

    /** An unbiased compressor, or C/(1 + ω) where the settings ask for the contractive form. */
    static Compressor scaled(Compressor.Unbiased unbiased, Settings settings) {
        return settings.get(UNBIASED) ? unbiased : unbiased.scaled();
    }

    /** One size, or a list of sizes. */
    private record BlocksKind() implements Kind<List<Long>> {

        private static final Kind<List<Long>> LIST = Kind.listOf(BLOCK);

        @Override
        public String allowed() {
            return BLOCK.allowed() + ", or a list of them";
        }

        @Override
        public List<Long> parse(ConfigValue value, Place place) {
            boolean list = value.valueType() == ConfigValueType.LIST;
            List<Long> sizes = list ? LIST.parse(value, place) : List.of(BLOCK.parse(value, place));
            if (sizes.isEmpty()) {
                throw place.refuse(value, allowed());
            }
            return sizes;
        }

        @Override
        public String text(List<Long> value) {
            return LIST.text(value);
        }
    }
}
