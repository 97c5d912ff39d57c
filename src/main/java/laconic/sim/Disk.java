package laconic.sim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import laconic.coding.DecodeException;
import laconic.math.Draw;
import laconic.node.Durable;
import laconic.node.Node;

/**
 * The hub's disk: what is written is durable after a while, in order. A crash loses what is not, but for the first of
 * it, which may have been, and may leave the record after that half-written: cut short, or with a changed bit.
 */
final class Disk {

    /** @param checksum of the bytes as they were written */
    private record Part(boolean whole, byte[] bytes, long checksum, long durable) {}

    private static final int SLOWNESS = 0;
    private static final int LUCK = 1;
    private static final int TORN = 2;
    private static final int WHERE = 3;

    private final List<Part> parts = new ArrayList<>();
    private final long latencyNanos;
    private final double torn;
    private long free;

    /**
     * @param latencyNanos mean time until what is written is durable; below 0 for no disk
     * @param torn probability that a crash leaves a record half-written, where one was under way
     */
    Disk(long latencyNanos, double torn) {
        this.latencyNanos = latencyNanos;
        this.torn = torn;
    }

    /** When everything that was written is durable. */
    long free() {
        return free;
    }

    /** Begins to write. */
    void write(Durable part, long now, Draw draw) {
        if (latencyNanos < 0) {
            return;
        }
        free = Math.max(now, free) + (long) (2 * draw.uniform(SLOWNESS) * latencyNanos);
        if (part.whole()) {
            parts.subList(0, Math.max(0, newestState(now))).clear();
        }
        parts.add(new Part(part.whole(), part.bytes(), checksum(part.bytes()), free));
    }

    /** The power goes. */
    void lose(long now, Draw draw) {
        int durable = (int) parts.stream().filter(each -> each.durable <= now).count();
        int kept = durable + (int) (draw.uniform(LUCK) * (parts.size() - durable + 1));
        if (kept < parts.size() && draw.uniform(TORN) < torn) {
            parts.set(kept, half(parts.get(kept), draw.uniform(WHERE)));
            kept++;
        }
        parts.subList(Math.min(kept, parts.size()), parts.size()).clear();
        free = now;
    }

    private static Part half(Part part, double where) {
        int at = (int) (where * part.bytes.length);
        byte[] bytes = at % 2 == 0 ? Arrays.copyOf(part.bytes, at) : part.bytes.clone();
        if (at % 2 != 0) {
            bytes[at] ^= 1;
        }
        return new Part(part.whole, bytes, part.checksum, part.durable);
    }

    /** The newest state that is durable, or -1. */
    private int newestState(long now) {
        int k = parts.size() - 1;
        while (k >= 0 && !(parts.get(k).whole && parts.get(k).durable <= now)) {
            k--;
        }
        return k;
    }

    /** Gives a new process what there is; a last record that was not written to its end is cut off. */
    void restore(Node hub) {
        int last = parts.size() - 1;
        if (last >= 0 && checksum(parts.get(last).bytes) != parts.get(last).checksum) {
            parts.remove(last);
        }
        int first = newestState(Long.MAX_VALUE);
        if (first < 0) {
            return;
        }
        List<byte[]> entries = new ArrayList<>();
        parts.subList(first + 1, parts.size()).forEach(each -> entries.add(each.bytes));
        try {
            hub.restore(parts.get(first).bytes, entries);
        } catch (DecodeException e) {
            throw new IllegalStateException("the hub cannot read what it wrote: " + e.getMessage(), e);
        }
    }

    private static long checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, bytes.length);
        return crc.getValue();
    }
}
