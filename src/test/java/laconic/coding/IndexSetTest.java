package laconic.coding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The index-set code against its input, by hand for a small set, and against the shape of its choices. */
class IndexSetTest {

    private static byte[] encoded(int[] index, int m) {
        Sink out = new Sink();
        IndexSet.write(index, index.length, m, out);
        return out.toBytes();
    }

    private static int[] decoded(byte[] bytes, int k, int m) throws DecodeException {
        IndexSet.check(new Source(bytes), k, m);
        Source in = new Source(bytes);
        IndexSet.Reader reader = new IndexSet.Reader(in, k, m);
        int[] index = new int[k];
        reader.read(index, k / 3);
        int[] rest = new int[k - k / 3];
        reader.read(rest, rest.length);
        System.arraycopy(rest, 0, index, k / 3, rest.length);
        reader.close(in);
        assertThat(in.remaining()).isZero();
        return index;
    }

    @Test
    void anySetComesBack() throws DecodeException {
        Random random = new Random(6);
        for (int t = 0; t < 3000; t++) {
            int m = 1 + random.nextInt(t % 30 == 0 ? 100_000 : 200);
            double density = t % 3 == 0 ? random.nextDouble() : Math.pow(random.nextDouble(), 5);
            int clump = t % 7 == 0 ? 1 + m / 10 : m;
            int[] index = IntStream.range(0, m)
                    .filter(j -> j % m < clump && random.nextDouble() < density)
                    .toArray();
            if (index.length > 0) {
                assertThat(decoded(encoded(index, m), index.length, m)).isEqualTo(index);
            }
        }
    }

    /** {3, 4, 9} of 20 has gaps 3, 0, 4, shortest with r = 1: 01 1, 1 0, 001 0, the first bit lowest. */
    @Test
    void aSmallSetByHand() throws DecodeException {
        byte[] bytes = encoded(new int[] {3, 4, 9}, 20);
        assertThat(bytes).containsExactly(1, 0b1000_1110, 0);
        assertThat(decoded(bytes, 3, 20)).containsExactly(3, 4, 9);
    }

    @Test
    void choicesFollowTheCost() {
        assertThat(encoded(IntStream.range(0, 50).toArray(), 50)).isEmpty();
        int[] allButOne = IntStream.range(0, 1000).filter(j -> j != 700).toArray();
        assertThat(encoded(allButOne, 1000)).hasSizeLessThan(4);
        int[] coins = new Random(1).ints(0, 1000).distinct().limit(500).sorted().toArray();
        assertThat(encoded(coins, 1000)).hasSizeLessThanOrEqualTo(126).startsWith(0);
    }

    @Test
    void anotherChoiceIsRefused() {
        Sink out = new Sink();
        out.u8(3);
        for (int gap : new int[] {3, 0, 4}) {
            out.unary(gap >>> 3);
            out.bits(gap & 7, 3);
        }
        out.align();
        assertThatThrownBy(() -> decoded(out.toBytes(), 3, 20))
                .isInstanceOf(DecodeException.class)
                .hasMessage("Rice parameter 3 where 1 is due");
    }
}
