package laconic.report;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import laconic.experiment.Decimal;

/**
 * One evaluated round: a row of {@code rounds.csv}. An empty optional is an unknown value and becomes an empty cell; a
 * value that was measured and is not finite (a diverged run) is written as {@code NaN}, {@code Infinity} or
 * {@code -Infinity}.
 *
 * @param round rounds done; 0 is the start
 * @param timeS seconds since the start; virtual in the simulator
 * @param loss f at the method's model
 * @param gap loss − optimum
 * @param gradNormSq ‖∇f‖²
 * @param accuracy share of the test set classified correctly, in [0, 1]
 * @param upBits payload bits from workers to the server; like all bits and bytes cumulative over all nodes
 * @param downBits payload bits from the server to workers, once per receiver
 * @param gossipBits payload bits between peers
 * @param resyncBits the part of the bits above that was repair
 * @param theoryBits the count of the method's paper
 * @param wireBytes everything that crossed the transport; unknown in the simulator
 * @param participants nodes asked to take part in this round
 * @param responders nodes whose answer counted in this round
 * @param resyncs repairs so far
 * @param stalenessMax age of the oldest answer that counted, in rounds
 * @param consensusDistance how far the live peers are from their mean; gossip methods only, like all that follow
 * @param livePeers peers that take part
 * @param suspendedEdges edges of the graph with an end that does not
 * @param epoch how often the peers have agreed on new weights
 * @param abandonedFlows at most so many flows of edges were taken at one end only
 */
public record RoundRow(
        long round,
        double timeS,
        double loss,
        OptionalDouble gap,
        OptionalDouble gradNormSq,
        OptionalDouble accuracy,
        long upBits,
        long downBits,
        long gossipBits,
        long resyncBits,
        OptionalDouble theoryBits,
        OptionalLong wireBytes,
        int participants,
        int responders,
        long resyncs,
        long stalenessMax,
        OptionalDouble consensusDistance,
        OptionalLong livePeers,
        OptionalLong suspendedEdges,
        OptionalLong epoch,
        OptionalLong abandonedFlows) {

    /** The cells of the row in the order of {@link Column}; unknown values are empty. */
    List<String> cells() {
        List<String> cells = new ArrayList<>(Column.ALL.size());
        cells.add(Long.toString(round));
        cells.add(Decimal.exact(timeS));
        cells.add(Decimal.exact(loss));
        cells.add(cell(gap));
        cells.add(cell(gradNormSq));
        cells.add(cell(accuracy));
        cells.add(Long.toString(upBits));
        cells.add(Long.toString(downBits));
        cells.add(Long.toString(gossipBits));
        cells.add(Long.toString(resyncBits));
        cells.add(cell(theoryBits));
        cells.add(cell(wireBytes));
        cells.add(Integer.toString(participants));
        cells.add(Integer.toString(responders));
        cells.add(Long.toString(resyncs));
        cells.add(Long.toString(stalenessMax));
        cells.add(cell(consensusDistance));
        cells.add(cell(livePeers));
        cells.add(cell(suspendedEdges));
        cells.add(cell(epoch));
        cells.add(cell(abandonedFlows));
        return cells;
    }

    private static String cell(OptionalLong value) {
        return value.isPresent() ? Long.toString(value.getAsLong()) : "";
    }

    private static String cell(OptionalDouble value) {
        return value.isPresent() ? Decimal.exact(value.getAsDouble()) : "";
    }
}
