package laconic.metrics;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import laconic.node.Report;
import laconic.node.Row;

/**
 * What a person who looks on wants to see of the newest run: its curves, thinned; its newest numbers; who takes part;
 * what happened lately. Of bounded size, however long the run. Any thread may report or look.
 */
public final class LiveRun implements Consumer<Report> {

    private static final int POINTS_MAX = 400;
    private static final int EVENTS_MAX = 40;
    private static final int EVENTS_MERGED = 5;
    private static final int DETAIL_MAX = 200;
    private static final double NANOS = 1e9;
    private static final Map<String, ToDoubleFunction<Row>> CURVES = curves();

    private final LongSupplier nanos;
    private final List<Row> points = new ArrayList<>();
    private final ArrayDeque<Map<String, Object>> events = new ArrayDeque<>();
    private final BitSet lost = new BitSet();
    private RunOutline outline;
    private boolean active;
    private String end = "";
    private long began;
    private long newestRound = -1;
    private int participants;
    private BitSet responders = new BitSet();
    private BitSet reachable;
    private Row newest;
    private int stride = 1;
    private int skipped;

    /** Nothing has run yet. */
    public LiveRun() {
        this(System::nanoTime);
    }

    /** @param nanos a clock */
    LiveRun(LongSupplier nanos) {
        this.nanos = nanos;
    }

    private static Map<String, ToDoubleFunction<Row>> curves() {
        Map<String, ToDoubleFunction<Row>> curves = new LinkedHashMap<>();
        curves.put("round", Row::round);
        curves.put("time", row -> row.nanos() / NANOS);
        curves.put("bits", Row::totalBits);
        curves.put("loss", Row::loss);
        curves.put("gap", Row::gap);
        curves.put("distance", Row::consensusDistance);
        curves.put("accuracy", Row::accuracy);
        return curves;
    }

    /** A run is about to begin. */
    public synchronized void begins(RunOutline of) {
        outline = of;
        active = true;
        end = "";
        began = nanos.getAsLong();
        newestRound = -1;
        participants = 0;
        responders = new BitSet();
        reachable = null;
        newest = null;
        stride = 1;
        skipped = 0;
        points.clear();
        events.clear();
        lost.clear();
        event(-1, "begins", -1, of.n() + (of.gossip() ? " peers" : " workers"));
    }

    /** These nodes are on members that the cluster has not given up. */
    public synchronized void reachable(BitSet nodes) {
        reachable = (BitSet) nodes.clone();
    }

    /** Something happened in the cluster that a person may want to know. */
    public synchronized void notice(String text) {
        event(newestRound, "cluster", -1, text);
    }

    @Override
    public synchronized void accept(Report report) {
        if (report instanceof Report.RoundClosed closed) {
            newestRound = closed.round();
            participants = closed.participants();
            responders = new BitSet();
            Arrays.stream(closed.responders()).forEach(responders::set);
        } else if (report instanceof Report.Evaluated evaluated) {
            evaluated(evaluated.row());
        } else if (report instanceof Report.Incident incident) {
            incident(incident);
        } else if (report instanceof Report.Finished finished) {
            active = false;
            end = finished.outcome().name().toLowerCase(Locale.ROOT) + ": " + finished.reason();
            event(newestRound, "ends", -1, end);
        }
    }

    /** Keeps every row until there are too many, then every second, and so on. */
    private void evaluated(Row row) {
        newest = row;
        if (++skipped < stride && !points.isEmpty()) {
            return;
        }
        skipped = 0;
        points.add(row);
        if (points.size() > POINTS_MAX) {
            stride *= 2;
            for (int k = points.size() / 2; k > 0; k--) {
                points.remove(2 * k - 1);
            }
        }
    }

    private void incident(Report.Incident incident) {
        if (incident.kind() == Report.Incident.Kind.PEER_LOST) {
            lost.set(Math.max(0, incident.node()));
        } else if (incident.kind() == Report.Incident.Kind.PEER_RETURNED) {
            lost.clear(Math.max(0, incident.node()));
        }
        String kind = incident.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        event(incident.round(), kind, incident.node(), String.valueOf(incident.detail()));
    }

    /** Adds to the count of its kind where that is among the newest, so that a storm of one kind hides nothing. */
    private void event(long round, String kind, int node, String detail) {
        int count = 1;
        Map<String, Object> same = events.stream()
                .limit(EVENTS_MERGED)
                .filter(it -> node >= 0 && it.get("kind").equals(kind))
                .findFirst()
                .orElse(null);
        if (same != null) {
            count += (Integer) same.get("count");
            events.removeIf(it -> it == same);
        }
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("count", count);
        event.put("time", (nanos.getAsLong() - began) / NANOS);
        event.put("round", round);
        event.put("kind", kind);
        event.put("node", node);
        event.put("detail", detail.length() > DETAIL_MAX ? detail.substring(0, DETAIL_MAX) + "…" : detail);
        events.addFirst(event);
        if (events.size() > EVENTS_MAX) {
            events.removeLast();
        }
    }

    /** All of it as maps, lists, texts, numbers and null, for a writer of JSON; empty before the first run. */
    public synchronized Map<String, Object> view() {
        Map<String, Object> view = new LinkedHashMap<>();
        if (outline == null) {
            return view;
        }
        view.put("name", outline.name());
        view.put("method", outline.method());
        view.put("n", outline.n());
        view.put("gossip", outline.gossip());
        view.put("active", active);
        view.put("end", end);
        view.put("participants", participants);
        view.put("responders", responders.cardinality());
        view.put("spectral_gap", known(outline.spectralGap()));
        if (newest != null) {
            CURVES.forEach((name, value) -> view.put(name, known(value.applyAsDouble(newest))));
            view.put("up_bits", newest.upBits());
            view.put("down_bits", newest.downBits());
            view.put("gossip_bits", newest.gossipBits());
            view.put("resync_bits", newest.resyncBits());
            view.put("wire_bytes", newest.wireBytes());
            view.put("resyncs", newest.resyncs());
            view.put("epoch", Math.max(0, newest.membership().epoch()));
        }
        view.put("round", newestRound + 1);
        Map<String, Object> curves = new LinkedHashMap<>();
        CURVES.forEach((name, value) -> curves.put(
                name,
                points.stream().map(row -> known(value.applyAsDouble(row))).toList()));
        view.put("curves", curves);
        List<String> states = new ArrayList<>();
        for (int i = 0; i < outline.n(); i++) {
            states.add(state(i));
        }
        view.put("states", states);
        view.put("edges", outline.edges());
        view.put("events", new ArrayList<>(events));
        return view;
    }

    /** live; late: asked with all others and not heard in the newest round; dead: lost, or on a member that is. */
    private String state(int node) {
        if (lost.get(node) || (reachable != null && !reachable.get(node))) {
            return "dead";
        }
        boolean askedAll = participants == outline.n();
        return active && askedAll && !responders.get(node) ? "late" : "live";
    }

    private static Double known(double value) {
        return Double.isFinite(value) ? (Double) value : null;
    }
}
