package laconic.sim;

import java.util.OptionalInt;
import java.util.stream.IntStream;
import laconic.coding.DecodeException;
import laconic.math.SeededRandomness;
import laconic.node.Message;
import laconic.replica.CatchUp;
import laconic.replica.Increment;
import laconic.replica.Replica;

/**
 * A memory fault in a worker's copy just before a downlink moves it on: where it moves, so that the digest of the new
 * version must show it; or where it does not, just before digests are counted anew.
 *
 * @param probability of a flip where the copy moves, at every downlink that is news
 * @param version before which every copy has a bit flipped where it does not move; -1 for none
 */
record BitFlip(double probability, long version) {

    static BitFlip at(double probability) {
        return new BitFlip(probability, -1);
    }

    static BitFlip before(long version) {
        return new BitFlip(0, version);
    }

    /** Flips a bit or does not; whether it did. */
    boolean on(Replica copy, Message.Downlink downlink, int worker) {
        if (!(downlink.offers().get(0) instanceof CatchUp.Replay replay)
                || copy.version() == 0
                || copy.version() < replay.from()
                || copy.version() >= replay.version()) {
            return false;
        }
        double[] move = new double[copy.stream().width()];
        try {
            Increment next = replay.increments().get((int) (copy.version() - replay.from()));
            copy.decode(next).addTo(move, 1);
        } catch (DecodeException e) {
            throw new IllegalStateException(e);
        }
        boolean still = copy.version() + 1 == version;
        boolean coordinates = move.length == copy.now().length;
        OptionalInt where = IntStream.range(0, coordinates ? move.length : 1)
                .filter(k -> (move[k] == 0) == still)
                .findFirst();
        long address = SeededRandomness.mix(SeededRandomness.mix(downlink.round()) + worker) ^ copy.digest();
        if (where.isEmpty() || !still && SeededRandomness.unit(SeededRandomness.mix(address)) >= probability) {
            return false;
        }
        double[] state = copy.now();
        int k = where.getAsInt();
        state[k] = Double.longBitsToDouble(Double.doubleToRawLongBits(state[k]) ^ 1L << 44);
        return true;
    }
}
