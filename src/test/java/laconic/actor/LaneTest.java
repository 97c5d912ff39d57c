package laconic.actor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LaneTest {

    private static final long LONG = 6_000_000_000L;

    private final ArrayDeque<Carried> wire = new ArrayDeque<>();
    private final Assembly assembly = new Assembly();
    private final List<byte[]> arrived = new ArrayList<>();
    private Lane lane = new Lane(3, false, 8, wire::add);

    private static byte[] frame(int bytes) {
        byte[] frame = new byte[bytes];
        new Random(bytes).nextBytes(frame);
        return frame;
    }

    private void deliver(Carried carried) {
        if (carried instanceof Carried.Frame frame) {
            arrived.add(frame.bytes());
        } else {
            Carried.Piece piece = (Carried.Piece) carried;
            byte[] frame = assembly.add(piece);
            if (frame != null) {
                arrived.add(frame);
            }
            if (assembly.creditDue()) {
                lane.credit(assembly.received(), 0);
            }
        }
    }

    private void deliverAll() {
        while (!wire.isEmpty()) {
            deliver(wire.remove());
        }
    }

    @Test
    void smallFramesGoWhole() {
        assertThat(lane.send(frame(Lane.PIECE_BYTES), 0)).isTrue();
        assertThat(wire).singleElement().isInstanceOf(Carried.Frame.class);
        assertThat(lane.idle()).isTrue();
    }

    /** A snapshot of 10^6 doubles, twice, with smaller frames before, between and behind. */
    @Test
    void largeFramesArriveInOrder() {
        List<byte[]> frames = List.of(
                frame(10), frame(16_000_100), frame(20), frame(Lane.PIECE_BYTES + 1), frame(8_000_000), frame(30));
        frames.forEach(frame -> assertThat(lane.send(frame, 0)).isTrue());
        deliverAll();
        assertThat(arrived).containsExactlyElementsOf(frames);
    }

    @Test
    void noMorePiecesThanTheWindowAreUnderWay() {
        lane.send(frame(100 * Lane.PIECE_BYTES), 0);
        assertThat(wire).hasSize(Lane.WINDOW).allMatch(it -> it.size() <= Lane.PIECE_BYTES + 20);
        int most = 0;
        while (!wire.isEmpty()) {
            deliver(wire.remove());
            most = Math.max(most, wire.size());
        }
        assertThat(most).isLessThanOrEqualTo(Lane.WINDOW);
        assertThat(arrived).hasSize(1);
    }

    @Test
    void countedFramesGoAsPiecesAndALossShows() {
        lane = new Lane(3, true, 8, wire::add);
        for (int k = 1; k <= 8; k++) {
            lane.send(frame(k), 0);
        }
        deliver(wire.remove());
        assertThat(assembly.lost()).isZero();
        wire.remove();
        deliverAll();
        assertThat(assembly.lost()).isEqualTo(1);
        assertThat(arrived).hasSize(7);
    }

    @Test
    void frameWithALostPieceNeverArrivesAndTheNextOnesDo() {
        byte[] first = frame(5 * Lane.PIECE_BYTES);
        byte[] second = frame(3 * Lane.PIECE_BYTES);
        lane.send(first, 0);
        lane.send(second, 0);
        int number = 0;
        while (!wire.isEmpty()) {
            Carried carried = wire.remove();
            if (number++ != 2) {
                deliver(carried);
            }
        }
        assertThat(arrived).containsExactly(second);
        assertThat(assembly.lost()).isEqualTo(1);
    }

    @Test
    void repeatedPiecesAreIgnored() {
        byte[] frame = frame(3 * Lane.PIECE_BYTES);
        lane.send(frame, 0);
        while (!wire.isEmpty()) {
            Carried piece = wire.remove();
            deliver(piece);
            deliver(piece);
        }
        assertThat(arrived).containsExactly(frame);
    }

    @Test
    void laneWithoutCreditStartsAgainWithTheNextFrame() {
        lane.send(frame(100 * Lane.PIECE_BYTES), 0);
        wire.clear();
        byte[] next = frame(40);
        assertThat(lane.send(next, 1)).isTrue();
        assertThat(wire).as("too early to give up").isEmpty();
        byte[] last = frame(50);
        assertThat(lane.send(last, LONG)).isTrue();
        deliverAll();
        assertThat(arrived).containsExactly(next, last);
    }

    @Test
    void fullQueueTakesNoMore() {
        lane.send(frame(100 * Lane.PIECE_BYTES), 0);
        for (int k = 0; k < 7; k++) {
            assertThat(lane.send(frame(k), 0)).isTrue();
        }
        assertThat(lane.send(frame(9), 0)).isFalse();
        deliverAll();
        assertThat(arrived).hasSize(8);
        assertThat(lane.send(frame(9), 0)).isTrue();
    }

    @Test
    void creditForWhatWasNeverSentIsIgnored() {
        lane.send(frame(100 * Lane.PIECE_BYTES), 0);
        lane.credit(1000, 0);
        assertThat(wire).hasSize(Lane.WINDOW);
    }

    @Test
    void framesBeyondTheLimitAreRefused() {
        assertThatThrownBy(() -> lane.send(new byte[Lane.FRAME_BYTES_MAX + 1], 0))
                .hasMessageContaining("at most 1073741824 are sent");
    }
}
