package laconic.actor;

import laconic.coding.DecodeException;
import laconic.node.Report;
import laconic.node.Row;

/** Reports in frames. */
final class ReportFrames {

    private ReportFrames() {}

    static void closed(Report.RoundClosed closed, FrameWriter out) {
        out.zigzag(closed.round()).varint(closed.participants()).varint(closed.responders().length);
        for (int responder : closed.responders()) {
            out.varint(responder);
        }
        out.varint(closed.upBits()).varint(closed.downBits()).varint(closed.gossipBits());
    }

    static void row(Row row, FrameWriter out) {
        out.varint(row.round()).varint(row.nanos());
        out.float64(row.loss()).float64(row.gap()).float64(row.gradNormSq()).float64(row.accuracy());
        out.varint(row.upBits()).varint(row.downBits()).varint(row.gossipBits()).varint(row.resyncBits());
        out.float64(row.theoryBits()).zigzag(row.wireBytes());
        out.varint(row.participants()).varint(row.responders()).varint(row.resyncs());
        out.varint(row.stalenessMax()).float64(row.consensusDistance());
        Row.Membership peers = row.membership();
        out.zigzag(peers.livePeers()).zigzag(peers.suspendedEdges());
        out.zigzag(peers.epoch()).zigzag(peers.abandonedFlows());
    }

    static void incident(Report.Incident incident, FrameWriter out) {
        out.varint(incident.kind().ordinal()).varint(incident.node());
        out.zigzag(incident.round()).text(incident.detail());
    }

    static void finished(Report.Finished finished, FrameWriter out) {
        out.varint(finished.outcome().ordinal()).text(finished.reason()).vector(finished.model());
    }

    static Report.RoundClosed closed(FrameReader in) throws DecodeException {
        return new Report.RoundClosed(in.zigzag(), in.number(), numbers(in), in.varint(), in.varint(), in.varint());
    }

    private static int[] numbers(FrameReader in) throws DecodeException {
        int[] numbers = new int[in.count(1)];
        for (int k = 0; k < numbers.length; k++) {
            numbers[k] = in.number();
        }
        return numbers;
    }

    static Row row(FrameReader in) throws DecodeException {
        return new Row(
                in.varint(),
                in.varint(),
                in.float64(),
                in.float64(),
                in.float64(),
                in.float64(),
                in.varint(),
                in.varint(),
                in.varint(),
                in.varint(),
                in.float64(),
                in.zigzag(),
                in.number(),
                in.number(),
                in.varint(),
                in.number(),
                in.float64(),
                new Row.Membership((int) in.zigzag(), (int) in.zigzag(), (int) in.zigzag(), in.zigzag()));
    }

    static Report.Incident incident(FrameReader in) throws DecodeException {
        return new Report.Incident(in.choice(Report.Incident.Kind.values()), in.number(), in.zigzag(), in.text());
    }

    static Report.Finished finished(FrameReader in) throws DecodeException {
        return new Report.Finished(in.choice(Report.Outcome.values()), in.text(), in.vector());
    }
}
