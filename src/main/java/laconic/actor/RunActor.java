package laconic.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.receptionist.Receptionist;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import laconic.metrics.NodeMetrics;
import laconic.node.Node;
import laconic.node.Report;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of a cluster, at the server: it places the slots on members, starts the hub, tells it who is reachable, gives the
 * slots of a lost member to another, and passes the reports on to the client.
 *
 * <p>It goes through its {@link Phase}s in their order. A member that is lost before the run begins ends it; afterwards it
 * costs a server's run only its rounds, and ends a gossip run.
 */
final class RunActor extends AbstractBehavior<RunActor.Command> {

    /** What it is told. */
    sealed interface Command
            permits Control.Hosted,
                    Control.Declined,
                    Control.Begun,
                    Control.Broken,
                    Carried,
                    Assembled,
                    Members,
                    Reported,
                    Ended {}

    /** The program and the hub are made; or the reason why not. */
    private record Assembled(Program program, Node hub, String reason) implements Command {}

    /** The members that are in the cluster, and those of them that are reachable. */
    private record Members(boolean peers, Set<ActorRef<MemberActor.Command>> all, Set<ActorRef<MemberActor.Command>> up)
            implements Command {}

    /** A report of the hub's actor, to be passed on. */
    private record Reported(Report report) implements Command {}

    /** Something that ends the run, if it is still in this phase; null for any phase. */
    private record Ended(Phase in, String reason) implements Command {}

    private enum Phase {
        ASSEMBLING,
        WAITING_FOR_MEMBERS,
        HOSTING,
        BEGINNING,
        RUNNING,
        DRAINING
    }

    /**
     * What every run of a server uses.
     *
     * @param reports told all reports of all runs
     * @param membersTimeout how long a run waits for members
     */
    record Host(Program.Assembler assembler, NodeMetrics metrics, Consumer<Report> reports, Duration membersTimeout) {}

    private static final Logger LOG = LoggerFactory.getLogger("laconic.cluster");
    private static final Duration SETUP_TIMEOUT = Duration.ofMinutes(10);
    private static final long PROCESSES_APART = 1L << 32;
    private static final int REPORTS_WAITING_MAX = 1 << 20;
    private static final long ROUND_REPORT_NANOS = 100_000_000L;

    private final Control.Submit submit;
    private final Host host;
    private final long session = new SecureRandom().nextLong();
    private final Map<Boolean, Members> listings = new HashMap<>();
    private final Set<ActorRef<MemberActor.Command>> settled = new HashSet<>();
    private final Set<ActorRef<MemberActor.Command>> declined = new HashSet<>();
    private final Map<Integer, ActorRef<NodeActor.Command>> nodes = new HashMap<>();
    private Phase phase = Phase.ASSEMBLING;
    private Program program;
    private Node hubNode;
    private ActorRef<NodeActor.Command> hub;
    private Placement<ActorRef<MemberActor.Command>> placement;
    private BitSet reachable = new BitSet();
    private FrameCodec codec;
    private Lane toClient;
    private long processes;
    private int waitedFor = -1;

    private RunActor(ActorContext<Command> context, Control.Submit submit, Host host) {
        super(context);
        this.submit = submit;
        this.host = host;
        context.watchWith(submit.client(), new Ended(null, null));
        subscribe();
        assemble();
    }

    static Behavior<Command> create(Control.Submit submit, Host host) {
        return Behaviors.setup(context -> new RunActor(context, submit, host));
    }

    private void subscribe() {
        ActorRef<Receptionist.Listing> adapter = getContext().messageAdapter(Receptionist.Listing.class, listing -> {
            boolean peers = listing.isForKey(MemberActor.PEERS);
            var key = peers ? MemberActor.PEERS : MemberActor.WORKERS;
            return new Members(peers, listing.getAllServiceInstances(key), listing.getServiceInstances(key));
        });
        for (var key : List.of(MemberActor.WORKERS, MemberActor.PEERS)) {
            getContext().getSystem().receptionist().tell(Receptionist.subscribe(key, adapter));
        }
    }

    private void assemble() {
        getContext()
                .pipeToSelf(
                        CompletableFuture.supplyAsync(
                                () -> assembled(submit.experiment(), host.assembler()),
                                getContext().getSystem().dispatchers().lookup(DispatcherSelector.blocking())),
                        (assembled, e) -> assembled != null ? assembled : new Assembled(null, null, e.toString()));
    }

