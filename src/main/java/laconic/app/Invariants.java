package laconic.app;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import laconic.coding.DecodeException;
import laconic.experiment.FaultsConfig;
import laconic.experiment.ParticipationConfig;
import laconic.experiment.Trial;
import laconic.math.SeededRandomness;
import laconic.method.ServerMethod;
import laconic.method.SummedGossip;
import laconic.node.AsynchronousPeerNode;
import laconic.node.Durable;
import laconic.node.Epoch;
import laconic.node.Message;
import laconic.node.Node;
import laconic.node.Outbox;
import laconic.node.PeerNode;
import laconic.node.Processes;
import laconic.node.Report;
import laconic.node.Server;
import laconic.node.Timer;
import laconic.node.WorkerNode;
import laconic.replica.Replica;
import laconic.replica.Stream;

/**
 * The invariants of a simulated run. After every message two copies of a vector with equal versions have equal
 * digests; after every round the model is that of the plain method on the same participation; and without faults nobody
 * joins and nothing is repaired.
 */
final class Invariants implements Processes, Consumer<Report> {

    private static final long PATIENCE_NANOS = 120_000_000_000L;
    private static final long VERSIONS_KEPT = 1000;

    private final Trial trial;
    private final FaultsConfig config;
    private final boolean faults;
    private final long healed;
    private final int streams;
    private final Node[] nodes;
    private final List<TreeMap<Long, Long>> shown = new ArrayList<>();
    private PlainRun plain;
    private final PlainGossipRun gossip;
    private final boolean copies;
    private final List<String> violations = new ArrayList<>();
    private long compared;
    private long round = -1;
    private Report.Finished finished;
    private long now;
    private long closed;
    private long resyncs;
    private long joined;
    private long lost;
    private long returned;
    private long askedAgain;
    private long forgotten;
    private long trace;
    private boolean everybody = true;
    private int term;
    private boolean returning;
    private boolean knows;

    /**
     * @param trial what makes the nodes
     * @param config the faults that are injected, which explain repairs
     */
    Invariants(Trial trial, FaultsConfig config) {
        this.trial = trial;
        this.config = config;
        faults = !config.none();
        healed = config.healedNanos();
        streams =
                trial.method() instanceof ServerMethod method ? method.streams().size() : 0;
        nodes = new Node[trial.n() + 1];
        for (int i = 0; i < trial.n(); i++) {
            shown.add(new TreeMap<>());
        }
        plain = streams > 0 ? new PlainRun(trial) : null;
        copies = !(trial.method() instanceof SummedGossip);
        gossip = plain == null && copies ? new PlainGossipRun(trial, violations::add) : null;
    }

    @Override
    public Node start(int number, long process, boolean returning, Runnable work) {
        Node node = gossip != null && number < trial.n()
                ? gossip.start(number, process, returning, work)
                : trial.start(number, process, returning, work);
        nodes[number] = node;
        boolean again = returning && number == trial.n();
        term = again ? (int) process : term;
        return new Node() {
            @Override
            public void restore(byte[] snapshot, List<byte[]> entries) throws DecodeException {
                node.restore(snapshot, entries);
            }

            @Override
            public void onStart(Outbox out) {
                now = out.nanos();
                Invariants.this.returning = again;
                knows = false;
                node.onStart(out);
                if (again && !knows) {
                    backTo(Long.MIN_VALUE);
                }
                Invariants.this.returning = false;
            }

            @Override
            public void onMessage(int from, Message message, Outbox out) {
                now = out.nanos();
                long event = (from * 31L + number) * 31 + message.payloadBits();
                trace = SeededRandomness.mix(SeededRandomness.mix(trace + now) + event);
                if (plain != null && message instanceof Message.Uplink uplink) {
                    plain.delivered(from, uplink);
                }
                node.onMessage(from, message, out);
                check(number);
            }

            @Override
            public void onTimer(Timer timer, Outbox out) {
                now = out.nanos();
                checkProgress();
                node.onTimer(timer, out);
                check(number);
            }

            @Override
            public void onPeers(BitSet reachable, Outbox out) {
                everybody = number == trial.n() ? reachable.nextClearBit(0) >= trial.n() : everybody;
                node.onPeers(reachable, out);
            }
        };
    }

