package laconic.node;

/**
 * The stop criteria: the first that is met ends the run. Gap is checked at evaluations, the others after every round.
 *
 * @param rounds at most this many; {@link Long#MAX_VALUE} for no limit, as in all others
 * @param gap loss − optimum at most this; negative for no limit
 * @param upBits at least this many payload bits worker to server
 * @param downBits server to worker
 * @param totalBits in all directions
 * @param nanos of the host's clock
 */
public record Stop(long rounds, double gap, long upBits, long downBits, long totalBits, long nanos) {

    /** After this many rounds. */
    public static Stop after(long rounds) {
        return new Stop(
                rounds, Double.NEGATIVE_INFINITY, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
    }

    /** The criterion that is met, in words; null where none is. Ask with the gap NaN where it was not evaluated. */
    String met(long round, double gap, long up, long down, long gossip, long nanos) {
        if (round >= rounds) {
            return "rounds";
        }
        if (gap <= this.gap) {
            return "gap";
        }
        if (up >= upBits) {
            return "up-bits";
        }
        if (down >= downBits) {
            return "down-bits";
        }
        if (up + down + gossip >= totalBits) {
            return "total-bits";
        }
        return nanos >= this.nanos ? "seconds" : null;
    }
}
