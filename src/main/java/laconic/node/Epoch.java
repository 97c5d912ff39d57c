package laconic.node;

import java.util.Arrays;
import java.util.BitSet;
import laconic.coding.DecodeException;
import laconic.coding.StateReader;
import laconic.coding.StateWriter;
import laconic.topology.Mixing;

/**
 * What all live peers of a gossip run agree on from one tick to the next change: who takes part, in which process, and with
 * which weights. The coordinator makes epochs; a peer enters one where it stands, so that no tick mixes two of them, and what
 * belongs to another epoch is kept for later or dropped.
 *
 * @param number 0, 1, …
 * @param tick the first tick; every vector has this version then
 * @param scale of all weights off the diagonal, in (0, 1]: the consensus step of these weights over that of the whole graph
 * @param processes the process that stands for each peer; {@link #NONE} for peers that do not take part
 * @param returning members that did not take part up to this tick; their vectors and copies begin anew on every edge
 */
public record Epoch(int number, long tick, double scale, long[] processes, BitSet returning) {

    /** In place of a process. */
    public static final long NONE = -1;

    /** The process that every peer starts with. */
    public static final long FIRST = 0;

    /** The first epoch: everyone, from tick 0 on. */
    public static Epoch first(int n) {
        return new Epoch(0, 0, 1, new long[n], new BitSet());
    }

    void save(StateWriter out) {
        out.count(number)
                .count(tick)
                .real(scale)
                .numbers(processes)
                .workers(returning.stream().toArray());
    }

    static Epoch load(StateReader in, int n) throws DecodeException {
        int number = in.size();
        long tick = in.count();
        double scale = in.real();
        long[] processes = new long[n];
        in.numbers(processes);
        BitSet returning = new BitSet();
        for (int i : in.workers(n)) {
            returning.set(i);
        }
        if (!(scale > 0 && scale <= 1)) {
            throw new DecodeException("a consensus step times " + scale);
        }
        return new Epoch(number, tick, scale, processes, returning);
    }

    /** The same where every peer's state is taken up by the process that it starts with. */
    Epoch anew() {
        return new Epoch(number, tick, scale, new long[processes.length], returning);
    }

    /** Whether a peer takes part. */
    public boolean has(int peer) {
        return processes[peer] != NONE;
    }

    /** Those that take part. */
    public BitSet members() {
        BitSet members = new BitSet();
        for (int i = 0; i < processes.length; i++) {
            members.set(i, has(i));
        }
        return members;
    }

    /** The mixing of this epoch, by the rule that made the whole graph's. */
    public Mixing of(Mixing whole) {
        return number == 0 ? whole : whole.among(members());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Epoch that
                && number == that.number
                && tick == that.tick
                && scale == that.scale
                && Arrays.equals(processes, that.processes)
                && returning.equals(that.returning);
    }

    @Override
    public int hashCode() {
        return 31 * number + Arrays.hashCode(processes);
    }
}
