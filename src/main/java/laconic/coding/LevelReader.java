package laconic.coding;

import java.util.Arrays;

/** The reader of a {@link LevelCode}: {@link #next} fills in one coded level after another, then {@link #close} ends it. */
public final class LevelReader {

    private static final int TOKENS = LevelCode.TOKENS;

    private final Source in;
    private final int[] index;
    private final boolean check;
    private final int[] count;
    private final int[] second;
    private final int symbols;
    private final int direct;
    private final int only;
    private final BitReader raw;
    private final int scaleBits;
    private final int[] slots;
    private final boolean two;
    /** The state that the next symbol comes from. */
    private long state;
    /** Where there are two, the state that the symbol after it comes from. */
    private long other;

    /**
     * Reads everything in front of the levels.
     *
     * @param m how many levels there are; allocations are bounded by it and by the bytes that are there
     * @param check whether to refuse an index set that is not canonical and counts that are not those of the levels
     */
    public LevelReader(Source in, int m, boolean check) throws DecodeException {
        this.in = in;
        this.check = check;
        int nonZeros = in.varint();
        if (nonZeros == 0 || nonZeros > m) {
            throw new DecodeException(nonZeros + " non-zero levels of " + m);
        }
        direct = LevelCode.directBits(m);
        boolean sparse = LevelCode.sparse(nonZeros, m);
        symbols = sparse ? nonZeros : m;
        index = sparse ? readIndex(nonZeros, m, check) : null;
        int last = in.u8();
        if (last == 0 || last >= TOKENS || LevelCode.extra(last, direct) > 27) {
            throw new DecodeException("no token " + last);
        }
        count = new int[last + 1];
        second = new int[check ? last + 1 : 0];
        raw = new BitReader(in);
        long rawBits = readCounts(last, nonZeros);
        two = LevelCode.twoStates(symbols);
        only = count[last] == symbols ? last : -1;
        long begin = raw.position();
        long bytes = (begin + rawBits + 7 >>> 3) - in.position;
        in.require(bytes);
        int tokens = in.position + (int) bytes;
        raw.position(begin + rawBits);
        raw.close(in);
        raw.position(begin);
        scaleBits = LevelCode.scaleBits(symbols);
        slots = only >= 0 ? null : slots(last);
        in.position = tokens;
        if (only < 0) {
            state = readState();
            other = two ? readState() : LevelCode.LOWER;
        }
    }

    private long readState() throws DecodeException {
        in.require(4);
        long read = (int) Sink.INT.get(in.bytes, in.position) & 0xFFFFFFFFL;
        in.position += 4;
        if (read < LevelCode.LOWER) {
            throw new DecodeException("a state of rANS below its range");
        }
        return read;
    }

    private int[] readIndex(int nonZeros, int m, boolean check) throws DecodeException {
        in.require(nonZeros / 8);
        int from = in.position;
        if (check) {
            IndexSet.check(in, nonZeros, m);
            in.position = from;
        }
        int[] members = new int[nonZeros];
        IndexSet.Reader reader = new IndexSet.Reader(in, nonZeros, m);
        reader.read(members, nonZeros);
        reader.close(in);
        return members;
    }

    /** Reads the counts of the tokens; returns how many raw bits there are. */
    private long readCounts(int last, int nonZeros) throws DecodeException {
        int left = nonZeros;
        long bits = nonZeros;
        for (int t = 1; t < last; t++) {
            count[t] = raw.gamma() - 1;
            left -= count[t];
            if (left <= 0) {
                throw new DecodeException("more tokens than the " + nonZeros + " non-zero levels");
            }
            bits += (long) count[t] * LevelCode.extra(t, direct);
        }
        count[last] = left;
        count[0] = symbols - nonZeros;
        return bits + (long) left * LevelCode.extra(last, direct);
    }

    /** For each slot: token, offset within the token's range and frequency, in 8, 12 and 12 bits. */
    private int[] slots(int last) {
        int[] frequency = new int[last + 1];
        int[] start = new int[last + 1];
        LevelCode.normalise(count, last, symbols, scaleBits, frequency, start);
        int[] table = new int[1 << scaleBits];
        for (int t = 0; t <= last; t++) {
            for (int j = 0; j < frequency[t]; j++) {
                table[start[t] + j] = t << 24 | j << 12 | frequency[t];
            }
        }
        return table;
    }

