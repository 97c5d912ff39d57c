package laconic.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import laconic.compress.Identity;
import laconic.compress.Size;
import laconic.compress.TopK;
import laconic.method.Gd;
import laconic.method.Mcm;
import laconic.method.ServerMethod;
import laconic.method.StepSize;
import laconic.node.Report.Incident.Kind;
import laconic.replica.CatchUp;
import laconic.replica.Increment;
import org.junit.jupiter.api.Test;

/** Single steps of the protocol between server and workers, carried by hand. */
class ServerProtocolTest {

    @Test
    void countsWhatItSends() {
        Hall hall = Hall.gd(2);
        long bits = 8L * uplinkOf(hall).increments().get(0).bytes().length;
        hall.round();
        hall.round();
        Report.RoundClosed second = hall.out.closed().get(1);
        assertThat(second.responders()).containsExactly(0, 1);
        assertThat(second.participants()).isEqualTo(2);
        assertThat(second.upBits()).isEqualTo(4 * bits);
        // Round 0 goes out without an increment, round 1 with one, to two workers.
        assertThat(second.downBits()).isEqualTo(2 * bits);
        // γ = ½, mean gradient x − 1.5: 0, 0.75, 1.125, all exact in float32.
        assertThat(hall.server.model()).containsExactly(1.125, 1.125);
    }

    private static Message.Uplink uplinkOf(Hall hall) {
        Hall other = Hall.gd(hall.n);
        return other.answer(0, other.out.next(Message.Downlink.class));
    }

    @Test
    void countsARepeatedUplinkOnce() {
        Hall hall = Hall.gd(2);
        Message.Uplink first = hall.answer(0, hall.out.next(Message.Downlink.class));
        hall.server.onMessage(0, first, hall.out);
        hall.server.onMessage(0, first, hall.out);
        assertThat(hall.out.closed()).isEmpty();
        assertThat(hall.out.lastIncident().kind()).isEqualTo(Kind.LATE);
    }

    /** I8: what an earlier process sent does not count any more once its successor has joined. */
    @Test
    void dropsUplinksOfAnOldIncarnation() {
        Hall hall = Hall.diana(2);
        Message.Uplink old = hall.answer(0, hall.out.next(Message.Downlink.class));
        hall.server.onMessage(0, hall.restart(0, 1), hall.out);
        hall.server.onMessage(0, old, hall.out);
        assertThat(hall.out.lastIncident().kind()).isEqualTo(Kind.LATE);
        Message.Downlink toSecond = hall.out.next(Message.Downlink.class);
        hall.server.onMessage(1, hall.answer(1, toSecond), hall.out);
        assertThat(hall.out.closed()).as("the round waits for the new process").isEmpty();
    }

    /** A buffered uplink of a process that died before the round closed is taken back: its successor answers anew. */
    @Test
    void takesBackABufferedUplinkWhenItsWorkerJoins() {
        Hall hall = Hall.diana(2);
        hall.server.onMessage(0, hall.answer(0, hall.out.next(Message.Downlink.class)), hall.out);
        Message.Downlink toSecond = hall.out.next(Message.Downlink.class);
        hall.server.onMessage(0, hall.restart(0, 1), hall.out);
        hall.server.onMessage(1, hall.answer(1, toSecond), hall.out);
        assertThat(hall.out.closed()).isEmpty();
        hall.workers.get(0).onMessage(2, hall.out.next(Message.Welcome.class), hall.outs.get(0));
        hall.server.onMessage(0, hall.answer(0, hall.out.next(Message.Downlink.class)), hall.out);
        assertThat(hall.out.closed()).hasSize(1);
        assertThat(hall.server.shared(1, 0).version()).isEqualTo(1);
    }

    /** A process that dies over and over in one round, answering each time, while another worker is slow. */
    @Test
    void bearsAnyNumberOfReturnsInOneRound() {
        Hall hall = Hall.diana(2);
        Message.Downlink first = hall.out.next(Message.Downlink.class);
        Message.Downlink toSecond = hall.out.next(Message.Downlink.class);
        hall.server.onMessage(0, hall.answer(0, first), hall.out);
        for (int process = 1; process < 20; process++) {
            hall.server.onMessage(0, hall.restart(0, process), hall.out);
            hall.workers.get(0).onMessage(2, hall.out.next(Message.Welcome.class), hall.outs.get(0));
            hall.server.onMessage(0, hall.answer(0, hall.out.next(Message.Downlink.class)), hall.out);
        }
        hall.server.onMessage(1, hall.answer(1, toSecond), hall.out);
        assertThat(hall.out.closed()).hasSize(1);
        assertThat(hall.server.shared(1, 0).version()).isEqualTo(1);
    }

