package laconic.experiment;

import java.util.List;
import java.util.function.Function;
import laconic.compress.Compressor;
import laconic.compress.Identity;
import laconic.compress.IndRandK;
import laconic.compress.NaturalCompression;
import laconic.compress.Norm;
import laconic.compress.PermK;
import laconic.compress.Qsgd;
import laconic.compress.RandK;
import laconic.compress.SameRandK;
import laconic.compress.ScaledSign;
import laconic.compress.Size;
import laconic.compress.TopK;

/** The catalogue's compressors. */
final class Compressors {

    private static final Key<Long> K =
            Key.optional("k", Kind.whole(1, Integer.MAX_VALUE), "coordinates kept; all where there are fewer");
    private static final Key<Double> RATIO =
            Key.optional("ratio", Kind.share(), "share of coordinates kept: max(1, floor(ratio d)); instead of k");
    private static final Key<Boolean> UNBIASED =
            Key.of("unbiased", Kind.flag(), true, "whether kept coordinates are scaled by d/k");
    private static final Key<Long> LEVELS =
            Key.of("levels", Kind.whole(1, 1 << 20), 4L, "quantisation levels s between 0 and the norm");
    private static final Key<Norm> NORM = Key.of("norm", Kind.choice(Norm.class), Norm.L2, "by which values are scaled");

    private static final List<Key<?>> SIZE = List.of(K, RATIO);

    static final List<Entry<Function<Settings, Compressor>>> ENTRIES = List.of(
            new Entry<>(
                    "identity",
                    "both",
                    "the vector itself",
                    "omega = 0, alpha = 1",
                    List.of(),
                    s -> new Identity()),
            new Entry<>(
                    "top-k",
                    "contractive",
                    "the k entries of largest magnitude, unscaled",
                    "Beznosikov et al. 2020, arXiv:2002.12410; alpha = k/d",
                    SIZE,
                    "ratio = 0.01",
                    s -> new TopK(size(s))),
            new Entry<>(
                    "rand-k",
                    "either",
                    "k entries at random; their positions do not travel",
                    "Beznosikov et al. 2020, arXiv:2002.12410; omega = d/k - 1, or alpha = k/d where biased",
                    List.of(K, RATIO, UNBIASED),
                    "ratio = 0.01",
                    s -> s.get(UNBIASED) ? RandK.unbiased(size(s)) : RandK.biased(size(s))),
            new Entry<>(
                    "same-rand-k",
                    "unbiased",
                    "rand-k with one set for all workers",
                    "Gruntkowska, Tyurin, Richtárik 2024, arXiv:2402.06412; omega = d/k - 1",
                    SIZE,
                    "ratio = 0.01",
                    s -> new SameRandK(size(s))),
            new Entry<>(
                    "ind-rand-k",
                    "unbiased",
                    "rand-k with independent sets",
                    "Gruntkowska, Tyurin, Richtárik 2024, arXiv:2402.06412; omega = d/k - 1",
                    SIZE,
                    "ratio = 0.01",
                    s -> new IndRandK(size(s))),
            new Entry<>(
                    "perm-k",
                    "unbiased",
                    "disjoint sets of coordinates, so that the workers' mean is exact",
                    "Szlendak, Tyurin, Richtárik 2021, arXiv:2110.03300; omega = n - 1",
                    List.of(),
                    s -> new PermK()),
            new Entry<>(
                    "qsgd",
                    "unbiased",
                    "random dithering to even levels of the norm",
                    "Alistarh et al. 2017, arXiv:1610.02132; omega = min(d/s^2, sqrt(d)/s) for l2",
                    List.of(LEVELS, NORM),
                    "levels = 4",
                    s -> new Qsgd(s.get(LEVELS).intValue(), s.get(NORM))),
            new Entry<>(
                    "tern-grad",
                    "unbiased",
                    "values in {-1, 0, 1} times the largest magnitude",
                    "Wen et al. 2017, arXiv:1705.07878; omega = (sqrt(d) - 1)/2",
                    List.of(),
                    s -> Qsgd.ternGrad()),
            new Entry<>(
                    "natural",
                    "unbiased",
                    "random rounding to powers of two",
                    "Horváth et al. 2019, arXiv:1905.10988; omega = 1/8",
                    List.of(),
                    s -> new NaturalCompression()),
            new Entry<>(
                    "scaled-sign",
                    "contractive",
                    "signs times the mean magnitude",
                    "Karimireddy et al. 2019, arXiv:1901.09847; alpha = |x|_1^2 / (d |x|_2^2), at least 1/d",
                    List.of(),
                    s -> new ScaledSign()));

    static final List<String> PLANNED = List.of(
            "bernoulli",
            "exponential-rounding",
            "grid-rounding",
            "natural-dithering",
            "exponential-dithering",
            "adaptive-random",
            "power-sgd");

    private Compressors() {}

    private static Size size(Settings settings) {
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
}
