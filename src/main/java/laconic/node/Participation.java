package laconic.node;

/**
 * The rule by which rounds are asked and closed.
 *
 * @param sampling who is asked
 * @param quorum fraction of those asked, in (0, 1], below which a round is asked again; where a round asks only some, of
 *     those among them that are reachable
 * @param deadline when a round closes without everyone
 */
public record Participation(Sampling sampling, double quorum, Deadline deadline) {

    /** Everybody, no deadline. */
    public static Participation full(int n) {
        return new Participation(Sampling.everyone(n), 0.5, Deadline.NONE);
    }

    /** The least number of uplinks with which a round of {@code asked} workers may close. */
    int quorumOf(int asked) {
        return Math.max(1, (int) Math.ceil(quorum * asked));
    }

    /**
     * The time after which a round closes with those that answered.
     *
     * @param nanos fixed time; {@link #NEVER} to wait for everyone who is reachable; {@link #MEASURED} for three times the
     *     running median response
     */
    public record Deadline(long nanos) {

        private static final long NEVER = Long.MAX_VALUE;
        private static final long MEASURED = -1;
        private static final long LEAST = 50_000_000L;
        private static final long MOST = 60_000_000_000L;

        public static final Deadline NONE = new Deadline(NEVER);
        public static final Deadline AUTO = new Deadline(MEASURED);

        /** The deadline after a running median response of {@code median} nanoseconds (0: not known yet). */
        long after(double median) {
            if (nanos != MEASURED) {
                return nanos;
            }
            return median == 0 ? NEVER : (long) Math.min(MOST, Math.max(LEAST, 3 * median));
        }

        boolean never(double median) {
            return after(median) == NEVER;
        }
    }
}
