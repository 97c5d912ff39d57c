package laconic.replica;

import laconic.compress.Compressor;
import laconic.math.Purpose;

/**
 * The declaration of one replicated vector: who writes it, who reads it, how an increment moves it.
 *
 * @param name the symbol, for messages to people
 * @param way from whom to whom
 * @param copies how many independent states the writing side keeps: for {@link Way#DOWN} worker i reads copy {@code i mod
 *     copies}, so 1 is a broadcast and n is a vector per worker; for {@link Way#UP} the number of workers; 1 for EDGE
 * @param mode when an increment counts
 * @param start the state at version 0, known to both ends without a message; shape (d), or empty in message mode; never
 *     written to
 * @param width coordinates of an increment: d, but for streams whose fold rebuilds a vector from fewer numbers (CORE)
 * @param fold how an increment moves the state
 * @param compressor what makes increments
 * @param purpose the address of its random choices; streams of one method differ in it
 * @param keepsBefore whether a reader may look at the state before the newest increment
 */
public record Stream(
        String name,
        Way way,
        int copies,
        Mode mode,
        double[] start,
        int width,
        Fold fold,
        Compressor compressor,
        Purpose purpose,
        boolean keepsBefore) {

    /** From whom to whom increments go. */
    public enum Way {
        /** Server to workers. */
        DOWN,
        /** Worker to server. */
        UP,
        /** Peer to its neighbours. */
        EDGE
    }

    /** When an increment counts. */
    public enum Mode {
        /** The writer advances at once; a reader that is behind gets a replay or a snapshot. */
        LOG,
        /** The increment counts when the server says that the round counted. */
        COMMIT,
        /** There is no shared state: a reader sees the increments of the current round and nothing else. */
        MESSAGE
    }

    /** A memory h_i, g_i that worker i writes and the server decides on. */
    public static Stream memory(String name, int n, double[] start, Fold fold, Compressor compressor) {
        return new Stream(name, Way.UP, n, Mode.COMMIT, start, start.length, fold, compressor, Purpose.UP, true);
    }

    /** Uplinks without shared state; {@code dimension} is d. */
    public static Stream messages(String name, int n, int dimension, Compressor compressor) {
        double[] none = new double[0];
        return new Stream(name, Way.UP, n, Mode.MESSAGE, none, dimension, Fold.NONE, compressor, Purpose.UP, false);
    }

    /** A vector that the server broadcasts to all workers. */
    public static Stream broadcast(String name, double[] start, Fold fold, Compressor compressor) {
        return new Stream(name, Way.DOWN, 1, Mode.LOG, start, start.length, fold, compressor, Purpose.DOWN, false);
    }

    /** A vector of which every worker i holds a version of its own, w_i. */
    public static Stream perWorker(String name, int n, double[] start, Fold fold, Compressor compressor) {
        return new Stream(name, Way.DOWN, n, Mode.LOG, start, start.length, fold, compressor, Purpose.DOWN, false);
    }

    /** A vector that a peer shows to its neighbours. */
    public static Stream edge(String name, double[] start, Fold fold, Compressor compressor) {
        return new Stream(name, Way.EDGE, 1, Mode.LOG, start, start.length, fold, compressor, Purpose.GOSSIP, false);
    }

    /** The same stream, whose readers may look at the state before the newest increment (MCM's ŵ = H + Ω). */
    public Stream lookingBack() {
        return new Stream(name, way, copies, mode, start, width, fold, compressor, purpose, true);
    }

    /** The same stream with its random choices at another address. */
    public Stream drawing(Purpose other) {
        return new Stream(name, way, copies, mode, start, width, fold, compressor, other, keepsBefore);
    }

    /** The same stream, whose increments have another number of coordinates than its state. */
    public Stream ofWidth(int other) {
        return new Stream(name, way, copies, mode, start, other, fold, compressor, purpose, keepsBefore);
    }

    /** The copy that worker or peer {@code node} holds. */
    public int copyOf(int node) {
        return way == Way.EDGE ? 0 : node % copies;
    }

    /**
     * The address of the writer's random choices for one copy: a worker's own index for its uplink, the server's n for a
     * broadcast, n + 1 + copy otherwise, a peer's own index on its edges.
     */
    public int address(int copy, int n) {
        if (way == Way.DOWN) {
            return copies == 1 ? n : n + 1 + copy;
        }
        return copy;
    }

    @Override
    public String toString() {
        return "stream " + name;
    }
}
