package laconic.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import laconic.math.Draw;
import laconic.math.Purpose;
import laconic.math.SeededRandomness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every stated ω, α, β, γ, δ against the mean over many draws, on vectors that are hard for one or another compressor.
 * {@code -Dlaconic.draws=100000} takes the full number.
 */
class ConstantsTest {

    private static final int DRAWS = Integer.getInteger("laconic.draws", 3000);
    private static final int D = 30;
    /** For the rounding of sums over the draws. */
    private static final double SLACK = 1e-9;

    private static Map<String, double[]> vectors() {
        Map<String, double[]> vectors = new LinkedHashMap<>();
        Random random = new Random(7);
        double[] oneHot = new double[D];
        double[] constant = new double[D];
        double[] geometric = new double[D];
        double[] gaussian = new double[D];
        double[] heavy = new double[D];
        oneHot[11] = -3;
        for (int j = 0; j < D; j++) {
            constant[j] = 4.0 / 3;
            geometric[j] = Math.pow(0.7, j) * (j % 3 == 0 ? -1 : 1);
            gaussian[j] = random.nextGaussian();
            heavy[j] = random.nextGaussian() * Math.exp(3 * random.nextGaussian());
        }
        vectors.put("one-hot", oneHot);
        vectors.put("constant", constant);
        vectors.put("geometric", geometric);
        vectors.put("gaussian", gaussian);
        vectors.put("heavy", heavy);
        return vectors;
    }

    /** Means over draws, with their standard errors; squared norms relative to ‖x‖². */
    private static final class Sample {

        final double[] mean;
        final double[] meanError;
        double loss;
        double lossError;
        double second;
        double secondError;
        double inner;
        double innerError;
        final int[] unusual = new int[D];
        double most;
        final int draws;

        Sample(Compressor compressor, double[] x, int draws) {
            this.draws = draws;
            SeededRandomness randomness = new SeededRandomness(20, 100);
            Compressor.Encoder encoder = compressor.encoder(x.length, Wire.FLOAT64);
            double norm = squared(x);
            mean = new double[x.length];
            meanError = new double[x.length];
            double[] usual = new double[x.length];
            double[] c = new double[x.length];
            for (int t = 0; t < draws; t++) {
                Draw draw = randomness.draw(Purpose.UP, 3, t);
                Arrays.fill(c, 0);
                encoder.encode(x, draw).addTo(c, 1);
                double lost = 0;
                double size = 0;
                double along = 0;
                for (int j = 0; j < x.length; j++) {
                    usual[j] = t == 0 ? c[j] : usual[j];
                    unusual[j] += c[j] == usual[j] ? 0 : 1;
                    most = Math.max(most, Math.abs(c[j]));
                    lost += (c[j] - x[j]) * (c[j] - x[j]) / norm;
                    size += c[j] * c[j] / norm;
                    along += c[j] * x[j] / norm;
                    mean[j] += c[j];
                    meanError[j] += (c[j] - x[j]) * (c[j] - x[j]);
                }
                loss += lost;
                lossError += lost * lost;
                second += size;
                secondError += size * size;
                inner += along;
                innerError += along * along;
            }
            for (int j = 0; j < x.length; j++) {
                mean[j] /= draws;
                meanError[j] = Math.sqrt(meanError[j] / draws / draws);
            }
            loss /= draws;
            second /= draws;
            inner /= draws;
            lossError = error(lossError, loss, draws);
            secondError = error(secondError, second, draws);
            innerError = error(innerError, inner, draws);
        }

        /** The standard error of an entry that took an unusual value too seldom to measure it: at most √(|x_j| max |c|). */
        double rareError(int j, double value) {
            return unusual[j] < 40 ? Math.sqrt(Math.abs(value) * most / draws) : 0;
        }

        private static double error(double squares, double mean, int draws) {
            return Math.sqrt(Math.max(0, squares / draws - mean * mean) / draws);
        }
    }

    private static double squared(double[] x) {
        double sum = 0;
        for (double value : x) {
            sum += value * value;
        }
        return sum;
    }

