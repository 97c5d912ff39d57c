package laconic.replica;

import java.util.Arrays;
import laconic.coding.DecodeException;
import laconic.coding.StateReader;
import laconic.coding.StateWriter;

/**
 * One increment of a stream as it travels.
 *
 * @param round the round of the paper's box in which it was written, which addresses its random choices
 * @param bytes the encoded payload; nobody writes to them
 */
public record Increment(long round, byte[] bytes) {

    /** Bits of the payload, headers excluded. */
    public long bits() {
        return 8L * bytes.length;
    }

    /** Writes it to a kept state. */
    public void save(StateWriter out) {
        out.number(round).blob(bytes);
    }

    /** Reads it from a kept state. */
    public static Increment load(StateReader in) throws DecodeException {
        return new Increment(in.number(), in.blob());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Increment that && round == that.round && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(round) + Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "Increment[round " + round + ", " + bytes.length + " bytes]";
    }
}
