package laconic.actor;

/** A bound on how often something happens: a burst at once, and so many a second in the long run. */
final class Pace {

    private static final double NANOS = 1e9;

    private final double burst;
    private final double perSecond;
    private double left;
    private long at;

    /**
     * @param burst ≥ 1
     * @param perSecond > 0
     */
    Pace(double burst, double perSecond) {
        this.burst = burst;
        this.perSecond = perSecond;
        left = burst;
    }

    /** Whether it may happen once more at this time of a clock in nanoseconds. */
    boolean admits(long nanos) {
        left = Math.min(burst, left + (nanos - at) / NANOS * perSecond);
        at = nanos;
        if (left < 1) {
            return false;
        }
        left--;
        return true;
    }
}
