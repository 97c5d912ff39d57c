package laconic.method;

import java.util.List;
import laconic.math.Draw;
import laconic.math.Purpose;
import laconic.replica.Local;
import laconic.replica.Reader;
import laconic.replica.Stream;
import laconic.replica.Writer;

/**
 * A method with a server and n workers: the streams that its nodes share, and the two halves of the paper's box.
 *
 * <p>A half knows mathematics only. Loss, repeats, crashes and partial participation are the node's business: a worker's
 * step is a transaction that counts when the server acknowledges it, and what the server wrote when a round opened stays.
 */
public non-sealed interface ServerMethod extends Method {

    /** The shared vectors, in the order in which they travel; the same objects at every call. */
    List<Stream> streams();

    /** The first round: 0, or -1 where the method starts with a dense round. */
    default int firstRound() {
        return 0;
    }

    /**
     * Whether it can do without rounds that wait for everyone: memories, residuals or models of one worker do not depend on
     * what others send in the same round.
     */
    default boolean runsAsynchronously() {
        return false;
    }

    ServerHalf server(ServerEnds ends);

    WorkerHalf worker(int worker, WorkerEnds ends);

    /** The server's part of the box. */
    interface ServerHalf {

        /**
         * The workers asked in this round, ascending, possibly with repeats (PP-MARINA samples with replacement).
         *
         * @param sampled what the experiment's participation rule drew
         */
        default int[] participants(long round, int[] sampled) {
            return sampled;
        }

        /**
         * What the server does before the workers are asked; called once a round, also when the round is asked again.
         *
         * @param participants those that will be asked
         */
        default void open(long round, int[] participants) {}

        /** Whether this round may close only with every participant's uplink (PP-MARINA's full rounds). */
        default boolean needsEveryone(long round) {
            return false;
        }

        /** What the server does with the uplinks that count: they are in the readers. */
        void close(long round, Responders responders);

        /** The model at which loss, gap and digest are taken, shape (d). */
        double[] model();
    }

    /** One worker's part of the box. */
    interface WorkerHalf {

        /** Takes part in a round: the readers are up to date; writes each of its uplink streams once. */
        void step(long round, Oracle oracle);
    }

    /** The server's ends of the streams, and what it alone holds. */
    interface ServerEnds {

        /** The writer of a broadcast. */
        default Writer down(Stream stream) {
            return down(stream, 0);
        }

        /** The writer of one copy of a downlink stream. */
        Writer down(Stream stream, int copy);

        /** The server's copy of worker's uplink stream. */
        Reader up(Stream stream, int worker);

        /** A vector that only the server holds, part of its checkpoint; starts as a copy of {@code start}. */
        double[] vector(double[] start);

        /** The random choices that the server and all workers share in a round. */
        Draw common(Purpose purpose, long round);

        /** A coin of this round, which the downlink tells the workers. */
        boolean toss(Purpose coin, long round, double probability);
    }

    /** One worker's ends of the streams, and what it alone holds. */
    interface WorkerEnds {

        Reader down(Stream stream);

        Writer up(Stream stream);

        /** A vector that only this worker holds; see {@link Local}. */
        Local local(double[] start);

        /** The random choices that the server and all workers share in a round. */
        Draw common(Purpose purpose, long round);

        /** How the server's coin of this round fell. */
        boolean coin(Purpose coin);
    }
}
