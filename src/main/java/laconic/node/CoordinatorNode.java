package laconic.node;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import laconic.coding.DecodeException;
import laconic.coding.StateReader;
import laconic.coding.StateWriter;
import laconic.math.Vectors;
import laconic.method.GossipMethod;
import laconic.topology.Mixing;

/**
 * The coordinator of a gossip run: it starts, observes and stops, and takes no part in training. Peers run a stretch of
 * ticks, report where they stand, and go on when all have.
 *
 * <p>It also says who takes part. A peer that is lost is not waited for from that moment on; where all stand, at the end of
 * the stretch, the next {@link Epoch} begins, with those that are there.
 */
public final class CoordinatorNode implements Node {

    /** What becomes of a graph that losses have divided. */
    public enum Divided {
        /** The largest part goes on, of equal ones that with the lowest peer; the others wait. */
        STOP_MINORITY,
        /** All parts go on, each by itself, until they are joined again. */
        CONTINUE
    }

    /** Ticks after which peers stand in any case, so that no change waits longer. */
    private static final long STRETCH_MAX = 256;

    private static final int GAP_PEERS_MAX = 300;

    private final Plan plan;
    private final GossipMethod method;
    private final Mixing mixing;
    private final Divided divided;
    private final Hub hub;
    private final Message.Standing[] standings;
    private final Message.Standing[] before;
    private final long[] newest;
    private final double[] mean;
    private final BitSet stood = new BitSet();
    private final BitSet lost = new BitSet();
    private final BitSet reachable = new BitSet();
    private Epoch epoch;
    private Mixing weights;
    private long granted;
    private boolean restored;
    private boolean restoredStanding;

    /**
     * @param mixing of the whole graph
     * @param starts x_i at tick 0, shape (n, d)
     */
    public CoordinatorNode(
            Plan plan, Schedule schedule, GossipMethod method, Mixing mixing, Divided divided, double[][] starts) {
        this.plan = plan;
        this.method = method;
        this.mixing = mixing;
        this.divided = divided;
        hub = new Hub(schedule);
        standings = new Message.Standing[plan.n()];
        before = new Message.Standing[plan.n()];
        for (int i = 0; i < plan.n(); i++) {
            standings[i] = new Message.Standing(0, starts[i], 0, 0, 0, 0, 0, 0);
            before[i] = standings[i];
        }
        newest = new long[plan.n()];
        mean = new double[starts[0].length];
        reachable.set(0, plan.n());
        epoch = Epoch.first(plan.n());
        weights = mixing;
    }

    /** The mean of the live peers' models where they last stood. */
    public double[] model() {
        return mean;
    }

    /** Who takes part, for invariant checks. */
    public Epoch epoch() {
        return epoch;
    }

    /** Members that are not lost, for invariant checks. */
    public BitSet live() {
        BitSet live = epoch.members();
        live.andNot(lost);
        return live;
    }

    /** @param stand whether the live peers stand at the granted tick, or are to be granted it */
    private byte[] state(boolean stand) {
        StateWriter out = new StateWriter().count(granted).flag(stand);
        epoch.save(out);
        out.numbers(newest);
        for (int i = 0; i < plan.n(); i++) {
            Message.Standing earlier = epoch.has(i) ? before[i] : sum(before[i], standings[i]);
            PeerCounts.of(earlier).save(out);
            out.number(earlier.wireBytes());
        }
        hub.save(out);
        return out.bytes();
    }

    @Override
    public void restore(byte[] snapshot, List<byte[]> entries) throws DecodeException {
        if (!entries.isEmpty()) {
            throw new DecodeException("a coordinator keeps whole states, and no entries");
        }
        StateReader in = new StateReader(snapshot);
        granted = in.count();
        restoredStanding = in.flag();
        Epoch kept = Epoch.load(in, plan.n());
        long[] known = new long[plan.n()];
        in.numbers(known);
        epoch = kept.anew();
        if (!hub.losesRounds()) { // With a log it is the coordinator alone that was lost.
            epoch = kept;
            System.arraycopy(known, 0, newest, 0, known.length);
        }
        weights = epoch.of(mixing);
        for (int i = 0; i < before.length; i++) {
            PeerCounts counts = new PeerCounts();
            counts.load(in);
            before[i] = counts.standing(0, before[i].model(), in.number());
        }
        hub.load(in, granted);
        in.end();
        restored = true;
    }

