package laconic.actor;

import java.util.List;
import laconic.experiment.FaultsConfig;
import laconic.math.Purpose;
import laconic.math.SeededRandomness;
import laconic.node.Odds;

/**
 * What stands between one process of a node and the others: it decides the fate of everything that the process sends, by the
 * run's seed, the link and the message's number on it, so that the same seed decides the same whatever the timing.
 *
 * <p>Cuts between a worker and the hub are the hub's to decide, both ways, by its clock.
 */
final class Interceptor {

    /** A message whose number has this added to it was sent by the next process. */
    private static final long NUMBERS_PER_PROCESS = 1L << 40;

    private static final long LATENESS_NANOS = 10_000_000L;

    private final FaultsConfig faults;
    private final SeededRandomness randomness;
    private final int self;
    private final int n;
    private final long process;
    private final long[] sent;
    private final int[] underWay;

    Interceptor(Mishaps mishaps, int self, int n, long process) {
        faults = mishaps.faults();
        randomness = new SeededRandomness(mishaps.seed(), n);
        this.self = self;
        this.n = n;
        this.process = process;
        sent = new long[n + 1];
        underWay = new int[n + 1];
    }

    /** What becomes of a message that is sent now, in nanoseconds of the run. */
    Odds.Fate fate(int to, long now) {
        long number = process * NUMBERS_PER_PROCESS + sent[to]++;
        boolean calm = now >= faults.untilNanos();
        boolean full = !calm && faults.queue() > 0 && underWay[to] >= faults.queue();
        if (full || (to != n || self == n) && cuts(self, to, now)) {
            return new Odds.Fate(true, false, 0, -1);
        }
        if (calm) {
            return Odds.Fate.FAIR;
        }
        Odds.Fate fate =
                faults.odds().fate(randomness.draw(Purpose.NETWORK, self * (n + 1) + to, number), LATENESS_NANOS);
        return fate.later(faults.slowNanos(self));
    }

    /** Whether a message is lost that arrives now: asked at the hub. */
    boolean loses(int from, long now) {
        return self == n && cuts(from, self, now);
    }

    private boolean cuts(int from, int to, long now) {
        return faults.cuts().stream().anyMatch(each -> each.cuts(from, to, now));
    }

    /** A message is on its way from now on. */
    void leaves(int to) {
        underWay[to]++;
    }

    /** It is there. */
    void arrives(int to) {
        underWay[to]--;
    }

    /** When the process stands still; a process that has come back does not. */
    List<FaultsConfig.Pause> pauses() {
        return process > 0
                ? List.of()
                : faults.pauses().stream().filter(each -> each.worker() == self).toList();
    }
}
