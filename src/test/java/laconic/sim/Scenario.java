package laconic.sim;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import laconic.coding.DecodeException;
import laconic.compress.Wire;
import laconic.math.SeededRandomness;
import laconic.method.ServerMethod;
import laconic.node.Durable;
import laconic.node.Evaluator;
import laconic.node.Message;
import laconic.node.Node;
import laconic.node.Outbox;
import laconic.node.Participation;
import laconic.node.Plan;
import laconic.node.Report;
import laconic.node.Row;
import laconic.node.Schedule;
import laconic.node.ServerNode;
import laconic.node.Stop;
import laconic.node.Timer;
import laconic.node.WorkerNode;
import laconic.replica.CatchUp;
import laconic.replica.Replica;
import laconic.replica.Stream;

/**
 * One server–worker run in the simulator and what it left behind: the schedule of who took part, the incidents, the
 * final model. After every event that a worker handles its replicas are held against the server's: equal versions,
 * equal digests.
 */
final class Scenario {

    /** A round that closed: the workers whose uplinks counted, and those that had lost their memory before they did. */
    record Round(long round, int participants, int[] responders, List<Integer> joined) {}

    private static final long STUCK = 20_000;
    private static final long PATIENCE = 3_600_000_000_000L;

    final Quadratics problem;
    final List<Round> schedule = new ArrayList<>();
    final List<Report.Incident> incidents = new ArrayList<>();
    final List<Row> rows = new ArrayList<>();
    Report.Finished finished;
    Simulator simulator;
    long digestsCompared;
    long staleJoins;
    long forgottenJoins;
    long flips;

    private final ServerMethod method;
    private final Plan plan;
    private final Participation participation;
    private final WorkerNode[] workers;
    private final List<Map<Long, Long>> digests = new ArrayList<>();
    private final Map<Integer, Long> newestJoin = new HashMap<>();
    private final Set<Long> stale = new HashSet<>();
    private List<Integer> joined = new ArrayList<>();
    private final Map<Integer, Integer> heard = new HashMap<>();
    private BitFlip flip = BitFlip.at(0);
    private List<Partition> cuts = List.of();
    private Durable.Policy durability = Durable.Policy.NONE;
    private long diskNanos;
    private int term;
    private boolean starting;
    private long known;
    private ServerNode server;
    private Stop stop;
    private Poison poison = (worker, round, process) -> false;

    /** Whether a gradient is spoilt. */
    interface Poison {
        boolean spoils(int worker, long round, long process);
    }

    Scenario(ServerMethod method, Quadratics problem, Participation participation, long retryNanos, long seed) {
        this.method = method;
        this.problem = problem;
        this.participation = participation;
        plan = new Plan(problem.n, new SeededRandomness(seed, problem.n), Wire.FLOAT32, retryNanos);
        workers = new WorkerNode[problem.n];
        for (int k = 0; k < method.streams().size() * problem.n; k++) {
            digests.add(new HashMap<>());
        }
    }

    Scenario poisoned(Poison how) {
        poison = how;
        return this;
    }

    /** Lets bits flip in workers' copies of the first stream. */
    Scenario flipping(BitFlip how) {
        flip = how;
        return this;
    }

    /** Gives the server a disk. */
    Scenario durable(Durable.Mode mode, long every, long latencyNanos) {
        durability = new Durable.Policy(mode, every);
        diskNanos = latencyNanos;
        return this;
    }

    Scenario cut(List<Partition> how) {
        cuts = how;
        return this;
    }

    Scenario run(Network network, List<Crash> crashes, long seed, long rounds) {
        stop = Stop.after(rounds);
        simulator = new Simulator(problem.n, network, crashes, seed, this::start, this::take).cut(cuts);
        if (durability.keeps()) {
            simulator.disk(diskNanos, 0.9);
        }
        simulator.run();
        return this;
    }

    private Node start(int number, long process, boolean returning, Runnable work) {
        if (number == problem.n) {
            Evaluator evaluator = x -> new Evaluator.Evaluation(problem.loss(x), Double.NaN, Double.NaN);
            term = returning ? (int) process : 0;
            Schedule schedule = new Schedule(evaluator, 10, Double.NaN, stop, durability);
            server = new ServerNode(method, plan, participation, schedule, term);
            digests.forEach(Map::clear);
            heard.clear();
            return new Door(server);
        }
        WorkerNode.Data data = new WorkerNode.Data() {
            private long round;

            @Override
            public void begin(long now) {
                round = now;
                work.run();
            }

            @Override
            public void gradient(double[] x, double[] into) {
                problem.gradient(number, round, x, into);
                if (poison.spoils(number, round, process)) {
                    into[0] = Double.NaN;
                }
            }
        };
        workers[number] = new WorkerNode(method, plan, number, data, process, returning);
        return new Watched(number, workers[number]);
    }

    Plan plan() {
        return plan;
    }

    private void take(Report report) {
        if (report instanceof Report.RoundClosed closed) {
            if (starting) {
                known = closed.round();
                return;
            }
            schedule.add(new Round(closed.round(), closed.participants(), closed.responders(), joined));
            joined = new ArrayList<>();
            compareAll();
        } else if (report instanceof Report.Evaluated evaluated) {
            rows.add(evaluated.row());
        } else if (report instanceof Report.Finished end) {
            finished = end;
        } else if (report instanceof Report.Incident incident) {
            incidents.add(incident);
            if (incident.kind() == Report.Incident.Kind.JOINED) {
                joined.add(incident.node());
            }
            if (incidents.size() > STUCK) {
                throw new IllegalStateException(
                        "no progress: " + incidents.size() + " incidents, the last " + incident);
            }
        }
    }

