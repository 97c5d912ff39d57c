package laconic.coding;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A cursor over a kept state. It accepts what {@link StateWriter} writes, reads nothing beyond the end, and allocates no more
 * than the state is long.
 */
public final class StateReader {

    private final ByteBuffer bytes;

    public StateReader(byte[] state) {
        bytes = ByteBuffer.wrap(state).order(ByteOrder.LITTLE_ENDIAN);
    }

    private ByteBuffer need(long count) throws DecodeException {
        if (count > bytes.remaining()) {
            throw new DecodeException("a kept state ends at byte " + bytes.limit() + ", where " + count
                    + " bytes are due at byte " + bytes.position());
        }
        return bytes;
    }

    private int next() throws DecodeException {
        return need(1).get() & 0xFF;
    }

    public boolean flag() throws DecodeException {
        int value = next();
        if (value > 1) {
            throw new DecodeException("a flag of value " + value);
        }
        return value == 1;
    }

    /** A number ≥ 0. */
    public long count() throws DecodeException {
        long value = unsigned();
        if (value < 0) {
            throw new DecodeException("a count beyond 2^63 - 1");
        }
        return value;
    }

    private long unsigned() throws DecodeException {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            int next = next();
            if (shift == 63 && next > 1 || next == 0 && shift > 0) {
                throw new DecodeException("a number that is too long before byte " + bytes.position());
            }
            value |= (long) (next & 0x7F) << shift;
            if (next < 0x80) {
                return value;
            }
        }
    }

    /** A signed number. */
    public long number() throws DecodeException {
        long value = unsigned();
        return value >>> 1 ^ -(value & 1);
    }

    /** A signed number of 32 bits. */
    public int integer() throws DecodeException {
        long value = number();
        if (value != (int) value) {
            throw new DecodeException(value + " does not fit 32 bits");
        }
        return (int) value;
    }

    /** A number in 0 … 2^31 - 1. */
    public int size() throws DecodeException {
        long value = count();
        if (value > Integer.MAX_VALUE) {
            throw new DecodeException(value + " is beyond 2^31 - 1");
        }
        return (int) value;
    }

    /** The number of one of {@code n} workers, written as a signed number. */
    public int worker(int n) throws DecodeException {
        long value = number();
        if (value < 0 || value >= n) {
            throw new DecodeException("worker " + value + " of " + n);
        }
        return (int) value;
    }

    /** Numbers of workers, of which there are {@code n}. */
    public int[] workers(int n) throws DecodeException {
        int[] workers = new int[length(1)];
        for (int k = 0; k < workers.length; k++) {
            workers[k] = worker(n);
        }
        return workers;
    }

    /** A count of things that take at least {@code bytesEach} bytes each, which are there. */
    public int length(int bytesEach) throws DecodeException {
        long count = count();
        if (count > bytes.remaining() / bytesEach) {
            throw new DecodeException(count + " things are announced, " + bytes.remaining() + " bytes are left");
        }
        return (int) count;
    }

    public double real() throws DecodeException {
        return Double.longBitsToDouble(need(8).getLong());
    }

    public byte[] blob() throws DecodeException {
        byte[] value = new byte[length(1)];
        bytes.get(value);
        return value;
    }

    /** A vector of any length. */
    public double[] vector() throws DecodeException {
        double[] value = new double[length(8)];
        bytes.asDoubleBuffer().get(value);
        bytes.position(bytes.position() + 8 * value.length);
        return value;
    }

    /** A vector of the shape of {@code into}, which it overwrites. */
    public void vector(double[] into) throws DecodeException {
        if (length(8) != into.length) {
            throw new DecodeException("a vector of another length than " + into.length);
        }
        bytes.asDoubleBuffer().get(into);
        bytes.position(bytes.position() + 8 * into.length);
    }

    /** Signed numbers, as many as {@code into} is long. */
    public void numbers(long[] into) throws DecodeException {
        if (length(1) != into.length) {
            throw new DecodeException("another count of numbers than " + into.length);
        }
        for (int k = 0; k < into.length; k++) {
            into[k] = number();
        }
    }

    /** Checks that nothing is left. */
    public void end() throws DecodeException {
        if (bytes.hasRemaining()) {
            throw new DecodeException(bytes.remaining() + " bytes too many in a kept state");
        }
    }
}
