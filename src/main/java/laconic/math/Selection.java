package laconic.math;

import java.util.Arrays;

/**
 * Selection of the k entries of largest magnitude, exact, ties to the lower index; it holds scratch space and serves one
 * thread at a time.
 *
 * <p>Magnitudes compare as the bits of their doubles. A strided sample guesses a lower bound of the k-th largest; one pass
 * collects what reaches it, and only if the guess was bad (which changes the time, never the result) all entries are ranked.
 */
public final class Selection {

    private static final long MAGNITUDE = Long.MAX_VALUE;
    private static final int SAMPLED_FROM = 2048;
    private static final int BUCKETS = 1 << 15;

    private long[] keys = new long[0];
    private long[] ranked = new long[0];
    private int[] candidates = new int[0];
    private int[] histogram = new int[0];

    /**
     * Writes the positions of the k largest magnitudes among {@code x[offset … offset+m-1]}, less those that are zero, to
     * {@code into}, ascending and relative to {@code offset}; an infinity or NaN counts as largest. Returns how many there are.
     */
    public int largest(double[] x, int offset, int m, int k, int[] into) {
        if (k == 1) {
            return largestOne(x, offset, m, into);
        }
        if (k >= m) {
            return reaching(x, offset, m, 1, into, into.length);
        }
        if (m >= SAMPLED_FROM) {
            int found = sampled(x, offset, m, k, into);
            if (found >= 0) {
                return found;
            }
        }
        long threshold = threshold(x, offset, m, k);
        return threshold == 0 ? reaching(x, offset, m, 1, into, m) : gather(x, offset, m, k, threshold, into);
    }

    private static int largestOne(double[] x, int offset, int m, int[] into) {
        long most = 0;
        int at = -1;
        for (int j = 0; j < m; j++) {
            long key = Double.doubleToRawLongBits(x[offset + j]) & MAGNITUDE;
            if (key > most) {
                most = key;
                at = j;
            }
        }
        into[0] = at;
        return at < 0 ? 0 : 1;
    }

    /** The positions whose magnitude reaches a threshold, up to {@code limit} of them. */
    private static int reaching(double[] x, int offset, int m, long threshold, int[] into, int limit) {
        int found = 0;
        for (int j = 0; j < m && found < limit; j++) {
            if ((Double.doubleToRawLongBits(x[offset + j]) & MAGNITUDE) >= threshold) {
                into[found++] = j;
            }
        }
        return found;
    }

    /** One pass over x with a guessed bound; -1 when the guess was bad. */
    private int sampled(double[] x, int offset, int m, int k, int[] into) {
        int size = Math.max(256, Math.min(16384, m >>> 7));
        int stride = m / size;
        double expected = (double) k * size / m;
        int rank = (int) (expected + 3 * Math.sqrt(expected) + 4);
        if (rank > size / 4) {
            return -1;
        }
        reserve(size, 2 * k + m / 16 + 64);
        for (int i = 0; i < size; i++) {
            ranked[i] = Double.doubleToRawLongBits(x[offset + i * stride]) & MAGNITUDE;
        }
        long bound = Math.max(1, select(ranked, size, rank));
        int count = 0;
        int limit = candidates.length;
        for (int j = 0; j < m; j++) {
            long key = Double.doubleToRawLongBits(x[offset + j]) & MAGNITUDE;
            if (key >= bound) {
                if (count == limit) {
                    return -1;
                }
                candidates[count++] = j;
            }
        }
        if (count < k) {
            if (bound > 1) {
                return -1;
            }
            System.arraycopy(candidates, 0, into, 0, count);
            return count;
        }
        reserve(count, 0);
        for (int i = 0; i < count; i++) {
            keys[i] = Double.doubleToRawLongBits(x[offset + candidates[i]]) & MAGNITUDE;
            ranked[i] = keys[i];
        }
        long threshold = select(ranked, count, k);
        int ties = k - above(keys, count, threshold);
        int found = 0;
        for (int i = 0; i < count; i++) {
            if (keys[i] > threshold || keys[i] == threshold && ties-- > 0) {
                into[found++] = candidates[i];
            }
        }
        return found;
    }

    private void reserve(int ranks, int positions) {
        if (ranked.length < ranks) {
            ranked = new long[ranks];
            keys = new long[ranks];
        }
        if (candidates.length < positions) {
            candidates = new int[positions];
        }
    }

    private static int above(long[] keys, int count, long threshold) {
        int above = 0;
        for (int i = 0; i < count; i++) {
            above += keys[i] > threshold ? 1 : 0;
        }
        return above;
    }

    /** The k-th largest magnitude: a histogram of the 15 bits below the sign, then a selection within one of its buckets. */
    private long threshold(double[] x, int offset, int m, int k) {
        if (m < BUCKETS) {
            reserve(m, 0);
            for (int j = 0; j < m; j++) {
                ranked[j] = Double.doubleToRawLongBits(x[offset + j]) & MAGNITUDE;
            }
            return select(ranked, m, k);
        }
        if (histogram.length == 0) {
            histogram = new int[BUCKETS];
        }
        Arrays.fill(histogram, 0);
        for (int j = 0; j < m; j++) {
            histogram[(int) ((Double.doubleToRawLongBits(x[offset + j]) & MAGNITUDE) >>> 48)]++;
        }
        int bucket = BUCKETS - 1;
        int rank = k;
        while (rank > histogram[bucket]) {
            rank -= histogram[bucket--];
        }
        reserve(histogram[bucket], 0);
        int count = 0;
        for (int j = 0; j < m; j++) {
            long key = Double.doubleToRawLongBits(x[offset + j]) & MAGNITUDE;
            if (key >>> 48 == bucket) {
                ranked[count++] = key;
            }
        }
        return select(ranked, count, rank);
    }

    private static int gather(double[] x, int offset, int m, int k, long threshold, int[] into) {
        int above = 0;
        for (int j = 0; j < m; j++) {
            above += (Double.doubleToRawLongBits(x[offset + j]) & MAGNITUDE) > threshold ? 1 : 0;
        }
        int ties = k - above;
        int found = 0;
        for (int j = 0; j < m && found < k; j++) {
            long key = Double.doubleToRawLongBits(x[offset + j]) & MAGNITUDE;
            if (key > threshold || key == threshold && ties-- > 0) {
                into[found++] = j;
            }
        }
        return found;
    }

    /** The k-th largest of a[0 … n-1], 1 ≤ k ≤ n, which are reordered: quickselect, then a sort where that does not shrink. */
    static long select(long[] a, int n, int k) {
        int low = 0;
        int high = n - 1;
        int target = n - k;
        for (int rounds = 0; high - low > 16; rounds++) {
            if (rounds > 64) {
                break;
            }
            long first = a[low];
            long middle = a[low + high >>> 1];
            long last = a[high];
            long pivot = Math.max(Math.min(first, middle), Math.min(Math.max(first, middle), last));
            int i = low;
            int j = high;
            while (i <= j) {
                while (a[i] < pivot) {
                    i++;
                }
                while (a[j] > pivot) {
                    j--;
                }
                if (i <= j) {
                    long held = a[i];
                    a[i++] = a[j];
                    a[j--] = held;
                }
            }
            if (target <= j) {
                high = j;
            } else if (target >= i) {
                low = i;
            } else {
                return a[target];
            }
        }
        Arrays.sort(a, low, high + 1);
        return a[target];
    }
}
