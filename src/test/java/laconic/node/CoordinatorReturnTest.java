package laconic.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import laconic.coding.DecodeException;
import laconic.compress.Wire;
import laconic.math.SeededRandomness;
import laconic.method.DPsgd;
import laconic.topology.Graph;
import laconic.topology.MixingMatrix;
import org.junit.jupiter.api.Test;

/** A coordinator that dies alone: its successor grants again what the peers were granted. */
class CoordinatorReturnTest {

    private static final int N = 3;
    private static final long BITS = 70;

    private final Recorder out = new Recorder();

    private static CoordinatorNode coordinator() {
        Plan plan = new Plan(N, new SeededRandomness(1, N), Wire.FLOAT64, 1);
        DPsgd method = new DPsgd(new double[N][2], t -> 0.1, DPsgd.Order.ADAPT_THEN_COMBINE);
        Evaluator evaluator = x -> new Evaluator.Evaluation(1, 1, Double.NaN);
        Durable.Policy strict = new Durable.Policy(Durable.Mode.STRICT, 1);
        Schedule schedule = new Schedule(evaluator, 10, Double.NaN, Stop.after(100), strict);
        return new CoordinatorNode(
                plan,
                schedule,
                method,
                MixingMatrix.metropolis(Graph.complete(N)),
                CoordinatorNode.Divided.STOP_MINORITY,
                new double[N][2]);
    }

    private CoordinatorNode begun() {
        CoordinatorNode coordinator = coordinator();
        coordinator.onStart(out);
        return coordinator;
    }

    private void stand(CoordinatorNode coordinator, long tick, int... peers) {
        for (int peer : peers) {
            coordinator.onMessage(
                    peer, new Message.Standing(tick, new double[] {peer, tick}, BITS, 0, 0, 0, 0, 0), out);
        }
    }

    private List<Long> granted() {
        return out.sent.stream()
                .filter(sent -> sent.message() instanceof Message.Grant)
                .map(sent -> ((Message.Grant) sent.message()).tick())
                .toList();
    }

    private CoordinatorNode successor() throws DecodeException {
        int last = out.kept.size() - 1;
        while (!out.kept.get(last).whole()) {
            last--;
        }
        CoordinatorNode successor = coordinator();
        successor.restore(
                out.kept.get(last).bytes(),
                out.kept.subList(last + 1, out.kept.size()).stream()
                        .map(Durable::bytes)
                        .toList());
        return successor;
    }

    @Test
    void grantsAgainWhatWasGranted() throws DecodeException {
        CoordinatorNode first = begun();
        stand(first, 10, 0, 1, 2);
        assertThat(granted()).containsExactly(10L, 10L, 10L, 20L, 20L, 20L);
        out.sent.clear();

        CoordinatorNode second = successor();
        second.onStart(out);
        assertThat(granted()).containsExactly(20L, 20L, 20L);
        stand(second, 20, 0, 1, 2);
        assertThat(second.model()).containsExactly(1, 20);
    }

    /** It knows the epoch, whose processes take part in it, and what those sent that are away. */
    @Test
    void goesOnInALaterEpoch() throws DecodeException {
        CoordinatorNode first = begun();
        stand(first, 10, 0, 1, 2);
        BitSet without = new BitSet();
        without.set(0, 2);
        first.onPeers(without, out);
        stand(first, 20, 0, 1);
        first.onMessage(2, new Message.Join(9), out);
        assertThat(first.epoch().number()).isEqualTo(1);

        CoordinatorNode second = successor();
        assertThat(second.epoch()).isEqualTo(first.epoch());
        second.onPeers(without, out);
        out.sent.clear();
        second.onStart(out);
        assertThat(granted()).containsExactly(30L, 30L);

        second.onPeers(everybody(), out);
        second.onMessage(2, new Message.Join(9), out);
        stand(second, 30, 0, 1);
        assertThat(second.epoch().number()).isEqualTo(2);
        assertThat(second.epoch().processes()).containsExactly(0, 0, 9);
        assertThat(successor().epoch()).isEqualTo(second.epoch());
        long gossipBits = out.closed().get(out.closed().size() - 1).gossipBits();
        assertThat(gossipBits).isEqualTo(3 * BITS);
    }

    private static BitSet everybody() {
        BitSet all = new BitSet();
        all.set(0, N + 1);
        return all;
    }
}
