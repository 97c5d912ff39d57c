package laconic.experiment;

import static laconic.experiment.CompressorKeys.BASE;
import static laconic.experiment.CompressorKeys.DITHERING_LEVELS;
import static laconic.experiment.CompressorKeys.EACH;
import static laconic.experiment.CompressorKeys.GRID;
import static laconic.experiment.CompressorKeys.K;
import static laconic.experiment.CompressorKeys.LEVELS;
import static laconic.experiment.CompressorKeys.NORM;
import static laconic.experiment.CompressorKeys.PROBABILITY;
import static laconic.experiment.CompressorKeys.RANK;
import static laconic.experiment.CompressorKeys.RATIO;
import static laconic.experiment.CompressorKeys.UNBIASED;
import static laconic.experiment.CompressorKeys.of;
import static laconic.experiment.CompressorKeys.scaled;
import static laconic.experiment.CompressorKeys.size;
import static laconic.experiment.CompressorKeys.sparsifier;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import laconic.compress.AdaptiveRandom;
import laconic.compress.Bernoulli;
import laconic.compress.Compressor;
import laconic.compress.Dithering;
import laconic.compress.ExponentialRounding;
import laconic.compress.GridRounding;
import laconic.compress.Identity;
import laconic.compress.IndRandK;
import laconic.compress.NaturalCompression;
import laconic.compress.PermK;
import laconic.compress.PowerSgd;
import laconic.compress.Qsgd;
import laconic.compress.RandK;
import laconic.compress.SameRandK;
import laconic.compress.ScaledSign;
import laconic.compress.TopK;

/** The catalogue's compressors. */
final class Compressors {

    private static final String BIASED = "Beznosikov et al. 2020, arXiv:2002.12410";
    private static final String COLLECTIONS = "Gruntkowska, Tyurin, Richtárik 2024, arXiv:2402.06412";

