package laconic.coding;

/**
 * The code of a set of k of the indices 0 … m-1, k and m known to both sides: Rice codes of the gaps (Golomb 1966, Rice 1979)
 * with the best of five parameters around the mean gap by exact cost, of the complement when k > m/2. With parameter 0 that
 * is a bitmap, so no set takes more than m bits.
 *
 * <p>A byte with the parameter and the bits; nothing when k = m. The choice is a function of the set, and {@link #check}
 * accepts no other.
 */
public final class IndexSet {

    /** Readers that work in blocks take about this many members at a time. */
    public static final int BLOCK = 512;

    private static final int PARAMETER_MAX = 31;

    private IndexSet() {}

    /** The exact cost in bits of every candidate Rice parameter. */
    private static final class Costs {

        private final int first;
        private final int members;
        private long s0;
        private long s1;
        private long s2;
        private long s3;
        private long s4;

        Costs(int members, int size) {
            int mean = Math.max(1, (size - members) / members);
            this.first = Math.max(0, 31 - Integer.numberOfLeadingZeros(mean) - 3);
            this.members = members;
        }

        void add(int gap) {
            int g = gap >>> first;
            s0 += g;
            s1 += g >>> 1;
            s2 += g >>> 2;
            s3 += g >>> 3;
            s4 += g >>> 4;
        }

        void add(int[] gap, int n) {
            long t0 = 0;
            long t1 = 0;
            long t2 = 0;
            long t3 = 0;
            long t4 = 0;
            for (int i = 0; i < n; i++) {
                int g = gap[i] >>> first;
                t0 += g;
                t1 += g >>> 1;
                t2 += g >>> 2;
                t3 += g >>> 3;
                t4 += g >>> 4;
            }
            s0 += t0;
            s1 += t1;
            s2 += t2;
            s3 += t3;
            s4 += t4;
        }

        /** The parameter of the shortest code, the lowest of equals. */
        int best() {
            long n = members;
            long least = Math.min(Math.min(s0, s1 + n), Math.min(Math.min(s2 + 2 * n, s3 + 3 * n), s4 + 4 * n));
            int best = s0 == least ? 0 : s1 + n == least ? 1 : s2 + 2 * n == least ? 2 : s3 + 3 * n == least ? 3 : 4;
            return first + best;
        }
    }

    /** Writes the set {@code index[0 … k-1]}, ascending, of 0 … m-1. */
    public static void write(int[] index, int k, int m, Sink out) {
        if (k == m) {
            return;
        }
        boolean complement = k > m / 2;
        int members = complement ? m - k : k;
        int[] coded = complement ? complement(index, k, m) : index;
        Costs costs = new Costs(members, m);
        int next = 0;
        for (int i = 0; i < members; i++) {
            costs.add(coded[i] - next);
            next = coded[i] + 1;
        }
        int parameter = costs.best();
        out.u8(parameter);
        next = 0;
        for (int i = 0; i < members; i++) {
            int gap = coded[i] - next;
            out.unary(gap >>> parameter);
            out.bits(gap & (1 << parameter) - 1, parameter);
            next = coded[i] + 1;
        }
        out.align();
    }

    private static int[] complement(int[] index, int k, int m) {
        int[] others = new int[m - k];
        int at = 0;
        int next = 0;
        for (int i = 0; i < k; i++) {
            while (next < index[i]) {
                others[at++] = next++;
            }
            next++;
        }
        while (next < m) {
            others[at++] = next++;
        }
        return others;
    }

    /** A cursor over the members of a set in ascending order; {@link #read} exactly k of them, then close. */
    public static final class Reader {

        private final BitReader bits;
        private final int m;
        private final int parameter;
        private final boolean complement;
        private int left;
        private int next;
        private final int[] one = new int[1];
        private int hole = -1;
        private int candidate;

        public Reader(Source in, int k, int m) throws DecodeException {
            this.m = m;
            this.complement = k > m / 2;
            this.left = complement ? m - k : k;
            this.parameter = k == m ? 0 : in.u8();
            if (parameter > PARAMETER_MAX) {
                throw new DecodeException("no Rice parameter " + parameter);
            }
            this.bits = new BitReader(in);
        }

        /** Writes the next n members to {@code into}. */
        public void read(int[] into, int n) throws DecodeException {
            if (complement) {
                readAround(into, n);
                return;
            }
            int member = next;
            gaps(into, n);
            for (int i = 0; i < n; i++) {
                member += into[i];
                into[i] = member++;
            }
        }

        private void readAround(int[] into, int n) throws DecodeException {
            hole = hole < 0 ? nextHole() : hole;
            for (int i = 0; i < n; i++) {
                while (candidate == hole) {
                    candidate++;
                    hole = nextHole();
                }
                into[i] = candidate++;
            }
        }

        private int nextHole() throws DecodeException {
            if (left == 0) {
                return m;
            }
            gaps(one, 1);
            return next - 1;
        }

        /** Writes the next n gaps of what is coded, the set or its complement. */
        private void gaps(int[] into, int n) throws DecodeException {
            bits.rice(parameter, into, n);
            left -= n;
            long end = next;
            for (int i = 0; i < n; i++) {
                end += into[i] + 1L;
            }
            if (end > m) {
                throw new DecodeException("an index of " + (end - 1) + " or more of " + m);
            }
            next = (int) end;
        }

        /** Ends the reading behind the set's last byte. */
        public void close(Source in) throws DecodeException {
            while (left > 0) {
                gaps(one, 1);
            }
            bits.close(in);
        }
    }

    /** Reads a set and refuses it unless it is what {@link #write} makes of its members. */
    public static void check(Source in, int k, int m) throws DecodeException {
        Reader reader = new Reader(in, k, m);
        if (k == m) {
            return;
        }
        Costs costs = new Costs(reader.left, m);
        int[] gap = new int[Math.min(reader.left, BLOCK)];
        while (reader.left > 0) {
            int n = Math.min(reader.left, BLOCK);
            reader.gaps(gap, n);
            costs.add(gap, n);
        }
        if (costs.best() != reader.parameter) {
            throw new DecodeException("Rice parameter " + reader.parameter + " where " + costs.best() + " is due");
        }
        reader.bits.close(in);
    }
}
