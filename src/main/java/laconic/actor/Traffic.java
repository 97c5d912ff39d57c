package laconic.actor;

import java.util.concurrent.atomic.LongAdder;

/** The serialized bytes of data frames that this JVM has sent and received, and the frames that it had to give up. */
final class Traffic {

    private final LongAdder sent = new LongAdder();
    private final LongAdder received = new LongAdder();
    private final LongAdder dropped = new LongAdder();

    void sent(int bytes) {
        sent.add(bytes);
    }

    void received(int bytes) {
        received.add(bytes);
    }

    /** A frame was not sent because its queue was full, not completed, or not decodable. */
    void dropped() {
        dropped.increment();
    }

    long sentBytes() {
        return sent.sum();
    }

    long receivedBytes() {
        return received.sum();
    }

    long droppedFrames() {
        return dropped.sum();
    }
}
