package laconic.node;

import laconic.math.Draw;

/**
 * What may happen to a message on its way. Hosts draw from it at an address of link and number, so that a seed decides for
 * every message of a link, whatever else is on the network.
 *
 * @param loss probability that a message is lost
 * @param duplicate probability that it arrives twice
 * @param reorder probability that it is late, so that others overtake it
 * @param corrupt probability that its bytes arrive changed, which its checksum shows
 * @param delayNanos mean of an exponential time by which every message is late, ≥ 0
 */
public record Odds(double loss, double duplicate, double reorder, double corrupt, long delayNanos) {

    /** Every message arrives once, at once. */
    public static final Odds NONE = new Odds(0, 0, 0, 0, 0);

    /**
     * What happens to one message.
     *
     * @param lateNanos by how much it arrives later
     * @param repeatNanos how long after it a second copy arrives; -1 for none
     */
    public record Fate(boolean lost, boolean corrupted, long lateNanos, long repeatNanos) {

        /** Nothing. */
        public static final Fate FAIR = new Fate(false, false, 0, -1);

        /** The same, later by some nanoseconds ≥ 0. */
        public Fate later(long nanos) {
            return nanos == 0 ? this : new Fate(lost, corrupted, lateNanos + nanos, repeatNanos);
        }

        /** How many things happen. */
        public int count() {
            return (lost ? 1 : 0) + (corrupted ? 1 : 0) + (lateNanos > 0 ? 1 : 0) + (repeatNanos >= 0 ? 1 : 0);
        }
    }

    private static final int LOSS = 0;
    private static final int REORDER = 1;
    private static final int LATENESS = 2;
    private static final int DUPLICATE = 3;
    private static final int REPEAT = 4;
    private static final int CORRUPT = 5;
    private static final int DELAY = 6;

    /**
     * The fate of a message.
     *
     * @param latenessMax the most by which one that others overtake is late
     */
    public Fate fate(Draw draw, long latenessMax) {
        if (loss > 0 && draw.uniform(LOSS) < loss) {
            return new Fate(true, false, 0, -1);
        }
        long late = reorder > 0 && draw.uniform(REORDER) < reorder ? (long) (draw.uniform(LATENESS) * latenessMax) : 0;
        if (delayNanos > 0) {
            late += (long) (-StrictMath.log(1 - draw.uniform(DELAY)) * delayNanos);
        }
        boolean corrupted = corrupt > 0 && draw.uniform(CORRUPT) < corrupt;
        boolean repeated = duplicate > 0 && draw.uniform(DUPLICATE) < duplicate;
        return new Fate(false, corrupted, late, repeated ? (long) (draw.uniform(REPEAT) * latenessMax) : -1);
    }

    /** Whether nothing ever happens. */
    public boolean none() {
        return equals(NONE);
    }
}
