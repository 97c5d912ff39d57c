package laconic.report;

import java.util.List;

/** A column of {@code rounds.csv}, in the order of the file; bits and bytes are cumulative over all nodes. */
public enum Column {
    ROUND("round", "round", ""),
    TIME_S("time_s", "time", "s"),
    LOSS("loss", "loss", ""),
    GAP("gap", "gap", ""),
    GRAD_NORM_SQ("grad_norm_sq", "gradient norm²", ""),
    ACCURACY("accuracy", "accuracy", ""),
    UP_BITS("up_bits", "uplink bits", "bit"),
    DOWN_BITS("down_bits", "downlink bits", "bit"),
    GOSSIP_BITS("gossip_bits", "gossip bits", "bit"),
    RESYNC_BITS("resync_bits", "repair bits", "bit"),
    THEORY_BITS("theory_bits", "the paper's count", "bit"),
    WIRE_BYTES("wire_bytes", "wire bytes", "B"),
    PARTICIPANTS("participants", "participants", ""),
    RESPONDERS("responders", "responders", ""),
    RESYNCS("resyncs", "repairs", ""),
    STALENESS_MAX("staleness_max", "largest staleness", "rounds"),
    CONSENSUS_DISTANCE("consensus_distance", "consensus distance", ""),
    LIVE_PEERS("live_peers", "live peers", ""),
    SUSPENDED_EDGES("suspended_edges", "suspended edges", ""),
    EPOCH("epoch", "topology epoch", ""),
    ABANDONED_FLOWS("abandoned_flows", "abandoned flows", "");

    /** The columns in file order. */
    static final List<Column> ALL = List.of(values());

    private final String key;
    private final String label;
    private final String unit;

    Column(String key, String label, String unit) {
        this.key = key;
        this.label = label;
        this.unit = unit;
    }

    /** The name in the header of {@code rounds.csv} and in {@code summary.json}. */
    public String key() {
        return key;
    }

    /** Whether every file has it; files of earlier versions lack the columns of membership. */
    boolean required() {
        return compareTo(LIVE_PEERS) < 0;
    }

    /** What a reader calls it. */
    public String label() {
        return label;
    }

    /** The unit, empty for plain numbers and counts. */
    public String unit() {
        return unit;
    }
}