    /** A join may come many times: it is one incarnation, and every copy is answered, for the welcome may be lost. */
    @Test
    void takesARepeatedJoinForOne() {
        Hall hall = Hall.gd(2);
        Message.Join join = hall.restart(0, 7);
        hall.out.sent.clear();
        for (int k = 0; k < 5; k++) {
            hall.server.onMessage(0, join, hall.out);
        }
        assertThat(hall.out.incidents())
                .filteredOn(i -> i.kind() == Kind.JOINED)
                .hasSize(1);
        assertThat(hall.out.sent)
                .filteredOn(sent -> sent.message() instanceof Message.Welcome)
                .hasSize(5)
                .allMatch(sent -> ((Message.Welcome) sent.message()).incarnation() == (1 << 16) + 1);
        assertThat(hall.out.sent)
                .filteredOn(sent -> sent.message() instanceof Message.Downlink)
                .hasSize(1);
    }

    /** Two processes of one worker never share a join's name, however often each has joined. */
    @Test
    void namesEveryJoinDifferently() {
        Hall hall = Hall.gd(1);
        Set<Long> names = new HashSet<>();
        for (int process = 0; process < 20; process++) {
            long name = hall.restart(0, process).nonce();
            names.add(name);
            for (int again = 1; again < 20; again++) {
                Recorder out = hall.outs.get(0);
                hall.workers.get(0).onMessage(1, new Message.Welcome(name, 1, again), out);
                Message.Downlink newer = new Message.Downlink(1, again + 1, 0, 0, Message.Downlink.NONE, List.of(), 0);
                hall.workers.get(0).onMessage(1, newer, out);
                name = out.next(Message.Join.class).nonce();
                names.add(name);
            }
        }
        assertThat(names).hasSize(400);
    }

    @Test
    void refusesUplinksThatNoWorkerSends() {
        Hall hall = Hall.diana(2);
        Message.Uplink good = hall.answer(0, hall.out.next(Message.Downlink.class));
        byte[] garbage = {1, 2, 3, 4, 5};
        long[] versions = good.versions();
        List<Message.Uplink> bad = List.of(
                with(good, versions, List.of(new Increment(0, garbage))),
                with(
                        good,
                        versions,
                        List.of(good.increments().get(0), good.increments().get(0))),
                with(good, new long[] {0}, good.increments()),
                with(good, new long[] {99, 0}, good.increments()),
                with(good, new long[] {-5, 0}, good.increments()),
                with(good, new long[] {0, 1}, good.increments()));
        for (Message.Uplink uplink : bad) {
            hall.server.onMessage(0, uplink, hall.out);
            assertThat(hall.out.lastIncident().kind()).isEqualTo(Kind.UNDECODABLE);
        }
        assertThat(hall.out.incidents()).hasSize(bad.size());
        hall.server.onMessage(0, good, hall.out);
        hall.server.onMessage(1, hall.answer(1, hall.out.next(Message.Downlink.class)), hall.out);
        assertThat(hall.out.closed()).hasSize(1);
    }

    private static Message.Uplink with(Message.Uplink good, long[] versions, List<Increment> increments) {
        return new Message.Uplink(good.incarnation(), good.round(), versions, increments, 0, 0);
    }

    /** Below quorum a round is asked again with the same bytes, and only those whose answers are missing are asked. */
    @Test
    void asksAgainWithTheSameBytes() {
        Participation strict = new Participation(Sampling.everyone(2), 1, new Participation.Deadline(100));
        Hall hall = new Hall(Hall.gradientDescent(2), strict, 2, 100);
        hall.round();
        Message.Downlink first = hall.out.next(Message.Downlink.class);
        Message.Downlink second = hall.out.next(Message.Downlink.class);
        hall.server.onMessage(0, hall.answer(0, first), hall.out);
        hall.server.onTimer(new Timer(Timer.Cause.DEADLINE, 1), hall.out);
        assertThat(hall.out.lastIncident().kind()).isEqualTo(Kind.ASKED_AGAIN);
        assertThat(hall.out.sent).hasSize(1);
        Message.Downlink again = hall.out.next(Message.Downlink.class);
        assertThat(again).isEqualTo(second);
        Message.Uplink uplink = hall.answer(1, second);
        Message.Uplink repeated = hall.answer(1, again);
        assertThat(repeated).as("nothing is computed again").isEqualTo(uplink);
        assertThat(hall.server.model()).as("nothing moves before the close").containsExactly(0.75, 0.75);
    }

    @Test
    void closesAtTheDeadlineWithAQuorum() {
        Participation half = new Participation(Sampling.everyone(2), 0.5, new Participation.Deadline(100));
        Hall hall = new Hall(Hall.gradientDescent(2), half, 2, 100);
        assertThat(hall.out.delays).containsExactly(100L);
        hall.server.onMessage(0, hall.answer(0, hall.out.next(Message.Downlink.class)), hall.out);
        hall.server.onTimer(new Timer(Timer.Cause.DEADLINE, 7), hall.out);
        assertThat(hall.out.closed()).as("a deadline of another round").isEmpty();
        hall.server.onTimer(new Timer(Timer.Cause.DEADLINE, 0), hall.out);
        assertThat(hall.out.closed()).hasSize(1);
        assertThat(hall.out.closed().get(0).responders()).containsExactly(0);
    }