    @Override
    public void accept(Report report) {
        if (report instanceof Report.RoundClosed closed) {
            round = closed.round();
            this.closed = now;
            if (returning) {
                knows = true;
                backTo(round);
            } else {
                follow(closed);
                checkQuorum(closed);
            }
        } else if (report instanceof Report.Incident incident) {
            if (incident.kind() == Report.Incident.Kind.JOINED) {
                joined++;
                if (plain != null) {
                    plain.joined(incident.node());
                }
            }
            lost += incident.kind() == Report.Incident.Kind.PEER_LOST ? 1 : 0;
            returned += incident.kind() == Report.Incident.Kind.PEER_RETURNED ? 1 : 0;
            askedAgain += incident.kind() == Report.Incident.Kind.ASKED_AGAIN ? 1 : 0;
            if (!faults) {
                violations.add("round " + incident.round() + ", node " + incident.node() + ": " + incident.kind() + " ("
                        + incident.detail() + ") without a fault");
            } else if (incident.kind() == Report.Incident.Kind.DIGEST_MISMATCH
                    || incident.kind() == Report.Incident.Kind.GAP
                    || incident.kind() == Report.Incident.Kind.UNDECODABLE
                            && config.odds().corrupt() == 0) {
                violations.add("round " + incident.round() + ", node " + incident.node() + ": " + incident.kind() + " ("
                        + incident.detail() + ")");
            }
        } else if (report instanceof Report.Evaluated evaluated) {
            resyncs = evaluated.row().resyncs();
            boolean known = plain != null && (!returning || knows);
            if (known && evaluated.row().stalenessMax() != plain.stalenessMax()) {
                violations.add("round " + evaluated.row().round() + ": a staleness of "
                        + evaluated.row().stalenessMax() + ", not " + plain.stalenessMax());
            }
            if (!faults && (resyncs > 0 || evaluated.row().resyncBits() > 0)) {
                violations.add("round " + evaluated.row().round() + ": "
                        + evaluated.row().resyncs() + " repairs without a fault");
            }
        } else if (report instanceof Report.Finished end) {
            finished = end;
            if (gossip != null) {
                gossip.compare();
            }
        }
    }

    /** The plain method on the same participation has the same model, bit for bit. */
    private void follow(Report.RoundClosed closed) {
        if (plain == null) {
            return;
        }
        try {
            plain.closed(closed);
            compareModels();
        } catch (DecodeException | RuntimeException e) {
            violations.add("in round " + round + ", the plain method fails: " + e);
            plain = null;
        }
    }

    private void compareModels() {
        if (!Arrays.equals(plain.model(), ((Server) nodes[trial.n()]).model())) {
            violations.add("after round " + round + ", the model differs from the plain method's");
            plain = null;
        }
    }

    /** A server that returned goes on after this round, with the model that there was then. */
    private void backTo(long round) {
        boolean strict = trial.experiment().durability(Durable.Mode.RELAXED).mode() == Durable.Mode.STRICT;
        forgotten += strict ? 0 : trial.n();
        if (plain == null) {
            return;
        }
        try {
            forgotten += plain.backTo(round);
            if (knows) {
                compareModels();
            }
        } catch (DecodeException | RuntimeException e) {
            violations.add("after round " + round + ", the plain method fails: " + e);
            plain = null;
        }
    }

    /**
     * I11: a round that asks everybody closes with a quorum, and an update with a full buffer where everybody can be
     * reached.
     */
    private void checkQuorum(Report.RoundClosed closed) {
        ParticipationConfig participation = trial.experiment().participation();
        int buffer = trial.experiment().buffer();
        if (buffer > 0 && round >= 0 && everybody && closed.responders().length != buffer) {
            violations.add(
                    "update " + round + " closed with " + closed.responders().length + " uplinks, not " + buffer);
        }
        boolean all = streams > 0 && trial.sampling() != null && participation.fraction() == 1;
        if (all && closed.responders().length < participation.quorum() * closed.participants()) {
            violations.add("round " + round + " closed with " + closed.responders().length + " of "
                    + closed.participants() + " uplinks");
        }
    }

    /** I21: once the last fault is over, rounds close. */
    private void checkProgress() {
        long waited = now - Math.max(healed, closed);
        if (healed < Long.MAX_VALUE && waited > PATIENCE_NANOS) {
            throw new IllegalStateException("no round closed for " + waited / 1_000_000_000L + " s after round " + round
                    + ", with no fault any more");
        }
    }

    private void check(int i) {
        if (nodes[i] instanceof WorkerNode worker && !worker.joining() && worker.epoch() >= term) {
            Server server = (Server) nodes[trial.n()];
            for (int s = 0; s < streams; s++) {
                compare("worker " + i, server.shared(s, i), worker.replica(s));
            }
        } else if (nodes[i] instanceof PeerNode peer) {
            for (int j : trial.mixing().neighbours(i)) {
                PeerNode neighbour = (PeerNode) nodes[j];
                if (inOneEpoch(peer, i, neighbour, j)) {
                    compare("peers " + i + " and " + j, peer.shown(), neighbour.copyOf(i));
                    compare("peers " + j + " and " + i, neighbour.shown(), peer.copyOf(j));
                }
            }
            checkWeights(peer, i);
        } else if (nodes[i] instanceof AsynchronousPeerNode peer) {
            check(peer, i);
        }
    }

