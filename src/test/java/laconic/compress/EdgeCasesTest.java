package laconic.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import laconic.coding.DecodeException;
import laconic.math.Draw;
import laconic.math.Purpose;
import laconic.math.SeededRandomness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Vectors at the edges: zero, one coordinate, ties, denormals, overflow, infinities and NaN. */
class EdgeCasesTest {

    private static final Draw DRAW = new SeededRandomness(3, 4).draw(Purpose.UP, 1, 0);

    static Stream<String> names() {
        return Specs.all().keySet().stream();
    }

    private static double[] decoded(Compressor compressor, Wire wire, double... x) {
        Payload payload = compressor.encoder(x.length, wire).encode(x, DRAW);
        double[] v = new double[x.length];
        try {
            Payload.decode(payload.bytes(), x.length, DRAW).addTo(v, 1);
        } catch (DecodeException e) {
            throw new AssertionError(compressor + " does not decode", e);
        }
        return v;
    }

    @ParameterizedTest
    @MethodSource("names")
    void theZeroVectorIsAHeadAloneAndDecodesToZero(String name) {
        for (Wire wire : Wire.values()) {
            Compressor.Encoder encoder = Specs.all().get(name).encoder(90, wire);
            assertThat(encoder.encode(new double[90], DRAW).bytes()).hasSize(2);
            assertThat(decoded(Specs.all().get(name), wire, new double[90])).containsOnly(0);
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void oneCoordinateWorks(String name) {
        double[] v = decoded(Specs.all().get(name), Wire.FLOAT64, -2);
        assertThat(v[0]).isLessThanOrEqualTo(0);
    }

    @ParameterizedTest
    @MethodSource("names")
    void nothingNonFiniteTravels(String name) {
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            double[] x = new double[20];
            x[0] = 1;
            x[13] = bad;
            Compressor.Encoder encoder = Specs.all().get(name).encoder(20, Wire.FLOAT32);
            assertThatThrownBy(() -> encoder.encode(x, DRAW)).as(name).isInstanceOf(NonFiniteException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void denormalsAndHugeValuesDecodeOrAreRefused(String name) {
        double[][] vectors = new double[5][20];
        for (int j = 0; j < 20; j++) {
            vectors[0][j] = Double.MIN_VALUE * (j - 7);
            vectors[1][j] = 1e-310 * (j + 1);
            vectors[2][j] = 1e-42 * (j - 9);
            vectors[3][j] = 1e300 * (j % 2 == 0 ? 1 : -1);
            vectors[4][j] = Math.scalb(1.0, 50 * (j - 10));
        }
        for (double[] x : vectors) {
            for (double value : decoded(Specs.all().get(name), Wire.FLOAT64, x)) {
                assertThat(value).isFinite();
            }
            try {
                for (double value : decoded(Specs.all().get(name), Wire.FLOAT32, x)) {
                    assertThat(value).isFinite();
                }
            } catch (NonFiniteException e) {
                assertThat(Norm.LINF.of(x)).as(name).isGreaterThan(1e30);
            }
        }
    }

    @Test
    void valuesThatOverflowFloat32AreRefused() {
        for (Compressor compressor : List.of(
                new Identity(),
                new TopK(Size.count(1)),
                new Qsgd(4, Norm.L2),
                new NaturalCompression(),
                new ScaledSign())) {
            assertThatThrownBy(() -> decoded(compressor, Wire.FLOAT32, 1e39))
                    .isInstanceOf(NonFiniteException.class)
                    .hasMessageContaining("FLOAT32");
            assertThat(decoded(compressor, Wire.FLOAT64, 1e39)[0]).isGreaterThan(1e38);
        }
    }

    @Test
    void topKBreaksTiesByLowerIndexAndTakesAllWhereKExceedsD() {
        assertThat(decoded(new TopK(Size.count(2)), Wire.FLOAT32, 1, -2, 2, -2)).containsExactly(0, -2, 2, 0);
        assertThat(decoded(new TopK(Size.count(9)), Wire.FLOAT32, 1, -2, 0)).containsExactly(1, -2, 0);
        assertThat(decoded(RandK.unbiased(Size.count(9)), Wire.FLOAT32, 1, -2, 0))
                .containsExactly(1, -2, 0);
    }

    @Test
    void signOfZeroIsZero() {
        assertThat(decoded(new ScaledSign(), Wire.FLOAT64, 3, 0, -0.0, -1)).containsExactly(1, 0, 0, -1);
    }

    @Test
    void naturalCompressionRoundsBelowTheWiresRangeToItsLeastValueOrZero() {
        double least = Float.MIN_VALUE;
        double[] v = decoded(new NaturalCompression(), Wire.FLOAT32, least / 2, least / 2, least / 2, least / 2, least);
        assertThat(v[4]).isEqualTo(least);
        assertThat(v).containsOnly(0, least);
        assertThat(decoded(new NaturalCompression(), Wire.FLOAT64, Double.MIN_VALUE, -0x1p-1060))
                .containsExactly(Double.MIN_VALUE, -0x1p-1060);
    }

    @Test
    void sizesFollowTheirRule() {
        assertThat(Size.ratio(0.01).of(99)).isEqualTo(1);
        assertThat(Size.ratio(0.01).of(250)).isEqualTo(2);
        assertThat(Size.count(5).of(3)).isEqualTo(3);
    }

    @Test
    void parametersOutOfRangeAreRefusedInOneSentence() {
        assertThatThrownBy(() -> Size.count(0)).hasMessage("k = 0 is not a count of at least 1");
        assertThatThrownBy(() -> Size.ratio(1.5)).hasMessage("ratio = 1.5 is not in (0, 1]");
        assertThatThrownBy(() -> new Qsgd(0, Norm.L2)).hasMessage("levels = 0 is not in 1 … 1048576");
        assertThatThrownBy(() -> Bernoulli.unbiased(Bernoulli.Each.VECTOR, 0))
                .hasMessage("probability = 0.0 is not in (0, 1]");
        assertThatThrownBy(() -> ExponentialRounding.biased(1)).hasMessageStartingWith("base = 1.0 is not in 1.01 …");
        assertThatThrownBy(() -> GridRounding.unbiased(List.of(2.0, 1.0))).hasMessageStartingWith("grid = [2.0, 1.0]");
        assertThatThrownBy(() -> new PowerSgd(0)).hasMessage("rank = 0 is not in 1 … 64");
        assertThatThrownBy(() -> Blocks.of(new Identity(), List.of(2, 3)).encoder(6, Wire.FLOAT32))
                .hasMessage("blocks = [2, 3] hold 5 coordinates where there are 6");
        assertThatThrownBy(() -> RandK.unbiased(Size.count(1)).then(new ScaledSign()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
