package laconic.actor;

/** What crosses the network on the data path, by {@link CarriedSerializer}. */
sealed interface Carried extends NodeActor.Command, RunActor.Command, SubmitActor.Command {

    /** Bytes of the serialized form. */
    int size();

    /** A whole frame of {@link FrameCodec}. */
    record Frame(byte[] bytes) implements Carried {

        @Override
        public int size() {
            return bytes.length;
        }

        @Override
        public String toString() {
            return "Frame[" + bytes.length + " bytes]";
        }
    }

    /**
     * A part of a frame.
     *
     * @param from the sending node
     * @param number of the piece on its lane, from 0
     * @param first whether a frame begins with it
     * @param last whether a frame ends with it
     */
    record Piece(int from, long number, boolean first, boolean last, byte[] bytes) implements Carried {

        private static final int FLAGS = 1;

        @Override
        public int size() {
            return varintBytes(from) + varintBytes(number) + FLAGS + bytes.length;
        }

        @Override
        public String toString() {
            return "Piece[" + number + " from " + from + ", " + bytes.length + " bytes]";
        }
    }

    /**
     * The receiver's answer to pieces: the lane may go on.
     *
     * @param from the node that received them
     * @param received the number of the newest piece plus one
     */
    record Credit(int from, long received) implements Carried {

        @Override
        public int size() {
            return varintBytes(from) + varintBytes(received);
        }
    }

    private static int varintBytes(long value) {
        return Math.max(1, (70 - Long.numberOfLeadingZeros(value)) / 7);
    }
}
