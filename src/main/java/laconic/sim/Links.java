package laconic.sim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import laconic.math.Purpose;
import laconic.math.SeededRandomness;
import laconic.node.Odds;

/**
 * The links between nodes: which of the messages that are put on them arrive, when, how often, and with what bytes. A
 * link carries one message after another; what happens to a message is decided by the seed, the link and its number
 * there.
 */
final class Links {

    private static final double HEADER_BITS = 8 * 28;

    /** What goes from one node to another. */
    static final class Link {
        private final int number;
        private long sent;
        private int underWay;

        Link(int number) {
            this.number = number;
        }

        /** A message is there. */
        void arrived() {
            underWay--;
        }
    }

    /**
     * One arrival of a message.
     *
     * @param changed whether its bytes have changed, which their checksum shows
     */
    record Arrival(Link link, long at, boolean changed) {}

    private final int n;
    private final Network network;
    private final SeededRandomness randomness;
    private final Map<Integer, Link> links = new HashMap<>();
    private final List<Partition> partitions = new ArrayList<>();
    private final List<Limit> limits = new ArrayList<>();
    private final long[] slow;
    private final long[] upFree;
    private final long[] downFree;
    private Odds odds;
    private int queue;
    private long calmFrom = Long.MAX_VALUE;
    private long faults;

    Links(int n, Network network, SeededRandomness randomness) {
        this.n = n;
        this.network = network;
        this.randomness = randomness;
        slow = new long[n + 1];
        upFree = new long[n + 1];
        downFree = new long[n + 1];
        odds = new Odds(network.loss(), network.duplicate(), network.reorder(), 0, 0);
    }

    void cut(List<Partition> cuts) {
        partitions.addAll(cuts);
    }

    void limit(List<Limit> narrow) {
        limits.addAll(narrow);
    }

    void mishaps(Odds how, int queueMax, long[] slowNanos) {
        odds = how;
        queue = queueMax;
        System.arraycopy(slowNanos, 0, slow, 0, slow.length);
    }

    void calmFrom(long nanos) {
        calmFrom = nanos;
    }

    /** How often a message was lost, repeated or delayed, beyond what its link asks for. */
    long faults() {
        return faults;
    }

    /** Whether a cut has parted a node from the hub for so long. */
    boolean parted(int i, long now, long patience) {
        return partitions.stream().anyMatch(each -> each.parts(i, n, now, patience));
    }

    /** A new process has nothing under way. */
    void renew(int node) {
        upFree[node] = 0;
        downFree[node] = 0;
    }

    /**
     * Puts a message on its link.
     *
     * @param start when it may leave, ≥ now
     */
    List<Arrival> carry(int from, int to, long bits, long now, long start) {
        boolean calm = now >= calmFrom;
        Link link = links.computeIfAbsent(from * (n + 1) + to, Link::new);
        long number = link.sent++;
        boolean full = !calm && queue > 0 && link.underWay >= queue;
        if (full || partitions.stream().anyMatch(each -> each.cuts(from, to, now))) {
            faults++;
            return List.of();
        }
        Odds.Fate fate = calm || odds.none()
                ? Odds.Fate.FAIR
                : odds.fate(randomness.draw(Purpose.NETWORK, link.number, number), network.latenessMax());
        long late = fate.lateNanos() + (calm ? 0 : slow[from]);
        faults += fate.count() + (late > fate.lateNanos() ? 1 : 0);
        if (fate.lost()) {
            return List.of();
        }
        long at = there(from, to, bits + HEADER_BITS, start) + late;
        link.underWay++;
        Arrival first = new Arrival(link, at, fate.corrupted());
        if (fate.repeatNanos() < 0) {
            return List.of(first);
        }
        link.underWay++;
        return List.of(first, new Arrival(link, at + fate.repeatNanos(), false));
    }

    /** The moment at which the last bit is there. */
    private long there(int from, int to, double bits, long start) {
        boolean down = from == n;
        double rate = down ? network.downBitsPerSecond() : network.upBitsPerSecond();
        if (rate == Double.POSITIVE_INFINITY && limits.isEmpty()) {
            return start + network.latencyNanos();
        }
        int worker = down ? to : from;
        long[] free = down ? downFree : upFree;
        free[worker] = sent(Math.max(start, free[worker]), bits, rate, worker);
        return free[worker] + network.latencyNanos();
    }

    /** The moment at which a link has carried so many bits, at the rates that it has meanwhile. */
    private long sent(long begin, double bits, double usual, int worker) {
        long at = begin;
        double left = bits;
        while (true) {
            double rate = usual;
            long until = Long.MAX_VALUE;
            for (Limit each : limits) {
                rate = each.holds(worker, at) ? Math.min(rate, each.bitsPerSecond()) : rate;
                until = each.atNanos() > at ? Math.min(until, each.atNanos()) : until;
                until = each.backNanos() > at ? Math.min(until, each.backNanos()) : until;
            }
            faults += rate < usual ? 1 : 0;
            double nanos = rate == Double.POSITIVE_INFINITY ? 0 : Math.ceil(left / rate * 1e9);
            if (nanos <= until - at) {
                return at + (long) nanos;
            }
            left -= rate * (until - at) / 1e9;
            at = until;
        }
    }
}
