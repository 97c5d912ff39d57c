package laconic.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeededRandomnessTest {

    private static final SeededRandomness RANDOMNESS = new SeededRandomness(42, 5);
    private static final BigInteger GAMMA = new BigInteger("9e3779b97f4a7c15", 16);

    /** The published first outputs of SplitMix64 for the seed 1234567. */
    @Test
    void mixesAsSplitMix64() {
        String[] published = {
            "6457827717110365317",
            "3203168211198807973",
            "9817491932198370423",
            "4593380528125082431",
            "16408922859458223821"
        };
        for (int k = 0; k < published.length; k++) {
            long output = SeededRandomness.mix(1234567L + (k + 1) * GAMMA.longValue());
            assertThat(Long.toUnsignedString(output)).isEqualTo(published[k]);
        }
    }

    /** The whole address, stated anew in integers modulo 2^64: a change of it would change every run of every seed. */
    @Test
    void answersTheStatedHashOfItsAddress() {
        for (long seed : new long[] {0, 42, -7}) {
            for (Purpose purpose : new Purpose[] {Purpose.UP, Purpose.DOWN, Purpose.BATCH}) {
                for (int node : new int[] {0, 3, 11}) {
                    for (long round : new long[] {-1, 0, 1000}) {
                        Draw draw = new SeededRandomness(seed, 5).draw(purpose, node, round);
                        for (int index : new int[] {0, 1, 77}) {
                            assertThat(draw.uniform(index))
                                    .isEqualTo(stated(seed, purpose.ordinal(), node, round, index));
                        }
                    }
                }
            }
        }
    }

    private static double stated(long seed, int purpose, int node, long round, int index) {
        BigInteger key = mix(BigInteger.valueOf(seed).add(GAMMA));
        key = mix(key.xor(word(GAMMA.multiply(BigInteger.valueOf(purpose + 1)))));
        key = mix(key.xor(word(GAMMA.multiply(BigInteger.valueOf(node + 1)))));
        key = mix(key.xor(word(GAMMA.multiply(BigInteger.valueOf(round + 2)))));
        BigInteger hash = mix(key.add(GAMMA.multiply(BigInteger.valueOf(index + 1))));
        return hash.shiftRight(11).doubleValue() / (1L << 53);
    }

    private static BigInteger mix(BigInteger z) {
        z = word(z);
        z = word(z.xor(z.shiftRight(30)).multiply(new BigInteger("bf58476d1ce4e5b9", 16)));
        z = word(z.xor(z.shiftRight(27)).multiply(new BigInteger("94d049bb133111eb", 16)));
        return z.xor(z.shiftRight(31));
    }

    private static BigInteger word(BigInteger z) {
        return z.mod(BigInteger.ONE.shiftLeft(64));
    }

    @Test
    void answersTheSameInAnyOrderOfAsking() {
        Draw forwards = RANDOMNESS.draw(Purpose.UP, 2, 9);
        double[] bulk = new double[40];
        forwards.uniforms(0, 40, bulk);
        Draw backwards = RANDOMNESS.draw(Purpose.UP, 2, 9);
        int[] subset = backwards.subset(3, 10);
        for (int j = 39; j >= 0; j--) {
            assertThat(backwards.uniform(j)).isEqualTo(bulk[j]);
        }
        double[] late = new double[5];
        backwards.uniforms(35, 5, late);
        assertThat(late).containsExactly(Arrays.copyOfRange(bulk, 35, 40));
        long[] integers = new long[1100];
        forwards.integers(7, 1100, integers);
        for (int j = 0; j < 1100; j++) {
            assertThat(integers[j]).isEqualTo((long) (backwards.uniform(7 + j) * 0x1p53));
        }
        assertThat(forwards.subset(3, 10)).containsExactly(subset);
        assertThat(forwards.permutation(8)).containsExactly(backwards.permutation(8));
    }

    @Test
    void givesEveryAddressItsOwnNumbers() {
        Set<Double> seen = new HashSet<>();
        for (Purpose purpose : Purpose.values()) {
            for (int node = 0; node < 12; node++) {
                for (long round = -1; round < 20; round++) {
                    seen.add(RANDOMNESS.draw(purpose, node, round).uniform(0));
                }
            }
        }
        assertThat(seen).hasSize(Purpose.values().length * 12 * 21);
    }

    @Test
    void sharesTheCommonDrawAmongNodes() {
        int[] server = RANDOMNESS.draw(Purpose.DOWN, 5, 3).permutation(9);
        for (int node = 0; node < 12; node++) {
            assertThat(RANDOMNESS.draw(Purpose.DOWN, node, 3).common().permutation(9))
                    .containsExactly(server);
        }
    }

    /** Chi-square over all 35 sets of 3 of 7: mean 34, standard deviation 8.2. */
    @Test
    void choosesSubsetsUniformly() {
        Map<String, Integer> counts = new HashMap<>();
        int draws = 35_000;
        for (int t = 0; t < draws; t++) {
            int[] subset = RANDOMNESS.draw(Purpose.UP, 1, t).subset(3, 7);
            assertThat(subset).isSorted().doesNotHaveDuplicates().hasSize(3);
            counts.merge(Arrays.toString(subset), 1, Integer::sum);
        }
        assertThat(counts).hasSize(35);
        assertThat(chiSquare(counts, draws)).isBetween(34 - 4 * 8.2, 34 + 4 * 8.2);
    }

    /** Chi-square over all 24 orders of 4: mean 23, standard deviation 6.8. */
    @Test
    void choosesPermutationsUniformly() {
        Map<String, Integer> counts = new HashMap<>();
        int draws = 24_000;
        for (int t = 0; t < draws; t++) {
            counts.merge(Arrays.toString(RANDOMNESS.draw(Purpose.DOWN, 5, t).permutation(4)), 1, Integer::sum);
        }
        assertThat(counts).hasSize(24);
        assertThat(chiSquare(counts, draws)).isBetween(23 - 3.4 * 6.8, 23 + 4 * 6.8);
    }

    private static double chiSquare(Map<String, Integer> counts, int draws) {
        double expected = (double) draws / counts.size();
        return counts.values().stream()
                .mapToDouble(count -> (count - expected) * (count - expected) / expected)
                .sum();
    }

    @Test
    void knowsTheEdgesOfSubsets() {
        Draw draw = RANDOMNESS.draw(Purpose.UP, 0, 0);
        assertThat(draw.subset(0, 5)).isEmpty();
        assertThat(draw.subset(0, 0)).isEmpty();
        assertThat(draw.subset(130, 130))
                .containsExactly(IntStream.range(0, 130).toArray());
        assertThat(draw.subset(1, 1)).containsExactly(0);
        assertThat(draw.permutation(1)).containsExactly(0);
        assertThatThrownBy(() -> draw.subset(6, 5)).hasMessageContaining("6 of 5");
        assertThatThrownBy(() -> draw.subset(-1, 5)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void tossesCoinsOfTheirProbability() {
        for (double p : new double[] {0, 0.1, 0.5, 1}) {
            int heads = 0;
            for (long t = 0; t < 20_000; t++) {
                heads += RANDOMNESS.coin(Purpose.COIN, t, p) ? 1 : 0;
            }
            assertThat(heads / 20_000.0).isCloseTo(p, within(4 * Math.sqrt(p * (1 - p) / 20_000)));
        }
    }

    @Test
    void drawsNormalNumbers() {
        Draw draw = RANDOMNESS.draw(Purpose.DIRECTIONS, 5, 0);
        int count = 40_000;
        double[] moments = new double[5];
        for (int j = 0; j < count; j++) {
            double value = draw.gaussian(j);
            for (int k = 1; k <= 4; k++) {
                moments[k] += StrictMath.pow(value, k) / count;
            }
        }
        assertThat(moments[1]).isCloseTo(0, within(4 / Math.sqrt(count)));
        assertThat(moments[2]).isCloseTo(1, within(4 * Math.sqrt(2.0 / count)));
        assertThat(moments[3]).isCloseTo(0, within(4 * Math.sqrt(15.0 / count)));
        assertThat(moments[4]).isCloseTo(3, within(4 * Math.sqrt(96.0 / count)));
    }
}