    private static Assembled assembled(String experiment, Program.Assembler assembler) {
        try {
            Program program = assembler.assemble(experiment);
            if (program.n() > Control.NODES_MAX) {
                return new Assembled(null, null, program.n() + " nodes; a cluster runs at most " + Control.NODES_MAX);
            }
            return new Assembled(program, program.processes().start(program.n(), 0, false, () -> {}), null);
        } catch (Exception e) {
            return new Assembled(null, null, e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Reported.class, it -> pass(it.report))
                .onMessage(Carried.Credit.class, this::credit)
                .onMessage(Members.class, this::members)
                .onMessage(Assembled.class, this::assembled)
                .onMessage(Control.Hosted.class, this::hosted)
                .onMessage(Control.Declined.class, this::declined)
                .onMessage(Control.Begun.class, this::begun)
                .onMessage(Control.Broken.class, it -> fail("node " + it.node() + " failed: " + it.reason()))
                .onMessage(Ended.class, this::ended)
                .build();
    }

    private Behavior<Command> assembled(Assembled assembled) {
        if (assembled.reason != null) {
            return reject(ClusterException.BAD_INPUT, "the server: " + assembled.reason);
        }
        program = assembled.program;
        hubNode = assembled.hub;
        codec = new FrameCodec(session, program.n());
        toClient = new Lane(program.n(), true, REPORTS_WAITING_MAX, carried -> submit.client()
                .tell(carried));
        submit.client()
                .tell(new Control.Started(session, program.n(), getContext().getSelf()));
        phase = Phase.WAITING_FOR_MEMBERS;
        endAfter(host.membersTimeout(), phase, "fewer than " + submit.membersMin() + " members joined in time");
        return place();
    }

    private void endAfter(Duration time, Phase in, String reason) {
        getContext().scheduleOnce(time, getContext().getSelf(), new Ended(in, reason));
    }

    private Behavior<Command> members(Members members) {
        listings.put(members.peers, members);
        return switch (phase) {
            case WAITING_FOR_MEMBERS -> place();
            case HOSTING, BEGINNING, RUNNING -> watchMembers();
            case ASSEMBLING, DRAINING -> this;
        };
    }

    /** The reachable members that may host this run's nodes, in the order of their addresses. */
    private List<ActorRef<MemberActor.Command>> candidates() {
        return listings.values().stream()
                .filter(it -> program.gossip() || !it.peers)
                .flatMap(it -> it.up.stream())
                .sorted(Comparator.comparing(RunActor::hostName).thenComparing(RunActor::port))
                .toList();
    }

    private static String hostName(ActorRef<?> member) {
        return member.path().address().getHost().orElse("");
    }

    private static int port(ActorRef<?> member) {
        return member.path().address().getPort().orElse(0);
    }

    private static String name(ActorRef<?> member) {
        return hostName(member) + ":" + port(member);
    }

    private Behavior<Command> place() {
        List<ActorRef<MemberActor.Command>> members = candidates();
        int wanted = Math.min(submit.membersMin(), program.n());
        if (members.size() < wanted) {
            if (members.size() != waitedFor) {
                waitedFor = members.size();
                submit.client()
                        .tell(new Control.Notice("waiting for " + wanted + " members, " + waitedFor + " are here"));
            }
            return this;
        }
        phase = Phase.HOSTING;
        endAfter(SETUP_TIMEOUT, phase, "the members did not get ready in time");
        placement = new Placement<>(program.n(), members);
        for (int b = 0; b < placement.blocks(); b++) {
            ask(b, false);
        }
        return this;
    }

    private void ask(int block, boolean returning) {
        long process = processes++ * PROCESSES_APART;
        placement
                .host(block)
                .tell(new Control.Host(
                        session,
                        submit.experiment(),
                        placement.slots(block),
                        process,
                        returning,
                        program.contract(),
                        getContext().getSelf()));
    }

    private Behavior<Command> hosted(Control.Hosted hosted) {
        if (placement.blockOf(hosted.member()) < 0) {
            return this;
        }
        if (phase == Phase.HOSTING) {
            settled.add(hosted.member());
            nodes.putAll(hosted.nodes());
            return settled.size() == placement.blocks() ? connect() : this;
        }
        if (phase == Phase.RUNNING) {
            LOG.info(
                    "{} hosts slots {} again",
                    name(hosted.member()),
                    hosted.nodes().keySet());
            settled.add(hosted.member());
            hub.tell(new NodeActor.Connect(hosted.nodes()));
            hosted.member().tell(new Control.Begin(session, Map.of(program.n(), hub)));
            tellReachable();
        }
        return this;
    }

    private Behavior<Command> connect() {
        phase = Phase.BEGINNING;
        endAfter(SETUP_TIMEOUT, phase, "the members did not begin in time");
        settled.clear();
        ActorRef<Command> self = getContext().getSelf();
        hub = getContext()
                .spawn(
                        NodeActor.create(new NodeActor.Hosting(
                                program.n(),
                                program.n(),
                                hubNode,
                                new Post(program.n(), program.n(), codec, host.metrics()),
                                reports(self),
                                e -> {
                                    LOG.error("the hub failed", e);
                                    self.tell(new Ended(null, "the server failed: " + e));
                                })),
                        "hub",
                        Settings.HUB_DISPATCHER);
        hub.tell(new NodeActor.Connect(nodes));
        Map<Integer, ActorRef<NodeActor.Command>> known = program.gossip() ? new HashMap<>(nodes) : new HashMap<>();
        known.put(program.n(), hub);
        for (int b = 0; b < placement.blocks(); b++) {
            placement.host(b).tell(new Control.Begin(session, known));
        }
        return this;
    }

    /** Runs in the hub's actor. Rounds that are not evaluated are passed on now and then only. */
    private Consumer<Report> reports(ActorRef<Command> self) {
        long[] told = {System.nanoTime()};
        return report -> {
            host.reports().accept(report);
            long now = System.nanoTime();
            if (!(report instanceof Report.RoundClosed) || now - told[0] >= ROUND_REPORT_NANOS) {
                told[0] = now;
                self.tell(new Reported(report));
            }
        };
    }

    private Behavior<Command> begun(Control.Begun begun) {
        if (phase == Phase.BEGINNING) {
            settled.add(begun.member());
            if (settled.size() == placement.blocks()) {
                phase = Phase.RUNNING;
                reachable.set(0, program.n() + 1);
                hub.tell(new NodeActor.Begin());
                LOG.info("a run of {} nodes on {} members has begun", program.n(), placement.blocks());
                return watchMembers();
            }
        }
        return this;
    }

    private Behavior<Command> declined(Control.Declined no) {
        String reason = name(no.member()) + " declined: " + no.reason();
        if (phase != Phase.RUNNING) {
            return reject(ClusterException.BAD_INPUT, reason);
        }
        LOG.warn(reason);
        submit.client().tell(new Control.Notice(reason));
        declined.add(no.member());
        if (placement.blockOf(no.member()) >= 0) {
            placement.assign(placement.blockOf(no.member()), null);
        }
        return watchMembers();
    }

    /** Looks who was lost, who is back, and who can take the slots that nobody hosts. */
    private Behavior<Command> watchMembers() {
        for (int b = 0; b < placement.blocks(); b++) {
            ActorRef<MemberActor.Command> member = placement.host(b);
            if (member != null && listings.values().stream().noneMatch(it -> it.all.contains(member))) {
                if (phase != Phase.RUNNING || program.gossip()) {
                    return fail("member " + name(member) + ", which hosts nodes " + placement.slots(b) + ", was lost");
                }
                LOG.warn("member {} was lost; slots {} wait for another", name(member), placement.slots(b));
                submit.client().tell(new Control.Notice("member " + name(member) + " was lost"));
                placement.assign(b, null);
                settled.remove(member);
            }
        }
        if (phase == Phase.RUNNING) {
            candidates().stream()
                    .filter(it -> placement.blockOf(it) < 0 && !declined.contains(it))
                    .forEach(this::adopt);
            tellReachable();
        }
        return this;
    }

    private void adopt(ActorRef<MemberActor.Command> member) {
        int orphan = placement.orphan();
        if (orphan >= 0) {
            placement.assign(orphan, member);
            ask(orphan, true);
        }
    }

    private void tellReachable() {
        Set<ActorRef<MemberActor.Command>> up = new HashSet<>();
        listings.values().stream()
                .flatMap(it -> it.up.stream())
                .filter(settled::contains)
                .forEach(up::add);
        BitSet now = placement.slotsOf(up);
        now.set(program.n());
        if (!now.equals(reachable)) {
            reachable = now;
            hub.tell(new NodeActor.Reachable((BitSet) now.clone()));
        }
    }

    private Behavior<Command> pass(Report report) {
        if (phase == Phase.DRAINING) {
            return this;
        }
        if (!toClient.send(codec.encode(program.n(), report), System.nanoTime())) {
            return reject(ClusterException.NOT_FINISHED, "the client did not take " + REPORTS_WAITING_MAX + " reports");
        }
        if (report instanceof Report.Finished finished) {
            LOG.info("the run ended: {}, {}", finished.outcome(), finished.reason());
            phase = Phase.DRAINING;
            release();
        }
        return this;
    }

    private Behavior<Command> credit(Carried.Credit credit) {
        toClient.credit(credit.received(), System.nanoTime());
        return phase == Phase.DRAINING && toClient.idle() ? Behaviors.stopped() : this;
    }

    /** Ends a run that has begun; before, there is none. */
    private Behavior<Command> fail(String reason) {
        if (phase.compareTo(Phase.RUNNING) < 0) {
            return reject(ClusterException.NOT_FINISHED, reason);
        }
        Report finished = new Report.Finished(Report.Outcome.FAILED, reason, new double[0]);
        if (phase == Phase.RUNNING) {
            host.reports().accept(finished);
        }
        return pass(finished);
    }

    private Behavior<Command> reject(int exitCode, String reason) {
        LOG.warn("a run was refused or ended: {}", reason);
        submit.client().tell(new Control.Rejected(exitCode, reason));
        release();
        return Behaviors.stopped();
    }

    private Behavior<Command> ended(Ended ended) {
        if (ended.in != null && ended.in != phase) {
            return this;
        }
        if (ended.reason != null) {
            return fail(ended.reason);
        }
        release();
        return Behaviors.stopped();
    }

    private void release() {
        for (int b = 0; placement != null && b < placement.blocks(); b++) {
            if (placement.host(b) != null) {
                placement.host(b).tell(new Control.End(session));
            }
        }
        if (hub != null) {
            getContext().stop(hub);
        }
    }
}
