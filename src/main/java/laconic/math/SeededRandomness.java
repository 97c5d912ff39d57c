package laconic.math;

/**
 * Randomness that is a counter hash of a seed: the answer at an address is a mix of (seed, purpose, node, round, family,
 * index) by SplitMix64's finaliser (Steele, Lea, Flood 2014), so it needs no state and no order of asking.
 *
 * @param seed the run's seed
 * @param server the server's address n, which the members of a correlated collection share
 */
public record SeededRandomness(long seed, int server) implements Randomness {

    private static final long GAMMA = 0x9E3779B97F4A7C15L;
    private static final double UNIT = 0x1.0p-53;

    @Override
    public Draw draw(Purpose purpose, int node, long round) {
        return new Address(this, purpose, node, round, key(purpose, node, round));
    }

    @Override
    public boolean coin(Purpose purpose, long round, double probability) {
        return unit(mix(key(purpose, server, round))) < probability;
    }

    private long key(Purpose purpose, int node, long round) {
        long key = mix(seed + GAMMA);
        key = mix(key ^ (purpose.ordinal() + 1L) * GAMMA);
        key = mix(key ^ (node + 1L) * GAMMA);
        return mix(key ^ (round + 2L) * GAMMA);
    }

    /** SplitMix64's finaliser: a bijection of 64 bits in which every input bit moves every output bit. */
    public static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** The top 53 bits of a hash as a number in [0, 1). */
    public static double unit(long hash) {
        return (hash >>> 11) * UNIT;
    }

    private record Address(SeededRandomness origin, Purpose purpose, int node, long round, long key) implements Draw {

        private static final long SUBSET = 0x5851F42D4C957F2DL;
        private static final long PART = 0xD1342543DE82EF95L;
        private static final long PERMUTATION = 0x14057B7EF767814FL;
        /** 1γ, 2γ, … */
        private static final long[] STEP = new long[512];

        static {
            for (int j = 0; j < STEP.length; j++) {
                STEP[j] = (j + 1) * GAMMA;
            }
        }

        @Override
        public double uniform(int index) {
            return unit(mix(key + (index + 1L) * GAMMA));
        }

        @Override
        public void uniforms(int from, int count, double[] into) {
            long counter = key + (from + 1L) * GAMMA;
            for (int j = 0; j < count; j++) {
                into[j] = unit(mix(counter));
                counter += GAMMA;
            }
        }

        @Override
        public void integers(int from, int count, long[] into) {
            long counter = key + from * GAMMA;
            int tabled = Math.min(count, STEP.length);
            integers(counter, tabled, into);
            for (int j = tabled; j < count; j++) {
                into[j] = mix(counter + (j + 1) * GAMMA) >>> 11;
            }
        }

        /** The counters come from a table, without which no compiler makes vector code of the hash. */
        private static void integers(long counter, int count, long[] into) {
            long[] step = STEP;
            for (int j = 0; j < count; j++) {
                into[j] = mix(counter + step[j]) >>> 11;
            }
        }

        /** Floyd's algorithm (Bentley, Floyd 1987): k draws, the set kept as bits so that it comes out ascending. */
        @Override
        public int[] subset(int k, int size) {
            if (k < 0 || k > size) {
                throw new IllegalArgumentException("a subset of " + k + " of " + size + " indices does not exist");
            }
            long[] bits = new long[(size + 63) >>> 6];
            long counter = key ^ SUBSET;
            for (int j = size - k; j < size; j++) {
                counter += GAMMA;
                int t = below(mix(counter), j + 1);
                int chosen = (bits[t >>> 6] >>> t & 1) == 0 ? t : j;
                bits[chosen >>> 6] |= 1L << chosen;
            }
            int[] subset = new int[k];
            int at = 0;
            for (int w = 0; w < bits.length; w++) {
                for (long word = bits[w]; word != 0; word &= word - 1) {
                    subset[at++] = (w << 6) + Long.numberOfTrailingZeros(word);
                }
            }
            return subset;
        }

        /** Fisher–Yates. */
        @Override
        public int[] permutation(int size) {
            int[] order = new int[size];
            for (int j = 0; j < size; j++) {
                order[j] = j;
            }
            long counter = key ^ PERMUTATION;
            for (int j = size - 1; j > 0; j--) {
                counter += GAMMA;
                int other = below(mix(counter), j + 1);
                int held = order[j];
                order[j] = order[other];
                order[other] = held;
            }
            return order;
        }

        @Override
        public Draw common() {
            return origin.draw(purpose, origin.server, round);
        }

        @Override
        public Draw part(int index) {
            return new Address(origin, purpose, node, round, mix(key ^ (index + 1L) * PART));
        }

        /** Maps 64 random bits to 0 … bound-1 (Lemire's multiply-shift; its bias is below bound / 2^32). */
        private static int below(long hash, int bound) {
            return (int) (((hash >>> 32) * bound) >>> 32);
        }
    }
}
