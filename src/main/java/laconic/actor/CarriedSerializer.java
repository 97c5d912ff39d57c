package laconic.actor;

import akka.actor.ExtendedActorSystem;
import akka.serialization.ByteBufferSerializer;
import akka.serialization.SerializerWithStringManifest;
import java.io.NotSerializableException;
import java.nio.ByteBuffer;

/** The serializer of the data path: bytes are copied, nothing is interpreted but the few numbers of pieces and credits. */
public final class CarriedSerializer extends SerializerWithStringManifest implements ByteBufferSerializer {

    private static final int IDENTIFIER = 7_264_001;
    private static final String FRAME = "F";
    private static final String PIECE = "P";
    private static final String CREDIT = "C";
    private static final int FIRST = 1;
    private static final int LAST = 2;

    public CarriedSerializer(ExtendedActorSystem system) {
        // Akka looks for this constructor.
    }

    @Override
    public int identifier() {
        return IDENTIFIER;
    }

    @Override
    public String manifest(Object carried) {
        return carried instanceof Carried.Frame ? FRAME : carried instanceof Carried.Piece ? PIECE : CREDIT;
    }

    @Override
    public byte[] toBinary(Object carried) {
        byte[] bytes = new byte[((Carried) carried).size()];
        toBinary(carried, ByteBuffer.wrap(bytes));
        return bytes;
    }

    @Override
    public void toBinary(Object carried, ByteBuffer into) {
        if (carried instanceof Carried.Frame frame) {
            into.put(frame.bytes());
        } else if (carried instanceof Carried.Piece piece) {
            varint(piece.from(), into);
            varint(piece.number(), into);
            into.put((byte) ((piece.first() ? FIRST : 0) | (piece.last() ? LAST : 0)));
            into.put(piece.bytes());
        } else {
            Carried.Credit credit = (Carried.Credit) carried;
            varint(credit.from(), into);
            varint(credit.received(), into);
        }
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
        return fromBinary(ByteBuffer.wrap(bytes), manifest);
    }

    @Override
    public Object fromBinary(ByteBuffer bytes, String manifest) throws NotSerializableException {
        return switch (manifest) {
            case FRAME -> new Carried.Frame(rest(bytes));
            case PIECE -> piece(bytes);
            case CREDIT -> new Carried.Credit(node(bytes), number(bytes));
            default -> throw new NotSerializableException("there is no " + manifest + " on the data path");
        };
    }

    private static Carried.Piece piece(ByteBuffer bytes) throws NotSerializableException {
        int from = node(bytes);
        long number = number(bytes);
        int flags = u8(bytes);
        if (flags > (FIRST | LAST)) {
            throw new NotSerializableException("a piece with flags " + flags);
        }
        return new Carried.Piece(from, number, (flags & FIRST) != 0, (flags & LAST) != 0, rest(bytes));
    }

    private static byte[] rest(ByteBuffer bytes) {
        byte[] rest = new byte[bytes.remaining()];
        bytes.get(rest);
        return rest;
    }

    private static void varint(long value, ByteBuffer into) {
        long rest = value;
        while (rest >>> 7 != 0) {
            into.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        into.put((byte) rest);
    }

    private static int node(ByteBuffer bytes) throws NotSerializableException {
        long number = number(bytes);
        if (number > Integer.MAX_VALUE) {
            throw new NotSerializableException("there is no node " + number);
        }
        return (int) number;
    }

    private static long number(ByteBuffer bytes) throws NotSerializableException {
        long value = 0;
        for (int shift = 0; shift < 63; shift += 7) {
            int next = u8(bytes);
            value |= (long) (next & 0x7F) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new NotSerializableException("a number that is too long");
    }

    private static int u8(ByteBuffer bytes) throws NotSerializableException {
        if (!bytes.hasRemaining()) {
            throw new NotSerializableException("the message ends too early");
        }
        return bytes.get() & 0xFF;
    }
}
