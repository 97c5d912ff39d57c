package laconic.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import laconic.node.Report.Incident.Kind;
import laconic.replica.CatchUp;
import laconic.replica.Increment;
import org.junit.jupiter.api.Test;

/** How a worker takes downlinks, good and bad; stream 0 is the model, stream 1 the memory h of DIANA. */
class WorkerProtocolTest {

    /** I2 and I3: the memory moves when that very uplink is acknowledged, and an unacknowledged step never happened. */
    @Test
    void movesItsMemoryWhenItsUplinkCounted() {
        Hall hall = Hall.diana(1);
        Message.Downlink first = hall.out.next(Message.Downlink.class);
        Message.Uplink uplink = hall.answer(0, first);
        assertThat(hall.workers.get(0).replica(1).version()).isZero();
        hall.server.onMessage(0, uplink, hall.out);
        Message.Downlink second = hall.out.next(Message.Downlink.class);
        assertThat(second.acknowledged()).isZero();
        hall.answer(0, second);
        assertThat(hall.workers.get(0).replica(1).version()).isEqualTo(1);
        // h = ½ (0 − 1), from one acknowledged uplink.
        assertThat(hall.workers.get(0).replica(1).now()).containsExactly(-0.5, -0.5);
    }

    @Test
    void forgetsAStepThatDidNotCount() {
        Participation half = new Participation(Sampling.everyone(2), 0.5, new Participation.Deadline(100));
        Hall hall = new Hall(Hall.diana(2).method, half, 2, 100);
        Message.Downlink toFirst = hall.out.next(Message.Downlink.class);
        hall.answer(1, hall.out.next(Message.Downlink.class));
        hall.server.onMessage(0, hall.answer(0, toFirst), hall.out);
        hall.server.onTimer(new Timer(Timer.Cause.DEADLINE, 0), hall.out);
        hall.out.now = Hall.RETRY;
        hall.out.sent.clear();
        hall.server.onTimer(new Timer(Timer.Cause.DEADLINE, 1), hall.out);
        Message.Downlink next = (Message.Downlink) hall.out.sent.stream()
                .filter(sent -> sent.to() == 1)
                .findFirst()
                .orElseThrow()
                .message();
        assertThat(next.acknowledged()).isEqualTo(Message.Downlink.NONE);
        Message.Uplink uplink = hall.answer(1, next);
        assertThat(hall.workers.get(1).replica(1).version()).isZero();
        assertThat(uplink.lostBits()).isPositive();
        assertThat(hall.workers.get(1).joining()).isFalse();
    }

    @Test
    void ignoresWhatIsOver() {
        Hall hall = Hall.diana(1);
        Message.Downlink first = hall.out.next(Message.Downlink.class);
        hall.server.onMessage(0, hall.answer(0, first), hall.out);
        Message.Downlink second = hall.out.next(Message.Downlink.class);
        hall.answer(0, second);
        WorkerNode worker = hall.workers.get(0);
        Recorder out = hall.outs.get(0);
        worker.onMessage(1, first, out);
        worker.onMessage(1, like(second, 0, second.incarnation(), 9), out);
        worker.onMessage(1, like(second, second.epoch(), -1, 9), out);
        worker.onMessage(1, new Message.Welcome(12345, 9, 9), out);
        assertThat(out.sent).isEmpty();
        assertThat(out.reports).isEmpty();
    }

    /** Increments in between are missing: the state must be had anew. */
    @Test
    void joinsAnewAcrossAGap() {
        expectJoin(second -> offer(second, new CatchUp.Replay(5, List.of()), 0), Kind.GAP);
    }

    @Test
    void joinsAnewWhereBytesCannotBeDecoded() {
        CatchUp garbage = new CatchUp.Replay(0, List.of(new Increment(0, new byte[] {9, 9, 9})));
        expectJoin(second -> offer(second, garbage, 0), Kind.UNDECODABLE);
    }

    @Test
    void joinsAnewWhereCopiesDiffer() {
        CatchUp good = new CatchUp.Replay(0, List.of());
        expectJoin(second -> offer(second, good, 4711), Kind.DIGEST_MISMATCH);
    }

    private interface Change {
        Message.Downlink of(Message.Downlink second);
    }

    private static void expectJoin(Change change, Kind kind) {
        Hall hall = Hall.diana(1);
        Message.Downlink first = hall.out.next(Message.Downlink.class);
        hall.server.onMessage(0, hall.answer(0, first), hall.out);
        Message.Downlink second = hall.out.next(Message.Downlink.class);
        WorkerNode worker = hall.workers.get(0);
        Recorder out = hall.outs.get(0);
        worker.onMessage(1, change.of(second), out);
        assertThat(out.lastIncident().kind()).isEqualTo(kind);
        assertThat(worker.joining()).isTrue();
        worker.onMessage(1, second, out);
        Message.Join join = out.next(Message.Join.class);
        assertThat(out.sent).as("a worker that joins takes part in nothing").isEmpty();

        worker.onTimer(out.timers.get(0), out);
        assertThat(out.next(Message.Join.class))
                .as("asked again under the same name")
                .isEqualTo(join);
        hall.server.onMessage(0, join, hall.out);
        worker.onMessage(1, hall.out.next(Message.Welcome.class), out);
        hall.server.onMessage(0, hall.answer(0, hall.out.next(Message.Downlink.class)), hall.out);
        assertThat(hall.out.closed()).hasSize(2);
        assertThat(worker.replica(0).digest()).isNotZero();
        assertThat(worker.replica(1).version()).isEqualTo(1);
        assertThat(worker.replica(1).now()).containsExactly(-0.5, -0.5);
    }

    private static Message.Downlink like(Message.Downlink d, int epoch, int incarnation, long round) {
        return new Message.Downlink(epoch, incarnation, round, d.coins(), d.acknowledged(), d.offers(), d.digest());
    }

    private static Message.Downlink offer(Message.Downlink d, CatchUp catchUp, long digest) {
        List<CatchUp> offers = List.of(catchUp, d.offers().get(1));
        return new Message.Downlink(d.epoch(), d.incarnation(), d.round(), d.coins(), d.acknowledged(), offers, digest);
    }
}
