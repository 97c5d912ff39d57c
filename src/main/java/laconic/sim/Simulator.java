package laconic.sim;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import laconic.coding.DecodeException;
import laconic.math.Draw;
import laconic.math.Purpose;
import laconic.math.SeededRandomness;
import laconic.node.Cut;
import laconic.node.Durable;
import laconic.node.Message;
import laconic.node.Node;
import laconic.node.Odds;
import laconic.node.Outbox;
import laconic.node.Processes;
import laconic.node.Report;
import laconic.node.Timer;

/**
 * The deterministic host: the nodes of a run on one thread in virtual time, over a seeded network that delays, loses,
 * repeats and reorders. The same seed gives the same run, event by event.
 */
public final class Simulator {

    private static final int WORLD = -1;
    private static final int DISK = -1;
    private static final long NO_DISK = -1;
    private static final long DETECTION_NANOS = 1_000_000_000L;

    /** @param link on which a message arrives; null for none */
    private record Event(long at, long order, Links.Link link, int node, Action action) {}

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
    private Disk disk = new Disk(NO_DISK, 0);
    private long diskEvents;
    private final Links links;
    private long now;
    private long order;
    private long messages;
    private long faults;
    private long corrupted;
    private boolean finished;
    private Consumer<Cut> cuts;
    private long patience = Long.MAX_VALUE;
    private long progressed;

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
        links = new Links(n, network, randomness);
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
        links.renew(i);
        nodes[i] = processes.start(i, starts[i], starts[i] > 0, host::work);
        if (i == n && starts[i] > 0) {
            disk.restore(nodes[i]);
        }
        starts[i]++;
        at(now, i, (node, out) -> node.onStart(out));
    }

    private void schedule(Crash crash) {
        int node = crash.node();
        at(crash.atNanos(), WORLD, (hub, out) -> {
            nodes[node] = null;
            hosts[node] = null;
            if (node == n) {
                disk.lose(now, diskDraw());
            }
        });
        at(crash.atNanos() + DETECTION_NANOS, WORLD, (hub, out) -> {
            if (nodes[node] == null) {
                reachable.clear(node);
                tellHub();
            }
        });
        if (crash.backNanos() < Long.MAX_VALUE) {
            at(crash.backNanos(), WORLD, (hub, out) -> {
                boot(node);
                reachable.set(node, !parted(node));
                tellHub();
            });
        }
    }

    private void tellHub() {
        at(now, n, (hub, out) -> hub.onPeers(reachable, out));
    }

    /**
     * Gives the hub a disk, which outlives it; said before {@link #run}.
     *
     * @param latencyNanos mean time until what is written is durable
     * @param torn probability that a crash leaves a record half-written, where one was under way
     */
    public Simulator disk(long latencyNanos, double torn) {
        disk = new Disk(latencyNanos, torn);
        return this;
    }

    private Draw diskDraw() {
        return randomness.draw(Purpose.NETWORK, DISK, diskEvents++);
    }

    /**
     * Cuts the network for a while; said before {@link #run}. The hub believes its side the only one after a second.
     */
    public Simulator cut(List<Partition> cuts) {
        links.cut(cuts);
        for (Partition each : cuts) {
            at(each.atNanos() + DETECTION_NANOS, WORLD, (hub, out) -> believe());
            if (each.backNanos() < Long.MAX_VALUE) {
                at(each.backNanos(), WORLD, (hub, out) -> believe());
            }
        }
        return this;
    }

    /** Lets processes stand still for a while; said before {@link #run}. */
    public Simulator pause(List<Pause> pauses) {
        for (Pause each : pauses) {
            at(each.atNanos(), each.node(), (node, out) -> out.pause(each.backNanos()));
        }
        return this;
    }

    /**
     * What happens to messages, instead of what the network says; said before {@link #run}.
     *
     * @param queueMax messages that a link holds at most; 0 for no limit
     * @param slowNanos by how much what each node sends is late, shape (n + 1)
     */
    public Simulator mishaps(Odds how, int queueMax, long[] slowNanos) {
        links.mishaps(how, queueMax, slowNanos);
        return this;
    }

    /** Makes links narrow for a while; said before {@link #run}. */
    public Simulator limit(List<Limit> narrow) {
        links.limit(narrow);
        return this;
    }

    /** From a moment on the network loses, repeats and delays nothing; said before {@link #run}. */
    public Simulator calmFrom(long nanos) {
        links.calmFrom(nanos);
        return this;
    }

    /** Tells of every state that the hub keeps, with the other nodes' at the same moment; said before {@link #run}. */
    public Simulator keeping(Consumer<Cut> keeper) {
        cuts = keeper;
        return this;
    }

    /** Lets the nodes go on from a cut, at its moment; said before {@link #run}. */
    public Simulator from(Cut cut) throws DecodeException {
        now = cut.nanos();
        for (int i = 0; i <= n; i++) {
            if (cut.states().get(i).length > 0) {
                nodes[i].restore(cut.states().get(i), List.of());
            }
        }
        return this;
    }

    private void believe() {
        for (int i = 0; i < n; i++) {
            reachable.set(i, !parted(i) && (reachable.get(i) || nodes[i] != null));
        }
        tellHub();
    }

    private boolean parted(int i) {
        return links.parted(i, now, DETECTION_NANOS);
    }

    /**
     * Ends a run as failed where nothing has come of it for so long; said before {@link #run}.
     *
     * @param from not before the last change of the world outside its nodes
     */
    public Simulator giveUpAfter(long nanos, long from) {
        patience = nanos;
        progressed = from;
        return this;
    }

    /** Runs until the hub reports the end, or nothing is left to happen. */
    public void run() {
        while (!finished && !events.isEmpty()) {
            step();
            if (now - progressed > patience) {
                giveUp();
                return;
            }
        }
    }

    private void giveUp() {
        long seconds = patience / 1_000_000_000L;
        String reason = "who is away stays away, and no round has closed for " + seconds + " s of virtual time";
        reports.accept(new Report.Finished(Report.Outcome.FAILED, reason, new double[0]));
    }

    private void step() {
        Event event = events.poll();
        now = Math.max(now, event.at);
        if (event.link != null) {
            event.link.arrived();
        }
        if (event.node == WORLD) {
            event.action.on(null, null);
            return;
        }
        Node node = nodes[event.node];
        Host host = hosts[event.node];
        if (node == null) {
            faults += event.link != null ? 1 : 0;
            return;
        }
        if (host.busyUntil > now) {
            faults += event.link != null && host.pausedUntil > now ? 1 : 0;
            events.add(new Event(host.busyUntil, order++, null, event.node, event.action));
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

    /**
     * How often a message was lost, repeated or delayed so far, beyond what its links ask for: by the network, by a
     * pause, or because its receiver was dead.
     */
    public long faults() {
        return faults + links.faults();
    }

    /** How many messages have arrived with changed bytes so far. */
    public long corrupted() {
        return corrupted;
    }

    private void at(long time, int node, Action action) {
        events.add(new Event(time, order++, null, node, action));
    }

    /** One process's outbox; what it sends leaves when its gradient step is done. */
    private final class Host implements Outbox {

        private final int self;
        private long busyUntil;
        private long pausedUntil;
        private long work;

        Host(int self) {
            this.self = self;
        }

        void pause(long until) {
            pausedUntil = Math.max(pausedUntil, until);
            busyUntil = Math.max(busyUntil, until);
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
            if (self == n && disk.free() > now) {
                at(disk.free(), n, (node, out) -> {
                    if (out == this) {
                        leave(to, message);
                    }
                });
            } else {
                leave(to, message);
            }
        }

        private void leave(int to, Message message) {
            messages++;
            int from = self;
            for (Links.Arrival each : links.carry(self, to, message.payloadBits(), now, now + work)) {
                events.add(new Event(each.at(), order++, each.link(), to, (node, out) -> {
                    if (each.changed()) {
                        corrupted++;
                        out.report(new Report.Incident(Report.Incident.Kind.UNDECODABLE, to, -1, "a wrong checksum"));
                    } else {
                        node.onMessage(from, message, out);
                    }
                }));
            }
        }

        @Override
        public void persist(Durable part) {
            if (self == n) {
                disk.write(part, now, diskDraw());
            }
            if (cuts != null && self == n && part.whole()) {
                List<byte[]> states = new ArrayList<>();
                for (int i = 0; i < n; i++) {
                    states.add(nodes[i] == null ? new byte[0] : nodes[i].save());
                }
                states.add(part.bytes());
                cuts.accept(new Cut(part.round(), now, states));
            }
        }

        @Override
        public void wakeAfter(long nanos, Timer timer) {
            Host asker = this;
            at(now + work + Math.max(1, nanos), self, (node, out) -> {
                if (out == asker) {
                    node.onTimer(timer, out);
                }
            });
        }

        @Override
        public void report(Report report) {
            reports.accept(report);
            progressed = report instanceof Report.Incident ? progressed : Math.max(progressed, now);
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
