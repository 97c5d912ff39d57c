package laconic.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
            coordinator.onMessage(peer, new Message.Standing(tick, new double[] {peer, tick}, 0, 0, 0, 0, 0, 0), out);
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

    @Test
    void refusesToGoOnWhenPeersWereLostBefore() throws DecodeException {
        CoordinatorNode first = begun();
        BitSet without = new BitSet();
        without.set(0, 2);
        first.onPeers(without, out);
        successor();
        stand(first, 10, 0, 1);
        assertThat(first.epoch().number()).isEqualTo(1);
        assertThatThrownBy(this::successor)
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("lost while peers were away, or before all stood again");
    }
}
