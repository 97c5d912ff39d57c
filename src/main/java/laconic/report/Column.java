package laconic.report;

import java.util.List;

/** A column of {@code rounds.csv}, in the order of the file; bits and bytes are cumulative over all nodes. */
public enum Column {
    ROUND("round", "round", "", "rounds done; 0 is the start"),
    TIME_S("time_s", "time", "s", "since the start; virtual in the simulator"),
    LOSS("loss", "loss", "", "f at the method's model, over all data"),
    GAP("gap", "gap", "", "loss − optimum; empty where the optimum is unknown"),
    GRAD_NORM_SQ("grad_norm_sq", "gradient norm²", "", "‖∇f‖² at the same model"),
    ACCURACY(
            "accuracy",
            "accuracy",
            "",
            "share of the test set classified correctly, in [0, 1]; empty without a test set"),
    UP_BITS("up_bits", "uplink bits", "bit", "payload bits from workers to the server"),
    DOWN_BITS("down_bits", "downlink bits", "bit", "payload bits from the server to workers, once per receiver"),
    GOSSIP_BITS("gossip_bits", "gossip bits", "bit", "payload bits between peers, once per receiver"),
    RESYNC_BITS("resync_bits", "repair bits", "bit", "the part of the bits above that was repair"),
    THEORY_BITS("theory_bits", "the paper's count", "bit", "the same payloads as the method's paper counts them"),
    WIRE_BYTES(
            "wire_bytes",
            "wire bytes",
            "B",
            "everything that crossed the transport; empty in the simulator and in one JVM"),
    PARTICIPANTS("participants", "participants", "", "nodes asked to take part in this round"),
    RESPONDERS("responders", "responders", "", "nodes whose answer counted in this round"),
    RESYNCS("resyncs", "repairs", "", "repairs so far: joins after the start, states and increments sent again"),
    STALENESS_MAX("staleness_max", "largest staleness", "rounds", "age of the oldest answer that counted"),
    CONSENSUS_DISTANCE(
            "consensus_distance",
            "consensus distance",
            "",
            "(1/n) Σ ‖x_i − x̄‖² over live peers; empty where there is a server, like all that follow"),
    LIVE_PEERS("live_peers", "live peers", "", "peers that take part"),
    SUSPENDED_EDGES("suspended_edges", "suspended edges", "", "edges of the graph with an end that does not"),
    EPOCH("epoch", "topology epoch", "", "how often the peers have agreed on new weights"),
    ABANDONED_FLOWS(
            "abandoned_flows", "abandoned flows", "", "at most so many flows of edges were taken at one end only");

    /** The columns in file order. */
    static final List<Column> ALL = List.of(values());

    private final String key;
    private final String label;
    private final String unit;
    private final String meaning;

    Column(String key, String label, String unit, String meaning) {
        this.key = key;
        this.label = label;
        this.unit = unit;
        this.meaning = meaning;
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

    /** One line on what it counts or measures. */
    String meaning() {
        return meaning;
    }
}
