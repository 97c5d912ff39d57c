package laconic.coding;

import java.util.Arrays;

/**
 * The code of a vector of m small signed integers, not all zero, within a few permille of its order-0 entropy.
 *
 * <p>The number N of non-zeros comes first. Where 8 N < m, an {@link IndexSet} says where they are and only they are
 * coded on; otherwise every entry is. A magnitude v ≥ 1 becomes a token (v - 1 itself below 16, in long vectors below
 * 64, then four tokens an octave) with raw extra bits; signs are raw bits; tokens go through rANS (Duda 2013, in the
 * 16-bit word form of Giesen 2014) with a static table made from the exact counts of the tokens, which are sent in γ
 * codes, the last one implied. The counts decide everything else, and where rANS ends is fixed, so there is one byte
 * string per vector.
 */
public final class LevelCode {

    static final int TOKENS = 168;

    private static final int LONG_FROM = 1 << 13;
    private static final int SCALE_BITS_MAX = 12;
    static final long LOWER = 1L << 16;

    private final int[] count = new int[TOKENS];
    private final int[] second = new int[TOKENS];
    private int used;
    private final int[] frequency = new int[TOKENS];
    private final int[] start = new int[TOKENS];
    private final long[] reciprocal = new long[TOKENS];
    private int[] index = new int[0];
    private int[] compact = new int[0];

    static boolean sparse(int nonZeros, int m) {
        return nonZeros < m - 7L * nonZeros;
    }

    /** Magnitudes up to 2^this are tokens of their own, a function of the vector's length. */
    static int directBits(int m) {
        return m < LONG_FROM ? 4 : 6;
    }

    /** The token of the magnitude v + 1 ≥ 1; token 0 is kept for zero entries. */
    static int token(int v, int directBits) {
        if (v >>> directBits == 0) {
            return v + 1;
        }
        int e = 31 - Integer.numberOfLeadingZeros(v);
        return (1 << directBits) + 1 + 4 * (e - directBits) + (v >>> e - 2 & 3);
    }

    /** Extra bits of a token. */
    static int extra(int token, int directBits) {
        int beyond = token - 1 - (1 << directBits);
        return beyond < 0 ? 0 : (beyond >>> 2) + directBits - 2;
    }

    /** The lowest v of a token. */
    static int lowest(int token, int directBits) {
        int beyond = token - 1 - (1 << directBits);
        return beyond < 0 ? token - 1 : 4 + (beyond & 3) << extra(token, directBits);
    }

    /** rANS's table size as a power of two, a function of the number of coded symbols. */
    static int scaleBits(int symbols) {
        return Math.min(SCALE_BITS_MAX, 33 - Integer.numberOfLeadingZeros(symbols));
    }

    /** Whether rANS alternates between two states, which halves the wait of each symbol for the one before. */
    static boolean twoStates(int symbols) {
        return symbols >= LONG_FROM;
    }

    /**
     * Shares 2^scaleBits out to the tokens 0 … last that occur: one each, the rest by count, what is left over to the most
     * frequent.
     */
    static void normalise(int[] count, int last, int symbols, int scaleBits, int[] frequency, int[] start) {
        int present = 0;
        int most = 0;
        for (int t = 0; t <= last; t++) {
            present += count[t] > 0 ? 1 : 0;
            most = count[t] > count[most] ? t : most;
        }
        long share = (1L << scaleBits) - present;
        int left = 1 << scaleBits;
        for (int t = 0; t <= last; t++) {
            frequency[t] = count[t] == 0 ? 0 : 1 + (int) (count[t] * share / symbols);
            left -= frequency[t];
        }
        frequency[most] += left;
        int sum = 0;
        for (int t = 0; t <= last; t++) {
            start[t] = sum;
            sum += frequency[t];
        }
    }

    /** Writes {@code level[0 … m-1]}, magnitudes up to 2^30; false, with nothing written, when all are zero. */
    public boolean write(int[] level, int m, Sink out) {
        int direct = directBits(m);
        int last = histogram(level, m, direct);
        int nonZeros = m - count[0];
        if (nonZeros == 0) {
            return false;
        }
        out.varint(nonZeros);
        int[] coded = level;
        int symbols = m;
        if (sparse(nonZeros, m)) {
            gather(level, m, nonZeros);
            IndexSet.write(index, nonZeros, m, out);
            coded = compact;
            symbols = nonZeros;
            count[0] = 0;
        }
        out.u8(last);
        for (int t = 1; t < last; t++) {
            out.gamma(count[t] + 1);
        }
        writeRaw(coded, symbols, direct, out);
        out.align();
        if (count[last] < symbols) {
            writeTokens(coded, symbols, last, direct, out);
        }
        return true;
    }