    @Override
    public void onStart(Outbox out) {
        if (restored && restoredStanding) {
            nextStretch(out);
        } else if (restored) {
            begin(out);
        } else {
            look(out);
        }
    }

    /** Looks at where the live peers stand, and lets them go on if the run does. */
    private void look(Outbox out) {
        BitSet live = live();
        Vectors.zero(mean);
        live.stream().forEach(i -> Vectors.add(standings[i].model(), mean));
        Vectors.divide(mean, live.cardinality());
        double distance = 0;
        for (int i = live.nextSetBit(0); i >= 0; i = live.nextSetBit(i + 1)) {
            distance += Vectors.squaredDistance(standings[i].model(), mean);
        }
        if (hub.goesOn(granted, mean, counts(live, distance / live.cardinality(), out), out)) {
            if (live.cardinality() == plan.n()) {
                hub.keepNowAndThen(granted, () -> state(true), out); // While a peer is away its state cannot be had.
            }
            renew(out);
            hub.keepStretch(granted, () -> state(true), out);
            nextStretch(out);
        }
    }

    private void nextStretch(Outbox out) {
        granted = Math.min(hub.nextLook(granted), granted + STRETCH_MAX);
        begin(out);
    }

    private Hub.Counts counts(BitSet live, double distance, Outbox out) {
        long gossip = 0;
        long repeated = 0;
        double theory = 0;
        long wire = out.wireBytes();
        long repairs = 0;
        long abandoned = 0;
        for (int i = 0; i < plan.n(); i++) {
            for (Message.Standing part : new Message.Standing[] {before[i], standings[i]}) {
                gossip += part.gossipBits();
                repeated += part.repeatedBits();
                theory += part.theoryBits();
                wire = part.wireBytes() < 0 || wire < 0 ? -1 : wire + part.wireBytes();
                repairs += part.repairs();
                abandoned += part.abandoned();
            }
        }
        Row.Membership membership =
                new Row.Membership(live.cardinality(), suspendedEdges(live), epoch.number(), abandoned);
        int peers = live.cardinality();
        return new Hub.Counts(0, 0, gossip, repeated, theory, wire, plan.n(), peers, repairs, 0, distance, membership);
    }

    private int suspendedEdges(BitSet live) {
        int suspended = 0;
        for (int i = 0; live.cardinality() < plan.n() && i < plan.n(); i++) {
            for (int j : mixing.neighbours(i)) {
                suspended += i < j && !(live.get(i) && live.get(j)) ? 1 : 0;
            }
        }
        return suspended;
    }

    private void begin(Outbox out) {
        stood.clear();
        grant(out);
        out.wakeAfter(plan.retryNanos(), new Timer(Timer.Cause.RETRY, granted));
    }

    private void grant(Outbox out) {
        Message.Grant grant = new Message.Grant(granted, epoch, (BitSet) lost.clone());
        BitSet live = live();
        live.andNot(stood);
        live.stream().forEach(i -> out.send(i, grant));
    }

    /** Begins an epoch at the tick where all live peers stand, if others can take part than before. */
    private void renew(Outbox out) {
        BitSet members = reachable;
        if (divided == Divided.STOP_MINORITY) {
            members = new BitSet();
            for (BitSet part : mixing.parts(reachable)) {
                members = part.cardinality() > members.cardinality() ? part : members;
            }
        }
        long[] processes = new long[plan.n()];
        BitSet returning = new BitSet();
        for (int i = 0; i < processes.length; i++) {
            processes[i] = members.get(i) ? newest[i] : Epoch.NONE;
            returning.set(i, members.get(i) && (lost.get(i) || processes[i] != epoch.processes()[i]));
        }
        if (members.isEmpty() || lost.isEmpty() && Arrays.equals(processes, epoch.processes())) {
            return;
        }
        weights = mixing.among(members);
        double scale = method.consensusScale(mixing, weights, members);
        epoch = new Epoch(epoch.number() + 1, granted, scale, processes, returning);
        lost.clear();
        for (int i = returning.nextSetBit(0); i >= 0; i = returning.nextSetBit(i + 1)) {
            out.report(
                    new Report.Incident(Report.Incident.Kind.PEER_RETURNED, i, granted, "in epoch " + epoch.number()));
        }
        out.report(new Report.Incident(Report.Incident.Kind.EPOCH, plan.hub(), granted, describe(members)));
    }

