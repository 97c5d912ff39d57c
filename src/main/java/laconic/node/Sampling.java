package laconic.node;

import java.util.Arrays;
import laconic.math.Draw;
import laconic.math.Purpose;
import laconic.math.Randomness;

/** Who is asked in a round. */
public interface Sampling {

    /** The workers asked in a round, ascending; at least one, possibly with repeats. */
    int[] sample(long round);

    /** The probability in (0, 1] that a round asks a given worker. */
    double probability();

    /** Everybody, always. */
    static Sampling everyone(int n) {
        int[] all = new int[n];
        for (int i = 0; i < n; i++) {
            all[i] = i;
        }
        return new Sampling() {
            @Override
            public int[] sample(long round) {
                return all;
            }

            @Override
            public double probability() {
                return 1;
            }
        };
    }

    /** Every worker with probability {@code fraction}, independently; drawn again while nobody is. */
    static Sampling bernoulli(int n, double fraction, Randomness randomness) {
        return new Sampling() {
            @Override
            public int[] sample(long round) {
                Draw draw = randomness.draw(Purpose.PARTICIPATION, n, round);
                int[] chosen = new int[n];
                int count = 0;
                for (int attempt = 0; count == 0; attempt++) {
                    for (int i = 0; i < n; i++) {
                        if (draw.uniform(attempt * n + i) < fraction) {
                            chosen[count++] = i;
                        }
                    }
                }
                return Arrays.copyOf(chosen, count);
            }

            /** That of a toss, given that not all of them say no. */
            @Override
            public double probability() {
                return Math.min(1, fraction / (1 - StrictMath.pow(1 - fraction, n)));
            }
        };
    }

    /** max(1, round(fraction · n)) workers, every such set equally likely. */
    static Sampling fixed(int n, double fraction, Randomness randomness) {
        int size = (int) Math.max(1, Math.round(fraction * n));
        return new Sampling() {
            @Override
            public int[] sample(long round) {
                return randomness.draw(Purpose.PARTICIPATION, n, round).subset(size, n);
            }

            @Override
            public double probability() {
                return (double) size / n;
            }
        };
    }

    /** max(1, round(fraction · n)) draws of one worker each, uniform and independent, so that some come more than once. */
    static Sampling withReplacement(int n, double fraction, Randomness randomness) {
        int size = (int) Math.max(1, Math.round(fraction * n));
        return new Sampling() {
            @Override
            public int[] sample(long round) {
                Draw draw = randomness.draw(Purpose.PARTICIPATION, n, round);
                int[] drawn = new int[size];
                for (int k = 0; k < size; k++) {
                    drawn[k] = (int) (draw.uniform(k) * n);
                }
                Arrays.sort(drawn);
                return drawn;
            }

            @Override
            public double probability() {
                return (double) size / n;
            }
        };
    }
}
