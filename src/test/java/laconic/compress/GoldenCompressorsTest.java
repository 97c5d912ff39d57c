package laconic.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import laconic.math.Draw;
import org.junit.jupiter.api.Test;

/** One vector through every compressor, against a reference implementation in another language. */
class GoldenCompressorsTest {

    private static final double TOLERANCE = 1e-12;

    private final JsonNode golden;
    private final double[] x;
    private final Draw uniforms;
    private final Set<String> met = new HashSet<>();

    GoldenCompressorsTest() throws IOException {
        try (InputStream in = getClass().getResourceAsStream("/golden/compressors.json")) {
            golden = new ObjectMapper().readTree(in);
        }
        x = doubles(golden.get("x"));
        uniforms = FormulaDraw.uniforms(doubles(golden.get("u")));
    }

    private static double[] doubles(JsonNode array) {
        double[] values = new double[array.size()];
        for (int j = 0; j < values.length; j++) {
            values[j] = array.get(j).asDouble();
        }
        return values;
    }

    private void expect(String name, Compressor compressor, Draw draw) {
        met.add(name);
        assertDecodes(name, compressor, x, draw, golden.get("out").get(name));
    }

    private static void assertDecodes(String name, Compressor compressor, double[] x, Draw draw, JsonNode expected) {
        assertThat(expected).as(name).isNotNull();
        Payload payload = compressor.encoder(x.length, Wire.FLOAT64).encode(x, draw);
        double[] decoded = new double[x.length];
        payload.addTo(decoded, 1);
        assertThat(decoded).as(name).containsExactly(doubles(expected), within(TOLERANCE));
    }

    @Test
    void everyEntryIsReproduced() {
        expect("topk_3", new TopK(Size.count(3)), uniforms);
        expect("randk_{1,4,7}_unbiased", RandK.unbiased(Size.count(3)), FormulaDraw.subset(1, 4, 7));
        expect("randk_{1,4,7}_biased", RandK.biased(Size.count(3)), FormulaDraw.subset(1, 4, 7));
        expect("qsgd_s1_l2", new Qsgd(1, Norm.L2), uniforms);
        expect("qsgd_s4_l2", new Qsgd(4, Norm.L2), uniforms);
        expect("qsgd_s16_l2", new Qsgd(16, Norm.L2), uniforms);
        expect("terngrad_s1_linf", Qsgd.ternGrad(), uniforms);
        expect("linf_s4", new Qsgd(4, Norm.LINF), uniforms);
        expect("natural", new NaturalCompression(), uniforms);
        expect("natural_biased_b2", ExponentialRounding.biased(2), uniforms);
        expect("biased_rounding_b3", ExponentialRounding.biased(3), uniforms);
        expect("exp_rounding_b3", ExponentialRounding.unbiased(3), uniforms);
        expect("natural_dithering_s4_l2", Dithering.natural(4, Norm.L2), uniforms);
        expect("natural_dithering_s4_linf", Dithering.natural(4, Norm.LINF), uniforms);
        expect("exp_dithering_b1.5_s6_l2", new Dithering(1.5, 6, Norm.L2), uniforms);
        expect("adaptive_random_u0.4", new AdaptiveRandom(), FormulaDraw.uniforms(0.4));
        expect("bernoulli_coord_q0.5_keep_u<q", Bernoulli.unbiased(Bernoulli.Each.COORDINATE, 0.5), uniforms);
        expect("sign_l1", new ScaledSign(), uniforms);
        expect(
                "topk3_natural_dithering_s4_l2",
                new ContractiveComposition(new TopK(Size.count(3)), Dithering.natural(4, Norm.L2)),
                uniforms);
        expect("block_5_5_top1", Blocks.of(new TopK(Size.count(1)), List.of(5, 5)), uniforms);
        expect("block_3_7_sign_l1", Blocks.of(new ScaledSign(), List.of(3, 7)), uniforms);
        expect("int_round_chi8", new IntegerRounding(8), uniforms);
        assertThat(golden.get("out").fieldNames()).toIterable().containsExactlyInAnyOrderElementsOf(met);
    }

    @Test
    void unbiasedRoundingToPowersOfTwoIsNaturalCompression() {
        assertDecodes(
                "natural",
                ExponentialRounding.unbiased(2),
                x,
                uniforms,
                golden.get("out").get("natural"));
    }

    @Test
    void permKGivesEveryMemberItsBlock() {
        JsonNode expected = golden.get("collections").get("permk_n4_d10_shift3 (D=12)");
        for (int i = 0; i < 4; i++) {
            assertDecodes("member " + i, new PermK().member(i, 4), x, FormulaDraw.shift(12, 3), expected.get(i));
        }
    }

    @Test
    void permKOfMoreMembersThanCoordinatesSharesThem() {
        JsonNode expected = golden.get("collections").get("permk_small_d3_n7_order=(j+2)%7");
        double[] head = {x[0], x[1], x[2]};
        for (int i = 0; i < 7; i++) {
            assertDecodes("member " + i, new PermK().member(i, 7), head, FormulaDraw.shift(7, 2), expected.get(i));
        }
    }
}