    static final List<Entry<Function<Settings, Compressor>>> ENTRIES = List.of(
            new Entry<>("identity", "both", "the vector itself", "omega = 0, alpha = 1", of(), s -> new Identity()),
            new Entry<>(
                    "top-k",
                    "contractive",
                    "the k entries of largest magnitude, unscaled",
                    BIASED + "; alpha = k/d",
                    sparsifier(K, RATIO),
                    "ratio = 0.01",
                    s -> new TopK(size(s))),
            new Entry<>(
                    "rand-k",
                    "either",
                    "k entries at random; their positions do not travel",
                    BIASED + "; omega = d/k - 1, or alpha = k/d",
                    sparsifier(K, RATIO, UNBIASED),
                    "ratio = 0.01",
                    s -> s.get(UNBIASED) ? RandK.unbiased(size(s)) : RandK.biased(size(s))),
            new Entry<>(
                    "bernoulli",
                    "either",
                    "every entry, or the whole vector, with a probability q",
                    "Khirirat, Feyzmahdavian, Johansson 2018, arXiv:1806.06573; omega = 1/q - 1, or alpha = q",
                    sparsifier(EACH, PROBABILITY, UNBIASED),
                    "probability = 0.1",
                    s -> s.get(UNBIASED)
                            ? Bernoulli.unbiased(s.get(EACH), s.get(PROBABILITY))
                            : Bernoulli.biased(s.get(EACH), s.get(PROBABILITY))),
            new Entry<>(
                    "perm-k",
                    "unbiased",
                    "disjoint sets of coordinates, so that the workers' mean is exact",
                    "Szlendak, Tyurin, Richtárik 2021, arXiv:2110.03300; omega = n - 1",
                    sparsifier(),
                    s -> new PermK()),
            new Entry<>(
                    "same-rand-k",
                    "unbiased",
                    "rand-k with one set for all workers",
                    COLLECTIONS + "; omega = d/k - 1",
                    sparsifier(K, RATIO),
                    "ratio = 0.01",
                    s -> new SameRandK(size(s))),
            new Entry<>(
                    "ind-rand-k",
                    "unbiased",
                    "rand-k with independent sets",
                    COLLECTIONS + "; omega = d/k - 1",
                    sparsifier(K, RATIO),
                    "ratio = 0.01",
                    s -> new IndRandK(size(s))),
            new Entry<>(
                    "qsgd",
                    "either",
                    "random dithering to even levels of the norm",
                    "Alistarh et al. 2017, arXiv:1610.02132; omega = min(d/s^2, sqrt(d)/s) for l2",
                    of(LEVELS, NORM, UNBIASED),
                    "levels = 4",
                    s -> scaled(new Qsgd(s.get(LEVELS).intValue(), s.get(NORM)), s)),
            new Entry<>(
                    "tern-grad",
                    "either",
                    "values in {-1, 0, 1} times the largest magnitude",
                    "Wen et al. 2017, arXiv:1705.07878; omega = (sqrt(d) - 1)/2",
                    of(UNBIASED),
                    s -> scaled(Qsgd.ternGrad(), s)),
            new Entry<>(
                    "natural",
                    "either",
                    "random rounding to powers of two",
                    "Horváth et al. 2019, arXiv:1905.10988; omega = 1/8",
                    of(UNBIASED),
                    s -> scaled(new NaturalCompression(), s)),
            new Entry<>(
                    "exponential-rounding",
                    "either",
                    "rounding to powers of a base",
                    BIASED + "; omega = (b-1)^2/(4b), or alpha = 4b/(b+1)^2",
                    of(BASE, UNBIASED),
                    s -> s.get(UNBIASED)
                            ? ExponentialRounding.unbiased(s.get(BASE))
                            : ExponentialRounding.biased(s.get(BASE))),
            new Entry<>(
                    "grid-rounding",
                    "either",
                    "rounding to a grid of magnitudes",
                    BIASED + ", section 2.2",
                    of(GRID, UNBIASED),
                    "grid = [1, 1.5, 2]",
                    s -> s.get(UNBIASED) ? GridRounding.unbiased(s.get(GRID)) : GridRounding.biased(s.get(GRID))),
            new Entry<>(
                    "natural-dithering",
                    "either",
                    "dithering to the levels 1, 1/2, 1/4, … of the norm",
                    "Horváth et al. 2019, arXiv:1905.10988; omega = 1/8 + t min(1, t), t = sqrt(d) 2^(1-s)",
                    of(DITHERING_LEVELS, NORM, UNBIASED),
                    "levels = 8",
                    s -> scaled(Dithering.natural(s.get(DITHERING_LEVELS).intValue(), s.get(NORM)), s)),
            new Entry<>(
                    "exponential-dithering",
                    "either",
                    "dithering to geometric levels of the norm",
                    BIASED + "; omega = (b + 1/b + 2)/4 + t min(1, t) - 1, t = sqrt(d) b^(1-s)",
                    of(BASE, DITHERING_LEVELS, NORM, UNBIASED),
                    "base = 2, levels = 8",
                    s -> scaled(
                            new Dithering(s.get(BASE), s.get(DITHERING_LEVELS).intValue(), s.get(NORM)), s)),
            new Entry<>(
                    "adaptive-random",
                    "contractive",
                    "one entry, drawn in proportion to its magnitude",
                    BIASED + "; alpha = 1/d",
                    sparsifier(),
                    s -> new AdaptiveRandom()),
            new Entry<>(
                    "scaled-sign",
                    "contractive",
                    "signs times the mean magnitude",
                    "Karimireddy et al. 2019, arXiv:1901.09847; alpha = |x|_1^2 / (d |x|_2^2), at least 1/d",
                    of(),
                    s -> new ScaledSign()),
            new Entry<>(
                    "power-sgd",
                    "contractive",
                    "a matrix of low rank",
                    "Vogels, Karimireddy, Jaggi 2019, arXiv:1905.13727; alpha = rank/columns",
                    of(RANK),
                    "rank = 2",
                    s -> new PowerSgd(s.get(RANK).intValue())));

    private Compressors() {}

    /** Those above, and those of extensions. */
    static List<Entry<Function<Settings, Compressor>>> entries() {
        return Stream.concat(ENTRIES.stream(), Extensions.all().compressors().stream())
                .toList();
    }
}
