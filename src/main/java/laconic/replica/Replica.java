package laconic.replica;

import laconic.coding.DecodeException;
import laconic.coding.StateReader;
import laconic.coding.StateWriter;
import laconic.compress.Payload;
import laconic.math.Randomness;
import laconic.math.Vectors;

/**
 * One end's copy of a stream's state: the state, its version, and where the stream asks for it the state before the
 * newest increment. It changes by folding decoded payloads and by nothing else, so equal versions mean equal bits,
 * which {@link #digest} shows.
 */
public class Replica implements Reader {

    private static final int VERSIONS_PER_RECOUNT = 256;

    private final Stream stream;
    private final Randomness randomness;
    private final int address;
    private final double[] now;
    private final double[] before;
    private Payload newest;
    private Increment newestIncrement;
    private long version;
    private long digest;
    private boolean digestKnown;

    /**
     * A copy at version 0.
     *
     * @param address the writer's address for random choices, {@link Stream#address}
     */
    public Replica(Stream stream, int address, Randomness randomness) {
        this.stream = stream;
        this.address = address;
        this.randomness = randomness;
        now = stream.start().clone();
        before = stream.keepsBefore() ? now.clone() : now;
    }

    @Override
    public final double[] now() {
        return now;
    }

    @Override
    public final double[] before() {
        if (!stream.keepsBefore()) {
            throw new IllegalStateException(stream + " does not keep the state before the newest increment");
        }
        return before;
    }

    @Override
    public final Payload newest() {
        return newest;
    }

    @Override
    public final long version() {
        return version;
    }

    public final Stream stream() {
        return stream;
    }

    /** The digest of the state's bits at the present version; 0 for a stream without state. */
    public final long digest() {
        if (stream.mode() == Stream.Mode.MESSAGE) {
            return 0;
        }
        if (!digestKnown) {
            digest = Vectors.digest(now);
            digestKnown = true;
        }
        return digest;
    }

    /** Checks an increment's bytes against the stream. */
    public final Payload decode(Increment increment) throws DecodeException {
        return Payload.decode(
                increment.bytes(), stream.width(), randomness.draw(stream.purpose(), address, increment.round()));
    }

    /** Folds the next increment. */
    public final void fold(Increment increment, Payload payload) {
        if (stream.keepsBefore()) {
            Vectors.copy(now, before);
        }
        if (stream.mode() != Stream.Mode.MESSAGE) {
            move(payload);
            version++;
        }
        newest = payload;
        newestIncrement = increment;
    }

    /**
     * Moves the state, and a digest that somebody has asked for along with it where few coordinates change. Now and
     * then, at the same versions at all ends, it is counted anew: a bit that flipped where no increment goes shows
     * then.
     */
    private void move(Payload payload) {
        boolean anew = (version + 1) % VERSIONS_PER_RECOUNT == 0;
        int[] touched = digestKnown && !anew && stream.fold().adds() ? payload.touched() : null;
        if (touched == null) {
            stream.fold().move(now, payload, version);
            digestKnown = false;
        } else {
            digest -= Vectors.digest(now, touched);
            stream.fold().move(now, payload, version);
            digest += Vectors.digest(now, touched);
        }
    }

    /** The whole state, as a reader without any needs it. */
    public final CatchUp.Snapshot snapshot() {
        return stream.keepsBefore()
                ? new CatchUp.Snapshot(version, before.clone(), newestIncrement)
                : new CatchUp.Snapshot(version, now.clone(), null);
    }

    /** Bits of {@link #snapshot}. */
    public final long snapshotBits() {
        long newestBits = stream.keepsBefore() && newestIncrement != null ? newestIncrement.bits() : 0;
        return 64L * now.length + newestBits;
    }

    /**
     * Brings this copy to the version that the writer offers. Increments that it has already are skipped.
     *
     * @return false where increments are missing in between: a gap, nothing was changed
     * @throws DecodeException if an increment is not what the stream's encoder writes, or a state has another shape
     */
    public final boolean accept(CatchUp catchUp) throws DecodeException {
        if (catchUp instanceof CatchUp.Snapshot snapshot) {
            if (snapshot.version() > version) {
                restore(snapshot);
            }
            return true;
        }
        CatchUp.Replay replay = (CatchUp.Replay) catchUp;
        if (replay.from() > version) {
            return false;
        }
        for (int k = (int) (version - replay.from()); k < replay.increments().size(); k++) {
            Increment increment = replay.increments().get(k);
            fold(increment, decode(increment));
        }
        return true;
    }

    /** Writes it to a kept state: what a reader without any state would get. */
    public void save(StateWriter out) {
        CatchUp.Snapshot snapshot = snapshot();
        out.count(snapshot.version()).vector(snapshot.state()).flag(snapshot.newest() != null);
        if (snapshot.newest() != null) {
            snapshot.newest().save(out);
        }
    }

    /** Takes over what {@link #save} wrote. */
    public void load(StateReader in) throws DecodeException {
        restore(new CatchUp.Snapshot(in.count(), in.vector(), in.flag() ? Increment.load(in) : null));
    }

    /** Whether a vector can be a state of this stream. */
    public final void check(double[] state) throws DecodeException {
        if (state.length != now.length || !Vectors.finite(state)) {
            throw new DecodeException(
                    stream + ": a snapshot must hold " + now.length + " finite numbers, got " + state.length);
        }
    }

    /** From now on the state has another version: all its holders count anew. */
    public void renumber(long version) {
        this.version = version;
    }

    /** Takes over a whole state that has been {@link #check checked}, whatever version this copy had. */
    public final void take(CatchUp.Snapshot state) {
        Vectors.copy(state.state(), now);
        newest = null;
        newestIncrement = null;
        digestKnown = false;
        renumber(state.version());
    }

    /** Takes over a whole state, whatever version this copy had. */
    public final void restore(CatchUp.Snapshot snapshot) throws DecodeException {
        check(snapshot.state());
        Payload payload = snapshot.newest() == null ? null : decode(snapshot.newest());
        Vectors.copy(snapshot.state(), now);
        Vectors.copy(snapshot.state(), before);
        digestKnown = false;
        newest = null;
        newestIncrement = null;
        version = snapshot.version();
        if (payload != null) {
            version--;
            fold(snapshot.newest(), payload);
        }
    }
}
