package laconic.data;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import laconic.objective.Samples;
import laconic.objective.SparseRows;

/** A push parser: bytes of LIBSVM text in pieces of any size go in, samples come out. */
final class LibSvmParser {
    private static final int SHOWN = 40;
    private static final int EXACT_DIGITS = 15;
    private static final double[] POWERS_OF_TEN = {
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
    };

    private final String file;
    private final int features;

    private final byte[] token = new byte[512];
    private int length;
    private boolean comment;
    private boolean labelled;
    private int line = 1;
    private int previousIndex;
    private int largestIndex;

    private double[] labels = new double[1024];
    private int[] start = new int[1025];
    private int rows;
    private int[] column = new int[1 << 14];
    private double[] value = new double[1 << 14];
    private int entries;

    LibSvmParser(String file, int features) {
        this.file = file;
        this.features = features;
    }

    /** The number of complete lines so far. */
    int linesSeen() {
        return line - 1;
    }

    void accept(byte[] bytes, int count) {
        for (int i = 0; i < count; i++) {
            byte b = bytes[i];
            if (b == '\n') {
                endLine();
            } else if (comment) {
                continue;
            } else if (b == ' ' || b == '\t' || b == '\r') {
                endToken();
            } else if (b == '#') {
                endToken();
                comment = true;
            } else {
                if (length == token.length) {
                    throw wrong(labelled ? "entry" : "label", 0, length, "is longer than " + length + " characters");
                }
                token[length++] = b;
            }
        }
    }

    Samples finish() {
        endLine();
        if (rows == 0) {
            throw new DataException(file + " holds no samples: at least one line 'label index:value …' is needed");
        }
        SparseRows sparse = new SparseRows(
                features > 0 ? features : Math.max(1, largestIndex),
                Arrays.copyOf(start, rows + 1),
                Arrays.copyOf(column, entries),
                Arrays.copyOf(value, entries));
        return new Samples(sparse, Arrays.copyOf(labels, rows));
    }

    private void endLine() {
        endToken();
        if (labelled) {
            rows++;
            if (rows == labels.length) {
                labels = Arrays.copyOf(labels, 2 * rows);
                start = Arrays.copyOf(start, 2 * rows + 1);
            }
            start[rows] = entries;
        }
        labelled = false;
        comment = false;
        previousIndex = 0;
        line++;
    }

    private void endToken() {
        if (length == 0) {
            return;
        }
        if (labelled) {
            endEntry();
        } else {
            double label = number(0, length);
            if (Double.isNaN(label)) {
                throw wrong("label", 0, length, "is no finite decimal number");
            }
            labels[rows] = label;
            labelled = true;
        }
        length = 0;
    }

    private void endEntry() {
        int colon = 0;
        while (colon < length && token[colon] != ':') {
            colon++;
        }
        if (colon == length) {
            throw wrong("entry", 0, length, "is not of the form index:value");
        }
        int index = index(colon);
        double v = number(colon + 1, length);
        if (Double.isNaN(v)) {
            throw wrong("value", colon + 1, length, "of index " + index + " is no finite decimal number");
        }
        if (entries == column.length) {
            if (entries > Integer.MAX_VALUE / 2) {
                throw new DataException(
                        file + ", line " + line + ": more than 2^30 entries, which is the most allowed");
            }
            column = Arrays.copyOf(column, 2 * entries);
            value = Arrays.copyOf(value, 2 * entries);
        }
        column[entries] = index - 1;
        value[entries++] = v;
        previousIndex = index;
        largestIndex = Math.max(largestIndex, index);
    }

    private int index(int to) {
        long index = 0;
        for (int i = 0; i < to; i++) {
            int digit = token[i] - '0';
            if (digit < 0 || digit > 9) {
                throw wrong("index", 0, to, "is no whole number from 1");
            }
            index = Math.min(index * 10 + digit, Integer.MAX_VALUE);
        }
        if (index < 1) {
            throw wrong("index", 0, to, "is no whole number from 1");
        }
        if (features > 0 && index > features) {
            throw wrong("index", 0, to, "is above the number of features, " + features);
        }
        if (index > Integer.MAX_VALUE - 8) {
            throw wrong("index", 0, to, "is above the largest that is allowed, " + (Integer.MAX_VALUE - 8));
        }
        if (index <= previousIndex) {
            throw wrong("index", 0, to, "is not above the one before, " + previousIndex + ": indices must ascend");
        }
        return (int) index;
    }

    /** The decimal number in the token's bytes, correctly rounded; NaN where it is no finite number. */
    private double number(int from, int to) {
        int at = from;
        boolean negative = at < to && token[at] == '-';
        if (negative || at < to && token[at] == '+') {
            at++;
        }
        long digits = 0;
        int count = 0;
        int decimals = 0;
        boolean point = false;
        for (; at < to; at++) {
            int digit = token[at] - '0';
            if (digit >= 0 && digit <= 9) {
                digits = digits * 10 + digit;
                count++;
                decimals += point ? 1 : 0;
            } else if (token[at] == '.' && !point) {
                point = true;
            } else {
                break;
            }
            if (count > EXACT_DIGITS) {
                break;
            }
        }
        if (at == to && count > 0) { // both operands are exact, so the quotient is rounded once
            double magnitude = digits / POWERS_OF_TEN[decimals];
            return negative ? -magnitude : magnitude;
        }
        return uncommon(new String(token, from, to - from, StandardCharsets.ISO_8859_1));
    }

    /** Long mantissas and exponents; not the hexadecimal numbers, suffixes and words that Java also reads. */
    private static double uncommon(String text) {
        if (!text.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?")) {
            return Double.NaN;
        }
        double parsed = Double.parseDouble(text);
        return Double.isInfinite(parsed) ? Double.NaN : parsed;
    }

    private DataException wrong(String what, int from, int to, String why) {
        String shown = new String(token, from, Math.min(to - from, SHOWN), StandardCharsets.UTF_8)
                .replaceAll("\\p{Cntrl}|\\x{FFFD}", "?");
        return new DataException(
                file + ", line " + line + ": " + what + " '" + shown + (to - from > SHOWN ? "…" : "") + "' " + why);
    }
}
