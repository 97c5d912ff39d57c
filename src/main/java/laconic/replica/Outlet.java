package laconic.replica;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import laconic.coding.DecodeException;
import laconic.coding.StateReader;
import laconic.coding.StateWriter;
import laconic.compress.Compressor;
import laconic.compress.Identity;
import laconic.compress.Payload;
import laconic.compress.Wire;
import laconic.math.Draw;
import laconic.math.Randomness;

/**
 * The writer's end of a stream in log mode: it advances at once and keeps the last increments, as many as together are
 * fewer bits than the whole state, so that a reader that is behind gets them again.
 */
public final class Outlet extends Replica implements Writer {

    private final Encoders encoders;
    private final ArrayDeque<Increment> log = new ArrayDeque<>();
    private final int keepsAtLeast;
    private long logBits;
    private CatchUp offered;
    private long offeredTo;
    private CatchUp.Replay replayed;

    /**
     * @param copy which of the stream's copies, or which peer
     * @param n workers or peers
     * @param keepsAtLeast how many increments it keeps for repeats in any case, ≥ 1
     */
    public Outlet(Stream stream, int copy, int n, Randomness randomness, Wire wire, int keepsAtLeast) {
        super(stream, stream.address(copy, n), randomness);
        this.keepsAtLeast = keepsAtLeast;
        encoders = new Encoders(stream, copy, n, randomness, wire);
    }

    @Override
    public Payload write(long round, double[] delta) {
        return append(round, encoders.compress(round, delta));
    }

    @Override
    public Payload writeDense(long round, double[] delta) {
        return append(round, encoders.dense(round, delta));
    }

    private Payload append(long round, Payload payload) {
        Increment increment = new Increment(round, payload.bytes());
        fold(increment, payload);
        log.addLast(increment);
        logBits += increment.bits();
        while (log.size() > keepsAtLeast && logBits > snapshotBits()) {
            logBits -= log.removeFirst().bits();
        }
        return payload;
    }

    /** The state has another version from now on; the increments before it cannot be had any more. */
    @Override
    public void renumber(long version) {
        super.renumber(version);
        log.clear();
        logBits = 0;
        offered = null;
    }

    /**
     * What a reader at version {@code have} lacks; {@code have} below 0 says that it has no state at all. Readers at the
     * same version get the same object.
     */
    public CatchUp since(long have) {
        if (offered == null || offeredTo != have || offered.version() != version()) {
            offered = offer(have);
            offeredTo = have;
        }
        return offered;
    }

    private CatchUp offer(long have) {
        if (have < 0 || version() - have > log.size()) {
            return snapshot();
        }
        CatchUp.Replay replay = replay(have);
        return replay.increments().size() > 1 && replay.bits() >= snapshotBits() ? snapshot() : replay;
    }

    /**
     * The increments after version {@code have}; readers at the same version get the same object.
     *
     * @throws IllegalStateException if one of them is not kept any more
     */
    public CatchUp.Replay replay(long have) {
        if (replayed == null || replayed.from() != have || replayed.version() != version()) {
            replayed = collect(have);
        }
        return replayed;
    }

    private CatchUp.Replay collect(long have) {
        int missing = (int) (version() - have);
        if (missing > log.size()) {
            throw new IllegalStateException(stream() + " keeps " + log.size() + " increments up to version " + version()
                    + "; those after version " + have + " were asked for");
        }
        Increment[] increments = new Increment[missing];
        Iterator<Increment> newestFirst = log.descendingIterator();
        for (int k = missing - 1; k >= 0; k--) {
            increments[k] = newestFirst.next();
        }
        return new CatchUp.Replay(have, List.of(increments));
    }

    /** Also the increments that it keeps for readers that are behind. */
    @Override
    public void save(StateWriter out) {
        super.save(out);
        out.count(log.size());
        log.forEach(increment -> increment.save(out));
    }

    @Override
    public void load(StateReader in) throws DecodeException {
        super.load(in);
        log.clear();
        logBits = 0;
        for (int left = in.length(2); left > 0; left--) {
            Increment increment = Increment.load(in);
            decode(increment);
            log.addLast(increment);
            logBits += increment.bits();
        }
        if (log.size() > version()) {
            throw new DecodeException(stream() + " keeps " + log.size() + " increments at version " + version());
        }
        offered = null;
    }

    /** The encoders of one stream end: the stream's own, and the identity for dense increments. */
    static final class Encoders {

        private final Stream stream;
        private final int address;
        private final Randomness randomness;
        private final Compressor.Encoder compressed;
        private final Compressor.Encoder dense;

        Encoders(Stream stream, int copy, int n, Randomness randomness, Wire wire) {
            this.stream = stream;
            this.randomness = randomness;
            address = stream.address(copy, n);
            compressed = stream.compressor().member(copy, n).encoder(stream.width(), wire);
            dense = new Identity().encoder(stream.width(), wire);
        }

        Payload compress(long round, double[] delta) {
            return compressed.encode(delta, draw(round));
        }

        Payload dense(long round, double[] delta) {
            return dense.encode(delta, draw(round));
        }

        private Draw draw(long round) {
            return randomness.draw(stream.purpose(), address, round);
        }
    }
}