    static Stream<String> names() {
        return Specs.all().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void statedConstantsHold(String name) {
        Compressor compressor = Specs.all().get(name);
        vectors().forEach((kind, x) -> {
            String as = name + " on " + kind;
            Sample sample = new Sample(compressor, x, DRAWS);
            if (compressor instanceof Compressor.Unbiased unbiased) {
                assertThat(sample.loss).as(as).isLessThanOrEqualTo(unbiased.omega(D) + 5 * sample.lossError + SLACK);
                for (int j = 0; j < D; j++) {
                    double slack =
                            5 * Math.max(sample.meanError[j], sample.rareError(j, x[j])) + 1e-12 * Math.abs(x[j]);
                    assertThat(sample.mean[j]).as(as + ", mean of " + j).isCloseTo(x[j], within(slack));
                }
                assertBias(as, sample, unbiased.bias(D));
            }
            if (compressor instanceof Compressor.Contractive contractive) {
                double alpha = contractive.alpha(D);
                assertThat(alpha).as(as).isBetween(Double.MIN_VALUE, 1.0);
                assertThat(sample.loss).as(as).isLessThanOrEqualTo(1 - alpha + 5 * sample.lossError + SLACK);
                Bias bias = contractive.bias(D);
                assertThat(sample.loss)
                        .as(as)
                        .isLessThanOrEqualTo(1 - 1 / bias.delta3() + 5 * sample.lossError + SLACK);
                assertBias(as, sample, bias);
            }
        });
    }

    private static void assertBias(String as, Sample s, Bias bias) {
        double slack = 5 * (s.secondError + bias.beta1() * s.innerError) + SLACK;
        assertThat(s.second).as(as + ", B1 α").isGreaterThanOrEqualTo(bias.alpha1() - slack);
        assertThat(s.second).as(as + ", B1 β").isLessThanOrEqualTo(bias.beta1() * s.inner + slack);
        assertThat(s.inner).as(as + ", B2 γ").isGreaterThanOrEqualTo(bias.gamma2() - slack);
        assertThat(s.second).as(as + ", B2 β").isLessThanOrEqualTo(bias.beta2() * s.inner + slack);
    }

    private static void assertLoss(Compressor compressor, double[] x, double expected) {
        Sample sample = new Sample(compressor, x, DRAWS);
        assertThat(sample.loss).as(compressor.toString()).isCloseTo(expected, within(5 * sample.lossError + 1e-9));
    }

    @Test
    void sparsifiersLoseExactlyWhatTheyState() {
        Size three = Size.count(3);
        vectors().forEach((kind, x) -> {
            assertLoss(RandK.unbiased(three), x, D / 3.0 - 1);
            assertLoss(RandK.biased(three), x, 1 - 3.0 / D);
            assertLoss(new SameRandK(three), x, D / 3.0 - 1);
            assertLoss(new IndRandK(three), x, D / 3.0 - 1);
            assertLoss(new PermK().member(2, 5), x, 4);
            assertLoss(Bernoulli.unbiased(Bernoulli.Each.COORDINATE, 0.25), x, 3);
            assertLoss(Bernoulli.unbiased(Bernoulli.Each.VECTOR, 0.25), x, 3);
            assertLoss(Bernoulli.biased(Bernoulli.Each.COORDINATE, 0.25), x, 0.75);
        });
        double[] constant = vectors().get("constant");
        assertLoss(new TopK(three), constant, 1 - 3.0 / D);
        double[] few = {1, 2, 3};
        assertLoss(new PermK().member(2, 6), few, 2);
    }

    @Test
    void quantisersAttainTheirConstantsOnTheWorstVector() {
        assertLoss(new NaturalCompression(), new double[] {4.0 / 3, 8.0 / 3, -4.0 / 3}, 1.0 / 8);
        double b = 5;
        assertLoss(ExponentialRounding.unbiased(b), new double[] {2 * b / (b + 1)}, (b - 1) * (b - 1) / (4 * b));
        assertLoss(ExponentialRounding.biased(b), new double[] {(b + 1) / 2}, 1 - 4 * b / ((b + 1) * (b + 1)));
        for (int s : new int[] {1, 3}) {
            double a = (D - 1.0) / (s * s);
            double[] x = new double[D];
            Arrays.fill(x, (Math.sqrt(1 + a) - 1) / a / s);
            x[4] = -1;
            assertLoss(new Qsgd(s, Norm.LINF), x, new Qsgd(s, Norm.LINF).omega(D));
        }
        assertThat(Qsgd.ternGrad().omega(40)).isCloseTo(2.662, within(5e-4));
    }

    @Test
    void adaptiveRandomAndSignHaveTheirExactLoss() {
        vectors().forEach((kind, x) -> {
            double n1 = 0;
            double n3 = 0;
            for (double value : x) {
                n1 += Math.abs(value);
                n3 += Math.abs(value * value * value);
            }
            assertLoss(new AdaptiveRandom(), x, 1 - n3 / (n1 * squared(x)));
            if (x[0] != 0) {
                assertLoss(new ScaledSign(), x, 1 - n1 * n1 / (D * squared(x)));
            }
        });
    }

    @Test
    void compositionsStateTheScaledConstant() {
        Dithering dithering = Dithering.natural(8, Norm.L2);
        TopK top = new TopK(Size.count(5));
        ContractiveComposition scaled = (ContractiveComposition) top.then(dithering);
        assertThat(scaled.alpha(D)).isCloseTo(5.0 / D / (1 + dithering.omega(5)), within(1e-15));
        Bias bias = new ContractiveComposition(top, dithering).bias(D);
        assertThat(List.of(bias.alpha1(), bias.beta1())).containsExactly(5.0 / D, 1 + dithering.omega(5));
        Compressor.Unbiased twice =
                (Compressor.Unbiased) RandK.unbiased(Size.count(10)).then(RandK.unbiased(Size.count(5)));
        assertThat(twice.omega(D)).isCloseTo(D / 5.0 - 1, within(1e-12));
    }

    /** mean_i C_i(x) = x, the sum in worker order: exact for integers, which every step represents. */
    @Test
    void permKsMeanIsTheVector() {
        for (int n : new int[] {1, 2, 3, 5, 8, 30, 31, 64}) {
            for (int d : new int[] {1, 2, 7, 30, 33}) {
                double[] x = new double[d];
                double[] sum = new double[d];
                for (int j = 0; j < d; j++) {
                    x[j] = 27720.0 * (j - 3);
                }
                Draw draw = new SeededRandomness(1, n).draw(Purpose.UP, 0, n * 100 + d);
                for (int i = 0; i < n; i++) {
                    new PermK()
                            .member(i, n)
                            .encoder(d, Wire.FLOAT64)
                            .encode(x, draw)
                            .addTo(sum, 1);
                }
                for (int j = 0; j < d; j++) {
                    assertThat(sum[j] / n).as("n = %d, d = %d", n, d).isCloseTo(x[j], within(1e-10));
                    if (n <= d) {
                        assertThat(sum[j] / n).isEqualTo(x[j]);
                    }
                }
            }
        }
    }
}