    /** How many levels are coded: m, or the non-zeros where these are few. */
    public int symbols() {
        return symbols;
    }

    /** The positions of the coded levels, ascending; null where all m are coded. */
    public int[] index() {
        return index;
    }

    /** Reads the next {@code n} coded levels to {@code into[0 … n-1]}. */
    public void next(int n, int[] into) throws DecodeException {
        if (only >= 0) {
            Arrays.fill(into, 0, n, only);
        } else if (in.remaining() >= 2 * n) {
            tokens(n, into);
        } else {
            lastTokens(n, into);
        }
        if (check) {
            countDown(n, into);
        }
        raw(n, into);
    }

    /** Takes the tokens off the counts, in two lanes so that equal neighbours do not wait for each other. */
    private void countDown(int n, int[] token) {
        for (int j = 0; j + 1 < n; j += 2) {
            count[token[j]]--;
            second[token[j + 1]]++;
        }
        if ((n & 1) != 0) {
            count[token[n - 1]]--;
        }
    }

    /** Turns tokens into levels by their signs and extra bits, without a branch on what nothing predicts. */
    private void raw(int n, int[] into) throws DecodeException {
        int limit = 1 << direct;
        long word = raw.peek();
        int used = 0;
        for (int j = 0; j < n; j++) {
            int token = into[j];
            if (token > limit) {
                raw.skip(used);
                int extra = LevelCode.extra(token, direct);
                int bits = raw.bits(extra + 1);
                int magnitude = LevelCode.lowest(token, direct) + (bits >>> 1) + 1;
                into[j] = (bits & 1) == 0 ? magnitude : -magnitude;
                word = raw.peek();
                used = 0;
                continue;
            }
            int coded = -token >>> 31;
            int sign = -((int) (word >>> used) & coded);
            into[j] = (token ^ sign) - sign;
            used += coded;
            if (used == 56) {
                raw.skip(used);
                word = raw.peek();
                used = 0;
            }
        }
        raw.skip(used);
    }

    /** rANS where all the words that n symbols can ask for are there. */
    private void tokens(int n, int[] into) {
        byte[] bytes = in.bytes;
        int at = in.position;
        int mask = (1 << scaleBits) - 1;
        boolean alternate = two;
        long x = state;
        long y = other;
        for (int j = 0; j < n; j++) {
            int slot = slots[(int) x & mask];
            into[j] = slot >>> 24;
            x = (slot & 0xFFF) * (x >>> scaleBits) + (slot >>> 12 & 0xFFF);
            int low = (int) (x - (1 << 16) >>> 63);
            int word = (short) Sink.SHORT.get(bytes, at) & 0xFFFF & -low;
            long next = x << (low << 4) | word;
            at += low << 1;
            x = alternate ? y : next;
            y = alternate ? next : y;
        }
        in.position = at;
        state = x;
        other = y;
    }

    private void lastTokens(int n, int[] into) throws DecodeException {
        int mask = (1 << scaleBits) - 1;
        for (int j = 0; j < n; j++) {
            int slot = slots[(int) state & mask];
            into[j] = slot >>> 24;
            long next = (slot & 0xFFF) * (state >>> scaleBits) + (slot >>> 12 & 0xFFF);
            if (next < LevelCode.LOWER) {
                in.require(2);
                next = next << 16 | (short) Sink.SHORT.get(in.bytes, in.position) & 0xFFFF;
                in.position += 2;
            }
            state = two ? other : next;
            other = two ? next : other;
        }
    }

    /** Ends the reading after all levels: what was announced must have come, and rANS must be where it started. */
    public void close() throws DecodeException {
        for (int t = 0; check && t < count.length; t++) {
            if (count[t] != second[t]) {
                throw new DecodeException("levels other than the counts announced");
            }
        }
        if (only < 0 && (state != LevelCode.LOWER || other != LevelCode.LOWER)) {
            throw new DecodeException("levels do not end in the state that they began in");
        }
    }
}
