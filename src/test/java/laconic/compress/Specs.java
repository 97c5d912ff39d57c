package laconic.compress;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every compressor in a few parameters, by names that are also those of the wire files. */
final class Specs {

    private Specs() {}

    /** For vectors of at least 7 coordinates. */
    static Map<String, Compressor> all() {
        Map<String, Compressor> all = new LinkedHashMap<>();
        all.put("identity", new Identity());
        all.put("top-1", new TopK(Size.count(1)));
        all.put("top-0.3", new TopK(Size.ratio(0.3)));
        all.put("top-0.8", new TopK(Size.ratio(0.8)));
        all.put("rand-0.2", RandK.unbiased(Size.ratio(0.2)));
        all.put("rand-3-biased", RandK.biased(Size.count(3)));
        all.put("same-rand-2", new SameRandK(Size.count(2)));
        all.put("ind-rand-2", new IndRandK(Size.count(2)));
        all.put("perm-1-of-4", new PermK().member(1, 4));
        all.put("perm-5-of-90", new PermK().member(5, 90));
        all.put("bernoulli-0.3", Bernoulli.unbiased(Bernoulli.Each.COORDINATE, 0.3));
        all.put("bernoulli-0.5-biased", Bernoulli.biased(Bernoulli.Each.COORDINATE, 0.5));
        all.put("lazy-0.6", Bernoulli.unbiased(Bernoulli.Each.VECTOR, 0.6));
        all.put("lazy-0.4-biased", Bernoulli.biased(Bernoulli.Each.VECTOR, 0.4));
        all.put("qsgd-1", new Qsgd(1, Norm.L2));
        all.put("qsgd-4", new Qsgd(4, Norm.L2));
        all.put("qsgd-100-linf", new Qsgd(100, Norm.LINF));
        all.put("tern-grad", Qsgd.ternGrad());
        all.put("natural", new NaturalCompression());
        all.put("exponential-3", ExponentialRounding.unbiased(3));
        all.put("exponential-1.2-biased", ExponentialRounding.biased(1.2));
        all.put("grid", GridRounding.unbiased(List.of(1.0, 1.5, 2.0)));
        all.put("grid-biased", GridRounding.biased(List.of(0.1, 0.2, 0.5, 1.0)));
        all.put("natural-dithering-4", Dithering.natural(4, Norm.L2));
        all.put("natural-dithering-6-linf", Dithering.natural(6, Norm.LINF));
        all.put("exponential-dithering-1.5-8", new Dithering(1.5, 8, Norm.L2));
        all.put("adaptive-random", new AdaptiveRandom());
        all.put("scaled-sign", new ScaledSign());
        all.put("top-0.5-natural-dithering", new TopK(Size.ratio(0.5)).then(Dithering.natural(8, Norm.L2)));
        all.put("top-0.5-sign", new TopK(Size.ratio(0.5)).then(new ScaledSign()));
        all.put("rand-0.5-qsgd-4", RandK.unbiased(Size.ratio(0.5)).then(new Qsgd(4, Norm.L2)));
        all.put("rand-0.5-rand-0.5", RandK.unbiased(Size.ratio(0.5)).then(RandK.unbiased(Size.ratio(0.5))));
        all.put("perm-2-of-3-natural", new PermK().member(2, 3).then(new NaturalCompression()));
        all.put(
                "lazy-0.5-natural",
                Bernoulli.unbiased(Bernoulli.Each.VECTOR, 0.5).then(new NaturalCompression()));
        all.put("blocks-5-top-0.4", Blocks.of(new TopK(Size.ratio(0.4)), List.of(5)));
        all.put("blocks-7-qsgd-2", Blocks.of(new Qsgd(2, Norm.L2), List.of(7)));
        all.put("power-1", new PowerSgd(1));
        all.put("power-2", new PowerSgd(2));
        all.put("qsgd-2-scaled", new Qsgd(2, Norm.L2).scaled());
        return all;
    }
}
