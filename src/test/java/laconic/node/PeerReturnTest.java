package laconic.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import laconic.compress.Wire;
import laconic.math.SeededRandomness;
import laconic.math.Vectors;
import laconic.method.DPsgd;
import laconic.topology.Graph;
import laconic.topology.MixingMatrix;
import org.junit.jupiter.api.Test;

/** A new process of a peer, whose model is lost, between two neighbours. */
class PeerReturnTest {

    private static final double[] HELD = {1.5, -2};

    private final Recorder out = new Recorder();

    private PeerNode returned() {
        Plan plan = new Plan(3, new SeededRandomness(1, 3), Wire.FLOAT64, 1);
        WorkerNode.Data data = new WorkerNode.Data() {
            @Override
            public void begin(long tick) {
                // The same at every tick.
            }

            @Override
            public void gradient(double[] x, double[] into) {
                Vectors.zero(into);
            }
        };
        DPsgd method = new DPsgd(new double[3][2], t -> 0.1, DPsgd.Order.ADAPT_THEN_COMBINE);
        PeerNode peer = new PeerNode(method, plan, MixingMatrix.metropolis(Graph.complete(3)), 0, data, 7);
        peer.onStart(out);
        assertThat(out.sent).containsExactly(new Recorder.Sent(3, new Message.Join(7)));
        BitSet returning = new BitSet();
        returning.set(0);
        Epoch epoch = new Epoch(2, 5, 1, new long[] {7, 0, 0}, returning);
        peer.onMessage(3, new Message.Grant(6, epoch, new BitSet()), out);
        return peer;
    }

    private static Message held(long version, long digest, double... state) {
        return new Message.Recollection(2, version, digest, state);
    }

    @Test
    void takesTheNewestCopyAndShowsItOnlyToThoseWhoLackIt() {
        PeerNode peer = returned();
        peer.onMessage(1, held(3, 99), out);
        peer.onMessage(2, held(4, Vectors.digest(HELD)), out);
        assertThat(out.sent.getLast()).isEqualTo(new Recorder.Sent(2, new Message.Recall(2, true)));
        peer.onMessage(2, held(4, Vectors.digest(HELD), HELD), out);
        assertThat(peer.model()).isEqualTo(HELD);
        List<Message.Exchange> shown = out.sent.stream()
                .filter(each -> each.message() instanceof Message.Exchange)
                .map(each -> (Message.Exchange) each.message())
                .toList();
        assertThat(shown).hasSize(2);
        assertThat(shown.get(0).offer()).isInstanceOf(laconic.replica.CatchUp.Snapshot.class);
        assertThat(shown.get(1).offer()).isInstanceOf(laconic.replica.CatchUp.Replay.class);
        assertThat(shown).allMatch(each -> each.offer().version() == 6 && each.epoch() == 2);
    }

    @Test
    void refusesCopiesOfOneVersionThatDiffer() {
        PeerNode peer = returned();
        peer.onMessage(1, held(4, 99), out);
        peer.onMessage(2, held(4, Vectors.digest(HELD)), out);
        peer.onMessage(1, held(4, 99, HELD), out);
        assertThat(out.sent.getLast().message()).isInstanceOf(Message.Broken.class);
        assertThat(out.lastIncident().kind()).isEqualTo(Report.Incident.Kind.DIGEST_MISMATCH);
    }

    @Test
    void refusesACopyThatIsNotWhatItsDigestSays() {
        PeerNode peer = returned();
        peer.onMessage(1, held(0, 0), out);
        peer.onMessage(2, held(4, 99), out);
        peer.onMessage(2, held(4, 99, HELD), out);
        assertThat(out.sent.getLast().message()).isInstanceOf(Message.Broken.class);
    }

    @Test
    void beginsAsTheMethodDoesWhereNobodyHoldsAnything() {
        PeerNode peer = returned();
        peer.onMessage(1, held(0, 0), out);
        peer.onMessage(2, held(0, 0), out);
        assertThat(peer.model()).containsExactly(0, 0);
        assertThat(out.sent.getLast().message()).isInstanceOf(Message.Exchange.class);
    }
}