    /** A late uplink does not count, but it says what its worker has: that is not sent again. */
    @Test
    void takesNoteOfTheVersionsInALateUplink() {
        Participation half = new Participation(Sampling.everyone(2), 0.5, new Participation.Deadline(100));
        Hall hall = new Hall(Hall.gradientDescent(2), half, 2, 100);
        Message.Downlink toFirst = hall.out.next(Message.Downlink.class);
        Message.Downlink toSecond = hall.out.next(Message.Downlink.class);
        for (long round = 0; round < 5; round++) {
            Message.Uplink late = hall.answer(1, toSecond);
            hall.server.onMessage(0, hall.answer(0, toFirst), hall.out);
            hall.server.onTimer(new Timer(Timer.Cause.DEADLINE, round), hall.out);
            toFirst = hall.out.next(Message.Downlink.class);
            assertThat(hall.out.sent).as("the second owes an answer").isEmpty();
            hall.server.onMessage(1, late, hall.out);
            assertThat(hall.out.lastIncident().kind()).isEqualTo(Kind.LATE);
            toSecond = hall.out.next(Message.Downlink.class);
            CatchUp.Replay replay = (CatchUp.Replay) toSecond.offers().get(0);
            assertThat(replay.from()).isEqualTo(round);
            assertThat(replay.increments()).hasSize(1);
        }
        assertThat(hall.out.of(Report.Evaluated.class).get(5).row().resyncs()).isZero();
    }

    /** Without a deadline a round ends when all that are believed reachable have answered; who is back is asked. */
    @Test
    void waitsForThoseThatAreReachable() {
        Hall hall = Hall.gd(3);
        hall.server.onMessage(0, hall.answer(0, hall.out.next(Message.Downlink.class)), hall.out);
        hall.server.onMessage(1, hall.answer(1, hall.out.next(Message.Downlink.class)), hall.out);
        hall.out.sent.clear();
        hall.server.onPeers(reachable(0, 1, 3), hall.out);
        assertThat(hall.out.closed()).hasSize(1);
        assertThat(hall.out.sent).extracting(Recorder.Sent::to).containsExactly(0, 1);
        hall.out.sent.clear();
        hall.server.onPeers(reachable(0, 1, 2, 3), hall.out);
        assertThat(hall.out.sent).extracting(Recorder.Sent::to).containsExactly(2);
    }

    private static BitSet reachable(int... nodes) {
        BitSet set = new BitSet();
        for (int node : nodes) {
            set.set(node);
        }
        return set;
    }

    /** A reader that is behind gets the increments it lacks, or the whole state where that is fewer bits. */
    @Test
    void catchesUpTheCheaperWay() {
        double[] zero = new double[100];
        ServerMethod dense = new Gd(2, zero, StepSize.constant(0.5), new Identity());
        TopK one = new TopK(Size.count(1));
        ServerMethod sparse = new Mcm(2, zero, 0.5, 1, 1, new Identity(), one, zero, false);

        Hall behindByDense = afterFourRoundsWithoutTheFirst(dense);
        assertThat(firstOffer(behindByDense)).isInstanceOf(CatchUp.Snapshot.class);
        Hall behindBySparse = afterFourRoundsWithoutTheFirst(sparse);
        assertThat(firstOffer(behindBySparse)).isInstanceOf(CatchUp.Replay.class);
        assertThat(((CatchUp.Replay) firstOffer(behindBySparse)).increments()).hasSize(5);
        for (Hall hall : List.of(behindByDense, behindBySparse)) {
            hall.round();
            assertThat(hall.workers.get(0).replica(0).version()).isEqualTo(5);
            assertThat(hall.out.incidents()).isEmpty();
            assertThat(hall.out.of(Report.Evaluated.class).get(6).row().resyncs())
                    .isZero();
        }
    }

    private static Hall afterFourRoundsWithoutTheFirst(ServerMethod method) {
        Sampling sampling = new Sampling() {
            @Override
            public int[] sample(long round) {
                return round % 5 == 0 ? new int[] {0, 1} : new int[] {1};
            }

            @Override
            public double probability() {
                return 1;
            }
        };
        Hall hall = new Hall(method, new Participation(sampling, 1, Participation.Deadline.NONE), 2, 100);
        for (int round = 0; round < 5; round++) {
            hall.round();
        }
        return hall;
    }

    private static CatchUp firstOffer(Hall hall) {
        return ((Message.Downlink) hall.out.sent.peek().message()).offers().get(0);
    }
}