    /**
     * What a server that returned does not know of did not happen: rounds that it closes again, and joins that it
     * forgot.
     */
    private void forgetAfter(long round) {
        for (int k = schedule.size() - 1; k >= 0 && schedule.get(k).round() > round; k--) {
            forgottenJoins += schedule.remove(k).joined().size();
        }
    }

    private void compareAll() {
        for (int i = 0; i < workers.length; i++) {
            for (int s = 0; s < method.streams().size(); s++) {
                Replica shared = server.shared(s, i);
                digests.get(s * problem.n + i).put(shared.version(), shared.digest());
            }
        }
        for (int i = 0; i < workers.length; i++) {
            compare(i);
        }
    }

    /** I1 and I7: a worker is never ahead of the server, and at equal versions both hold the same bits. */
    private void compare(int i) {
        if (workers[i].epoch() < term) {
            return;
        }
        for (int s = 0; s < method.streams().size(); s++) {
            Replica own = workers[i].replica(s);
            Replica shared = server.shared(s, i);
            if (own.version() > shared.version()) {
                throw new AssertionError(own.stream() + ": worker " + i + " is at version " + own.version()
                        + ", the server at " + shared.version());
            }
            Map<Long, Long> known = digests.get(s * problem.n + i);
            known.put(shared.version(), shared.digest());
            Long expected = known.get(own.version());
            if (expected != null) {
                digestsCompared++;
                if (expected != own.digest()) {
                    throw new AssertionError(
                            own.stream() + ": worker " + i + " differs from the server at version " + own.version());
                }
            }
        }
    }

    long count(Report.Incident.Kind kind) {
        return incidents.stream().filter(incident -> incident.kind() == kind).count();
    }

    Row last() {
        return rows.get(rows.size() - 1);
    }

    /** A worker that is looked at after everything it does. */
    private final class Watched implements Node {

        private final int number;
        private final WorkerNode node;

        Watched(int number, WorkerNode node) {
            this.number = number;
            this.node = node;
        }

        @Override
        public void onStart(Outbox out) {
            node.onStart(noting(out));
        }

        @Override
        public void onMessage(int from, Message message, Outbox out) {
            if (message instanceof Message.Downlink downlink && !node.joining() && downlink.epoch() >= node.epoch()) {
                flips += flip.on(node.replica(0), downlink, number) ? 1 : 0;
            }
            node.onMessage(from, message, noting(out));
            if (workers[number] == node && server != null) {
                compare(number);
            }
        }

        @Override
        public void onTimer(Timer timer, Outbox out) {
            node.onTimer(timer, noting(out));
        }

        /** The outbox, which notes this process's join: a worker's newest is the one that may be answered. */
        private Outbox noting(Outbox out) {
            return new Noted(out, (to, message) -> {
                if (message instanceof Message.Join join) {
                    newestJoin.put(number, join.nonce());
                }
                if (out.nanos() > PATIENCE) {
                    throw new IllegalStateException("no progress in an hour");
                }
            });
        }
    }

    /** The server, with a count of the joins that reach it from processes that are dead or have joined anew. */
    private final class Door implements Node {

        private final ServerNode node;

        Door(ServerNode node) {
            this.node = node;
        }

        @Override
        public void restore(byte[] snapshot, List<byte[]> entries) throws DecodeException {
            node.restore(snapshot, entries);
        }

        @Override
        public void onStart(Outbox out) {
            starting = true;
            known = Long.MIN_VALUE;
            forgottenJoins += joined.size();
            joined = new ArrayList<>();
            node.onStart(new Noted(out, this::check));
            starting = false;
            forgetAfter(known);
        }

        @Override
        public void onMessage(int from, Message message, Outbox out) {
            if (message instanceof Message.Join join && join.nonce() != newestJoin.get(from)) {
                stale.add(SeededRandomness.mix(join.nonce() + from));
                staleJoins = stale.size();
            } else if (message instanceof Message.Uplink uplink) {
                heard.merge(from, uplink.incarnation(), Math::max);
            }
            node.onMessage(from, message, new Noted(out, this::check));
        }

        @Override
        public void onTimer(Timer timer, Outbox out) {
            node.onTimer(timer, new Noted(out, this::check));
        }

        @Override
        public void onPeers(BitSet reachable, Outbox out) {
            node.onPeers(reachable, new Noted(out, this::check));
        }

        /** I6: nobody is sent a whole memory of its own once it has answered in its incarnation. */
        private void check(int to, Message message) {
            if (message instanceof Message.Downlink downlink && heard.getOrDefault(to, -1) == downlink.incarnation()) {
                for (int s = 0; s < method.streams().size(); s++) {
                    if (method.streams().get(s).way() == Stream.Way.UP
                            && downlink.offers().get(s) instanceof CatchUp.Snapshot) {
                        throw new AssertionError(
                                "worker " + to + " is sent " + method.streams().get(s) + " again");
                    }
                }
            }
        }
    }
}