    /** Counts the tokens, in two lanes so that equal neighbours do not wait for each other; returns the last that occurs. */
    private int histogram(int[] level, int m, int direct) {
        Arrays.fill(count, 0, used, 0);
        Arrays.fill(second, 0, used, 0);
        int limit = 1 << direct;
        int most = 0;
        int j = 0;
        for (; j + 1 < m; j += 2) {
            int one = Math.abs(level[j]);
            int two = Math.abs(level[j + 1]);
            most = Math.max(most, Math.max(one, two));
            count[one <= limit ? one : token(one - 1, direct)]++;
            second[two <= limit ? two : token(two - 1, direct)]++;
        }
        if (j < m) {
            int one = Math.abs(level[j]);
            most = Math.max(most, one);
            count[one <= limit ? one : token(one - 1, direct)]++;
        }
        int last = most == 0 ? 0 : token(most - 1, direct);
        for (int t = 0; t <= last; t++) {
            count[t] += second[t];
        }
        used = last + 1;
        return last;
    }

    private void gather(int[] level, int m, int nonZeros) {
        if (index.length < nonZeros) {
            index = new int[Math.max(nonZeros, Math.min(m, 2 * index.length))];
            compact = new int[index.length];
        }
        int at = 0;
        for (int j = 0; j < m; j++) {
            if (level[j] != 0) {
                index[at] = j;
                compact[at++] = level[j];
            }
        }
    }

    /** Signs of non-zeros and extra bits, in order; without a branch on the sign, which nothing predicts. */
    private static void writeRaw(int[] coded, int symbols, int direct, Sink out) {
        int limit = 1 << direct;
        long word = 0;
        int filled = 0;
        for (int j = 0; j < symbols; j++) {
            int level = coded[j];
            int magnitude = Math.abs(level);
            int sign = level >>> 31;
            if (magnitude > limit) {
                out.bits((int) word, filled);
                int token = token(magnitude - 1, direct);
                word = (long) (magnitude - 1 - lowest(token, direct)) << 1 | sign;
                filled = extra(token, direct) + 1;
            } else {
                word |= (long) sign << filled;
                filled += -magnitude >>> 31;
            }
            if (filled >= 32) {
                out.bits((int) word, 32);
                word >>>= 32;
                filled -= 32;
            }
        }
        out.bits((int) word, filled);
    }

    private void writeTokens(int[] coded, int symbols, int last, int direct, Sink out) {
        int scaleBits = scaleBits(symbols);
        normalise(count, last, symbols, scaleBits, frequency, start);
        for (int t = 0; t <= last; t++) {
            reciprocal[t] = frequency[t] == 0 ? 0 : ((1L << 44) + frequency[t] - 1) / frequency[t];
        }
        boolean two = twoStates(symbols);
        int room = 2 * symbols + 10;
        byte[] bytes = out.reserve(room);
        int end = out.position() + room;
        int at = end;
        int limit = 1 << direct;
        long size = 1L << scaleBits;
        long state = LOWER;
        long other = LOWER;
        for (int j = symbols - 1; j >= 0; j--) {
            int magnitude = Math.abs(coded[j]);
            int token = magnitude <= limit ? magnitude : token(magnitude - 1, direct);
            long f = frequency[token];
            Sink.SHORT.set(bytes, at - 2, (short) state);
            int full = (int) ((f << 32 - scaleBits) - 1 - state >>> 63);
            at -= full << 1;
            state >>>= full << 4;
            long quotient = Math.multiplyHigh(state << 20, reciprocal[token]);
            long next = state + start[token] + quotient * (size - f);
            state = two ? other : next;
            other = two ? next : other;
        }
        if (two) {
            at -= 4;
            Sink.INT.set(bytes, at, (int) state);
            state = other;
        }
        at -= 4;
        Sink.INT.set(bytes, at, (int) state);
        System.arraycopy(bytes, at, bytes, out.position(), end - at);
        out.advance(end - at);
    }
}