    private String describe(BitSet members) {
        String text = "epoch " + epoch.number() + ": " + members.cardinality() + " of " + plan.n() + " peers, "
                + suspendedEdges(members) + " edges suspended, consensus step times " + epoch.scale();
        return weights instanceof laconic.topology.MixingMatrix matrix && plan.n() <= GAP_PEERS_MAX
                ? text + ", spectral gap " + matrix.leastOfParts(members, laconic.topology.MixingMatrix::spectralGap)
                : text;
    }

    @Override
    public void onMessage(int from, Message message, Outbox out) {
        if (hub.finished()) {
            return;
        }
        if (message instanceof Message.Broken broken) {
            hub.finish(broken.outcome(), broken.reason(), mean, out);
        } else if (message instanceof Message.Standing standing) {
            stands(from, standing, out);
        } else if (message instanceof Message.Join join) {
            joins(from, join.nonce(), out);
        } else {
            throw new IllegalStateException("a coordinator does not expect " + message);
        }
    }

    private void stands(int peer, Message.Standing standing, Outbox out) {
        if (standing.tick() != granted || stood.get(peer) || !live().get(peer)) {
            return;
        }
        standings[peer] = standing;
        stood.set(peer);
        closeIfComplete(out);
    }

    private void closeIfComplete(Outbox out) {
        BitSet live = live();
        if (live.isEmpty() || !live.equals(stood)) {
            return;
        }
        long gossip = Arrays.stream(standings)
                        .mapToLong(Message.Standing::gossipBits)
                        .sum()
                + Arrays.stream(before).mapToLong(Message.Standing::gossipBits).sum();
        out.report(new Report.RoundClosed(granted - 1, plan.n(), live.stream().toArray(), 0, 0, gossip));
        look(out);
    }

    /** A new process: the earlier one is gone, whatever the host believes. */
    private void joins(int peer, long process, Outbox out) {
        if (process <= newest[peer]) {
            return;
        }
        newest[peer] = process;
        Message.Standing last = standings[peer];
        before[peer] = sum(before[peer], last);
        standings[peer] = new Message.Standing(last.tick(), last.model(), 0, 0, 0, last.wireBytes() < 0 ? -1 : 0, 0, 0);
        if (!method.survives()) {
            String reason = "peer " + peer + " has lost its model, which no neighbour can give back with this method;"
                    + " choco-sgd and d-psgd can, with a copy for each neighbour";
            hub.finish(Report.Outcome.FAILED, reason, mean, out);
            return;
        }
        lose(peer, "a new process stands for it", out);
        goOn(out);
    }

    private static Message.Standing sum(Message.Standing a, Message.Standing b) {
        return new Message.Standing(
                b.tick(),
                b.model(),
                a.gossipBits() + b.gossipBits(),
                a.repeatedBits() + b.repeatedBits(),
                a.theoryBits() + b.theoryBits(),
                b.wireBytes() < 0 ? -1 : a.wireBytes() + b.wireBytes(),
                a.repairs() + b.repairs(),
                a.abandoned() + b.abandoned());
    }

    private void lose(int peer, String why, Outbox out) {
        if (live().get(peer)) {
            lost.set(peer);
            stood.clear(peer);
            out.report(new Report.Incident(Report.Incident.Kind.PEER_LOST, peer, granted, why));
        }
    }

    /** Those that are left need not wait for the lost; where nobody is left, a new epoch begins as soon as someone is there. */
    private void goOn(Outbox out) {
        if (live().isEmpty()) {
            renew(out);
            if (!live().isEmpty()) {
                hub.keepStretch(granted, () -> state(false), out);
                begin(out);
            }
        } else {
            grant(out);
            closeIfComplete(out);
        }
    }

    @Override
    public void onPeers(BitSet now, Outbox out) {
        if (hub.finished() || !method.survives()) {
            return;
        }
        reachable.clear();
        reachable.or(now);
        reachable.clear(plan.n());
        for (int i = 0; i < plan.n(); i++) {
            if (!reachable.get(i)) {
                lose(i, "it cannot be reached", out);
            }
        }
        goOn(out);
    }

    @Override
    public void onTimer(Timer timer, Outbox out) {
        if (!hub.finished() && timer.number() == granted) {
            grant(out);
            out.wakeAfter(plan.retryNanos(), new Timer(Timer.Cause.RETRY, granted));
        }
    }
}