    /** What neighbours show is kept for as long as an edge may be behind. */
    private void check(AsynchronousPeerNode peer, int i) {
        shown.get(i).put(peer.shown().version(), peer.shown().digest());
        shown.get(i).headMap(peer.shown().version() - VERSIONS_KEPT).clear();
        for (int j : trial.mixing().neighbours(i)) {
            Long expected = shown.get(j).get(peer.copyOf(j).version());
            compared += expected == null ? 0 : 1;
            if (expected != null && expected != peer.copyOf(j).digest()) {
                violations.add("after round " + round + ", peer " + i + "'s copy of " + j
                        + "'s vector has another digest at version "
                        + peer.copyOf(j).version());
            }
        }
        int lagMax = trial.experiment().lagMax();
        if (peer.lagSeen() > lagMax) {
            violations.add("after round " + round + ", peer " + i + " was " + peer.lagSeen()
                    + " steps ahead of an edge, where " + lagMax + " are allowed");
        }
    }

    /** Whether the edge's copies have begun: where an end returned, they do so with its first whole vector. */
    private static boolean inOneEpoch(PeerNode one, int i, PeerNode other, int j) {
        Epoch epoch = one.epoch();
        if (epoch == null || other.epoch() == null || other.epoch().number() != epoch.number()) {
            return false;
        }
        boolean anew = epoch.returning().get(i) || epoch.returning().get(j);
        long first = anew ? epoch.tick() + 1 : 0;
        return one.copyOf(j).version() >= first && other.copyOf(i).version() >= first;
    }

    /** I14: what a peer takes of its neighbours is at least 0 and at most 1, and they take as much of it. */
    private void checkWeights(PeerNode peer, int i) {
        double sum = 0;
        for (int j : trial.mixing().neighbours(i)) {
            double weight = peer.weight(j);
            sum += weight;
            PeerNode other = (PeerNode) nodes[j];
            boolean agree = trial.mixing().period() > 1
                    || peer.epoch() == null
                    || other.epoch() == null
                    || peer.epoch().number() != other.epoch().number()
                    || peer.suspends(j)
                    || other.suspends(i)
                    || weight == other.weight(i);
            if (weight < 0 || !agree) {
                violations.add("after round " + round + ", edge " + i + "-" + j + " weighs " + weight + " and "
                        + other.weight(i));
            }
        }
        if (sum > 1 + 1e-9) {
            violations.add("after round " + round + ", peer " + i + " takes " + sum + " of its neighbours");
        }
    }

    private void compare(String who, Replica one, Replica other) {
        if (one.stream().mode() == Stream.Mode.MESSAGE || one.version() != other.version() || one.version() == 0) {
            return;
        }
        compared++;
        if (one.digest() != other.digest()) {
            violations.add("after round " + round + ", " + who + ": " + one.stream() + " has two digests at version "
                    + one.version());
        }
    }

    /**
     * What was violated, one sentence each; also when nothing could be compared, or the run did not end.
     *
     * @param injected how many messages the network lost, repeated or delayed
     */
    List<String> violations(long injected) {
        List<String> all = new ArrayList<>(violations);
        long servers = config.serverCrashes();
        long returns = config.crashes().size() - servers;
        if (joined > 2 * (returns + forgotten)) {
            all.add(joined + " joins after " + returns + " returns and " + servers + " of the server, which forgot "
                    + forgotten);
        }
        if (injected < Long.MAX_VALUE
                && resyncs
                        > injected
                                + joined
                                + 2 * (returns + forgotten)
                                + trial.n() * (servers + askedAgain + 4 * returned)) {
            all.add(resyncs + " repairs, more than " + injected + " faults explain");
        }
        if (finished == null) {
            all.add("the run did not end");
        } else if (finished.outcome() == Report.Outcome.FAILED) {
            all.add("the run failed: " + finished.reason());
        } else if (compared == 0 && lost == 0 && copies) {
            all.add("no two copies ever had equal versions");
        }
        return all;
    }

    /** A hash of who heard what from whom, and when. */
    long trace() {
        return trace;
    }

    /** How many pairs of copies were compared. */
    long compared() {
        return compared;
    }
}
