package laconic.sim;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import laconic.math.Draw;
import laconic.math.Purpose;
import laconic.math.SeededRandomness;
import laconic.node.Message;
import laconic.node.Node;
import laconic.node.Outbox;
import laconic.node.Processes;
import laconic.node.Report;
import laconic.node.Timer;

/**
 * The deterministic host: the nodes of a run on one thread in virtual time, over a seeded network that delays, loses,
 * repeats and reorders. The same seed gives the same run, event by event.
 */
public final class Simulator {

    private static final long HEADER_BITS = 8 * 28;
    private static final long DETECTION_NANOS = 1_000_000_000L;

    private record Event(long at, long order, int node, Action action) {}

    private interface Action {
        void on(Node node, Host out);
    }

    private final int n;
    private final Network network;
    private final SeededRandomness randomness;
    private final Processes processes;
    private final Consumer<Report> reports;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::order));
    private final Node[] nodes;
    private final Host[] hosts;
    private final int[] starts;
    private final BitSet reachable = new BitSet();
    private final List<Partition> partitions = new ArrayList<>();
    private long calmFrom = Long.MAX_VALUE;
    private long now;
    private long order;
    private long messages;
    private long faults;
    private boolean finished;

    /**
     * @param n workers or peers; node n is the hub
     * @param reports told everything that nodes report
     */
    public Simulator(
            int n, Network network, List<Crash> crashes, long seed, Processes processes, Consumer<Report> reports) {
        this.n = n;
        this.network = network;
        this.processes = processes;
        this.reports = reports;
        randomness = new SeededRandomness(seed, n);
        nodes = new Node[n + 1];
        hosts = new Host[n + 1];
        starts = new int[n + 1];
        reachable.set(0, n + 1);
        for (int i = 0; i <= n; i++) {
            boot(i);
        }
        for (Crash crash : crashes) {
            schedule(crash);
        }
    }

    private void boot(int i) {
        Host host = new Host(i);
        hosts[i] = host;
        nodes[i] = processes.start(i, starts[i], starts[i] > 0, host::work);
        starts[i]++;
        at(now, i, (node, out) -> node.onStart(out));
    }

    private void schedule(Crash crash) {
        at(crash.atNanos(), n, (hub, out) -> {
            nodes[crash.node()] = null;
            hosts[crash.node()] = null;
        });
        at(crash.atNanos() + DETECTION_NANOS, n, (hub, out) -> {
            if (nodes[crash.node()] == null) {
                reachable.clear(crash.node());
                hub.onPeers(reachable, out);
            }
        });
        if (crash.backNanos() < Long.MAX_VALUE) {
            at(crash.backNanos(), n, (hub, out) -> {
                boot(crash.node());
                reachable.set(crash.node(), !parted(crash.node()));
                hub.onPeers(reachable, out);
            });
        }
    }

    /** Cuts the network for a while; said before {@link #run}. The hub believes its side the only one after a second. */
    public Simulator cut(List<Partition> cuts) {
        partitions.addAll(cuts);
        for (Partition each : cuts) {
            at(each.atNanos() + DETECTION_NANOS, n, this::believe);
            if (each.backNanos() < Long.MAX_VALUE) {
                at(each.backNanos(), n, this::believe);
            }
        }
        return this;
    }

    /** From a moment on the network loses, repeats and delays nothing; said before {@link #run}. */
    public Simulator calmFrom(long nanos) {
        calmFrom = nanos;
        return this;
    }

    private void believe(Node hub, Host out) {
        for (int i = 0; i < n; i++) {
            reachable.set(i, !parted(i) && (reachable.get(i) || nodes[i] != null));
        }
        hub.onPeers(reachable, out);
    }

    private boolean parted(int i) {
        return partitions.stream().anyMatch(each -> each.parts(i, n, now, DETECTION_NANOS));
    }

    /** Runs until the hub reports the end, or nothing is left to happen. */
    public void run() {
        while (!finished && !events.isEmpty()) {
            step();
        }
    }

    private void step() {
        Event event = events.poll();
        now = Math.max(now, event.at);
        Node node = nodes[event.node];
        Host host = hosts[event.node];
        if (node == null) {
            return;
        }
        if (host.busyUntil > now) {
            events.add(new Event(host.busyUntil, order++, event.node, event.action));
            return;
        }
        event.action.on(node, host);
        host.flush();
    }

    /** Virtual nanoseconds since the start. */
    public long nanos() {
        return now;
    }

    /** Messages sent so far. */
    public long messages() {
        return messages;
    }

    /** How often the network has lost, repeated or delayed a message so far, beyond what its links ask for. */
    public long faults() {
        return faults;
    }

    private void at(long time, int node, Action action) {
        events.add(new Event(time, order++, node, action));
    }

    /** One process's outbox; what it sends leaves when its gradient step is done. */
    private final class Host implements Outbox {

        private final int self;
        private long busyUntil;
        private long upFree;
        private long downFree;
        private long work;

        Host(int self) {
            this.self = self;
        }

        void work() {
            work += network.computeNanos(self, n);
        }

        void flush() {
            if (work > 0) {
                busyUntil = now + work;
                work = 0;
            }
        }

        @Override
        public void send(int to, Message message) {
            Draw draw = randomness.draw(Purpose.NETWORK, self, messages++);
            boolean calm = now >= calmFrom;
            if (!calm && draw.uniform(0) < network.loss()
                    || partitions.stream().anyMatch(each -> each.cuts(self, to, now))) {
                faults++;
                return;
            }
            long arrival = arrival(to, message);
            if (!calm && draw.uniform(1) < network.reorder()) {
                faults++;
                arrival += (long) (draw.uniform(2) * network.latenessMax());
            }
            deliver(arrival, to, message);
            if (!calm && draw.uniform(3) < network.duplicate()) {
                faults++;
                deliver(arrival + (long) (draw.uniform(4) * network.latenessMax()), to, message);
            }
        }

        /** The moment at which the last bit is there: links carry one message after another. */
        private long arrival(int to, Message message) {
            long start = now + work;
            double rate = self == n ? network.downBitsPerSecond() : network.upBitsPerSecond();
            if (rate == Double.POSITIVE_INFINITY) {
                return start + network.latencyNanos();
            }
            Host link = self == n && hosts[to] != null ? hosts[to] : this;
            long begin = Math.max(start, self == n ? link.downFree : link.upFree);
            long end = begin + (long) Math.ceil((message.payloadBits() + HEADER_BITS) / rate * 1e9);
            if (self == n) {
                link.downFree = end;
            } else {
                link.upFree = end;
            }
            return end + network.latencyNanos();
        }

        private void deliver(long arrival, int to, Message message) {
            int from = self;
            at(arrival, to, (node, out) -> node.onMessage(from, message, out));
        }

        @Override
        public void wakeAfter(long nanos, Timer timer) {
            Host asker = this;
            at(now + work + nanos, self, (node, out) -> {
                if (out == asker) {
                    node.onTimer(timer, out);
                }
            });
        }

        @Override
        public void report(Report report) {
            reports.accept(report);
            finished |= report instanceof Report.Finished;
        }

        @Override
        public long nanos() {
            return now;
        }

        @Override
        public long wireBytes() {
            return -1;
        }
    }
}
