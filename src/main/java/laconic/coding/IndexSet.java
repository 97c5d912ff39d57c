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

        /** The parameter of the shortest code, the lowest of equals. */
        int best() {
            long[] quotients = {s0, s1, s2, s3, s4};
            int best = 0;
            for (int c = 1; c < quotients.length; c++) {
                if (quotients[c] + (long) members * c < quotients[best] + (long) members * best) {
                    best = c;
                }
            }
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

    /** A cursor that yields the members of a set in ascending order; call {@link #next} exactly k times, then close. */
    public static final class Reader {

        private final BitReader bits;
        private final int m;
        private final int parameter;
        private final boolean complement;
        private int left;
        private int next;
        private int hole;
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
            this.hole = complement ? coded() : 0;
        }

        /** The next member of what is coded, the set or its complement; m when there is none. */
        private int coded() throws DecodeException {
            if (left == 0) {
                return m;
            }
            left--;
            long member = (long) next + bits.rice(parameter);
            if (member >= m) {
                throw new DecodeException("index " + member + " of " + m);
            }
            next = (int) member + 1;
            return (int) member;
        }

        /** The next member of the set. */
        public int next() throws DecodeException {
            if (!complement) {
                return coded();
            }
            while (candidate == hole) {
                candidate++;
                hole = coded();
            }
            return candidate++;
        }

        /** Ends the reading behind the set's last byte. */
        public void close(Source in) throws DecodeException {
            while (left > 0) {
                coded();
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
        Costs costs = new Costs(reader.complement ? m - k : k, m);
        int members = reader.complement ? m - k : k;
        int before = 0;
        int member = reader.complement ? reader.hole : reader.coded();
        for (int i = 0; i < members; i++) {
            costs.add(member - before);
            before = member + 1;
            member = reader.coded();
        }
        if (costs.best() != reader.parameter) {
            throw new DecodeException("Rice parameter " + reader.parameter + " where " + costs.best() + " is due");
        }
        reader.bits.close(in);
    }
}
