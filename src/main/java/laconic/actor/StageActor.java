package laconic.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.receptionist.Receptionist;
import akka.actor.typed.receptionist.ServiceKey;
import java.time.Duration;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import laconic.metrics.LiveRun;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The nodes of one run, at the server: it places the slots on members, begins when all are there, tells the hub who is
 * reachable, and gives the slots of a lost member to another. When it stops, the members are told to let go; but not where the
 * run is kept and has not ended: then they hold what they host for the server that takes the run up.
 *
 * <p>A stage that takes a run up asks every member first what it holds. It begins when all slots are found; where some are not
 * in time, their members are gone, and others get them.
 *
 * <p>A member that is lost before the run begins ends it. Afterwards it costs a server's run only its rounds, and ends a
 * gossip run.
 */
final class StageActor extends AbstractBehavior<StageActor.Command> {

    /** What it is told. */
    sealed interface Command
            permits Control.Hosted,
                    Control.Held,
                    Control.Declined,
                    Control.Begun,
                    Control.Broken,
                    Members,
                    Overdue,
                    Tell {}

    /** The members of a kind that are in the cluster, and those of them that are reachable. */
    private record Members(String kind, Set<ActorRef<MemberActor.Command>> all, Set<ActorRef<MemberActor.Command>> up)
            implements Command {}

    /** It has been long enough in this phase. */
    private record Overdue(Phase in, String reason) implements Command {}

    /** What the stage is told without more words. */
    enum Tell implements Command {
        /** It is time to tell the members what the run looks like. */
        NEWS,
        /** The run has ended. */
        OVER
    }

    private enum Phase {
        RECALLING,
        WAITING,
        HOSTING,
        BEGINNING,
        RUNNING
    }

    /**
     * What is staged.
     *
     * @param hub behaviour of the hub's actor
     * @param timeout how long to wait for members
     * @param term how many servers had the run before this one
     * @param kept whether the run outlives this server
     * @param run watched by the client
     * @param live what those who look on see of the run
     */
    record Play(
            Control.Submit submit,
            long session,
            Program program,
            Behavior<NodeActor.Command> hub,
            Duration timeout,
            int term,
            boolean kept,
            Speech speech,
            LiveRun live,
            ActorRef<RunActor.Command> run) {}

    /**
     * How the run's nodes speak.
     *
     * @param codec of the hub, told the version that all speak
     */
    record Speech(FrameCodec codec, NodeKeys keys, Wires wires) {}

    private static final Logger LOG = LoggerFactory.getLogger("laconic.cluster");
    private static final Duration NEWS_EVERY = Duration.ofSeconds(1);
    private static final Duration SETUP_TIMEOUT = Duration.ofMinutes(10);
    private static final Comparator<ActorRef<?>> BY_ADDRESS =
            Comparator.<ActorRef<?>, String>comparing(StageActor::hostName).thenComparing(StageActor::port);

    private final Play play;
    private final Program program;
    private final Roster<ActorRef<MemberActor.Command>> roster = new Roster<>(BY_ADDRESS);
    private final Map<Integer, ActorRef<NodeActor.Command>> nodes = new HashMap<>();
    private final ActorRef<NodeActor.Command> hub;
    private final Recalling<ActorRef<MemberActor.Command>> recalling = new Recalling<>();
    private Phase phase;
    private BitSet reachable = new BitSet();
    private long processes;
    private Wires wires;
    private int waitedFor = -1;
    private boolean over;

    private StageActor(ActorContext<Command> context, Play play) {
        super(context);
        this.play = play;
        program = play.program();
        wires = play.speech().wires();
        // No process of an earlier server's has this number.
        processes = (long) play.term() << Integer.SIZE;
        phase = play.term() == 0 ? Phase.WAITING : Phase.RECALLING;
        hub = context.spawn(play.hub(), "hub", Settings.HUB_DISPATCHER);
        subscribe();
        context.scheduleOnce(NEWS_EVERY, context.getSelf(), Tell.NEWS);
        endAfter(play.timeout(), "fewer than " + play.submit().membersMin() + " members came in time");
    }

    static Behavior<Command> create(Play play) {
        return Behaviors.setup(context -> new StageActor(context, play));
    }

    private void subscribe() {
        ActorRef<Receptionist.Listing> listener = getContext().messageAdapter(Receptionist.Listing.class, listing -> {
            ServiceKey<MemberActor.Command> kind =
                    listing.isForKey(MemberActor.PEERS) ? MemberActor.PEERS : MemberActor.WORKERS;
            return new Members(kind.id(), listing.getAllServiceInstances(kind), listing.getServiceInstances(kind));
        });
        ActorRef<Receptionist.Command> receptionist = getContext().getSystem().receptionist();
        receptionist.tell(Receptionist.subscribe(MemberActor.WORKERS, listener));
        if (program.gossip()) {
            receptionist.tell(Receptionist.subscribe(MemberActor.PEERS, listener));
        }
    }

    private void endAfter(Duration time, String reason) {
        getContext().scheduleOnce(time, getContext().getSelf(), new Overdue(phase, reason));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Members.class, this::members)
                .onMessage(Control.Hosted.class, this::hosted)
                .onMessage(Control.Held.class, this::held)
                .onMessage(Control.Begun.class, this::begun)
                .onMessage(Control.Declined.class, this::declined)
                .onMessage(Control.Broken.class, it -> {
                    over = true;
                    return end("node " + it.node() + " failed: " + it.reason());
                })
                .onMessage(Tell.class, it -> it == Tell.NEWS ? tellNews() : over())
                .onMessage(Overdue.class, this::overdue)
                .onSignal(PostStop.class, stop -> release())
                .build();
    }

    private Behavior<Command> members(Members members) {
        roster.update(members.kind, members.all, members.up);
        return switch (phase) {
            case RECALLING -> recall();
            case WAITING -> place();
            default -> watch();
        };
    }

    private Behavior<Command> overdue(Overdue overdue) {
        if (overdue.in != phase) {
            return this;
        }
        return phase == Phase.RECALLING ? takeUp() : end(overdue.reason);
    }

    private Behavior<Command> recall() {
        recalling
                .unasked(roster.reachableMembers())
                .forEach(member -> member.tell(
                        new Control.Recall(play.session(), getContext().getSelf())));
        int slots = recalling.slots();
        if (slots == program.n()) {
            return takeUp();
        }
        if (slots != waitedFor) {
            waitedFor = slots;
            notice("waiting for the members that hold the run's nodes: " + slots + " of " + program.n() + " are found");
        }
        return this;
    }

    private Behavior<Command> held(Control.Held held) {
        if (held.nodes().isEmpty()) {
            return this;
        }
        Set<Integer> slots = held.nodes().keySet();
        if (phase != Phase.RECALLING || !recalling.found(held.member(), slots, program.n())) {
            held.member().tell(new Control.End(play.session()));
            return this;
        }
        nodes.putAll(held.nodes());
        narrow(held.member(), held.wires());
        return recall();
    }

    /** Goes on with the members that hold slots; where nobody does, with any. */
    private Behavior<Command> takeUp() {
        if (recalling.slots() == 0) {
            waitedFor = -1;
            phase = Phase.WAITING;
            endAfter(play.timeout(), "fewer than " + play.submit().membersMin() + " members came in time");
            return place();
        }
        roster.take(program.n(), recalling.tasks());
        return beginAll();
    }

    private Behavior<Command> place() {
        int here = roster.reachableMembers().size();
        int wanted = Math.min(play.submit().membersMin(), program.n());
        if (here >= wanted) {
            phase = Phase.HOSTING;
            endAfter(SETUP_TIMEOUT, "the members did not get ready in time");
            roster.place(program.n()).forEach(task -> ask(task, play.term() > 0));
        } else if (here != waitedFor) {
            waitedFor = here;
            notice("waiting for " + wanted + " members, " + here + " are here");
        }
        return this;
    }

    private void ask(Roster.Task<ActorRef<MemberActor.Command>> task, boolean returning) {
        task.member()
                .tell(new Control.Host(
                        play.session(),
                        play.submit().experiment(),
                        task.slots(),
                        task.slots().stream()
                                .map(play.speech().keys()::applyAsLong)
                                .toList(),
                        processes++,
                        returning,
                        play.kept(),
                        program.contract(),
                        wires,
                        getContext().getSelf()));
    }

    private Behavior<Command> hosted(Control.Hosted hosted) {
        if (wires.and(hosted.wires()).none()) {
            return declined(new Control.Declined(
                    hosted.member(), "wire versions differ: " + hosted.wires() + " there, " + wires + " in this run"));
        }
        if (!roster.settle(hosted.member())) {
            return this;
        }
        if (phase == Phase.RUNNING) {
            notice(name(hosted.member()) + " hosts slots " + hosted.nodes().keySet() + " again");
            hub.tell(new NodeActor.Connect(hosted.nodes()));
            nodes.putAll(hosted.nodes());
            begin(hosted.member());
            if (program.gossip()) {
                Control.Moved moved = new Control.Moved(play.session(), hosted.nodes());
                roster.hosts().stream()
                        .filter(member -> !member.equals(hosted.member()))
                        .forEach(member -> member.tell(moved));
            }
            tellReachable();
        } else {
            nodes.putAll(hosted.nodes());
            narrow(hosted.member(), hosted.wires());
            if (roster.allSettled()) {
                return beginAll();
            }
        }
        return this;
    }

    private Behavior<Command> beginAll() {
        phase = Phase.BEGINNING;
        endAfter(SETUP_TIMEOUT, "the members did not begin in time");
        roster.unsettle();
        wires = new Wires(wires.newest(), wires.newest());
        play.speech().codec().speak(wires.newest());
        hub.tell(new NodeActor.Connect(nodes));
        roster.hosts().forEach(this::begin);
        return this;
    }

    /** The run speaks no version that a member does not. */
    private void narrow(ActorRef<MemberActor.Command> member, Wires theirs) {
        Wires all = wires.and(theirs);
        if (all.newest() < wires.newest()) {
            notice("the run speaks wire version " + all.newest() + ", the newest of " + name(member));
        }
        wires = all;
    }

    /** Peers send to each other, workers to the hub only. */
    private void begin(ActorRef<MemberActor.Command> member) {
        Map<Integer, ActorRef<NodeActor.Command>> known = new HashMap<>(program.gossip() ? nodes : Map.of());
        known.put(program.n(), hub);
        member.tell(new Control.Begin(play.session(), wires.newest(), known));
    }

    private Behavior<Command> begun(Control.Begun begun) {
        if (phase == Phase.BEGINNING && roster.settle(begun.member()) && roster.allSettled()) {
            phase = Phase.RUNNING;
            reachable.set(0, program.n() + 1);
            hub.tell(new NodeActor.Begin());
            LOG.info(
                    "a run of {} nodes on {} members has begun",
                    program.n(),
                    roster.hosts().size());
            return watch();
        }
        return this;
    }

    private Behavior<Command> declined(Control.Declined no) {
        String reason = name(no.member()) + " declined: " + no.reason();
        if (phase != Phase.RUNNING) {
            play.run().tell(new RunActor.Ended(ClusterException.BAD_INPUT, reason));
            return Behaviors.stopped();
        }
        notice(reason);
        roster.decline(no.member());
        return watch();
    }

    /** Looks who was lost, who is back, and who can take the slots that nobody hosts. */
    private Behavior<Command> watch() {
        for (Roster.Task<ActorRef<MemberActor.Command>> task : roster.lost()) {
            String reason = "member " + name(task.member()) + ", which hosts nodes " + task.slots() + ", was lost";
            if (phase != Phase.RUNNING || !program.survives()) {
                return end(reason);
            }
            notice(reason);
        }
        if (phase == Phase.RUNNING) {
            roster.adoptions().forEach(task -> ask(task, true));
            tellReachable();
        }
        return this;
    }

    /**
     * Tells the hub whom it can reach: all whose members the cluster has not given up. A member that is merely silent, for a
     * pause of its garbage collector or on a loaded machine, is waited for, so that such pauses do not change a result.
     */
    private void tellReachable() {
        BitSet now = roster.settledSlots();
        now.set(program.n());
        if (!now.equals(reachable)) {
            reachable = now;
            hub.tell(new NodeActor.Reachable((BitSet) now.clone()));
            play.live().reachable(now);
        }
    }

    private void notice(String text) {
        LOG.info(text);
        play.live().notice(text);
        play.submit().client().tell(new Control.Notice(text));
    }

    private Behavior<Command> end(String reason) {
        play.run().tell(new RunActor.Ended(ClusterException.NOT_FINISHED, reason));
        return Behaviors.stopped();
    }

    private Behavior<Command> tellNews() {
        sendNews();
        getContext().scheduleOnce(NEWS_EVERY, getContext().getSelf(), Tell.NEWS);
        return this;
    }

    private void sendNews() {
        String run = LivePage.json(play.live());
        if (run.length() <= Control.EXPERIMENT_MAX) {
            roster.hosts().forEach(member -> member.tell(new Control.News(play.session(), run)));
        }
    }

    private Behavior<Command> over() {
        over = true;
        return Behaviors.stopped();
    }

    private Behavior<Command> release() {
        sendNews();
        if (over || !play.kept()) {
            Stream.concat(roster.hosts().stream(), recalling.tasks().stream().map(Roster.Task::member))
                    .distinct()
                    .forEach(member -> member.tell(new Control.End(play.session())));
        }
        return this;
    }

    private static String hostName(ActorRef<?> member) {
        return member.path().address().getHost().orElse("");
    }

    private static int port(ActorRef<?> member) {
        return member.path().address().getPort().orElse(0);
    }

    /** host:port of a member. */
    static String name(ActorRef<?> member) {
        return hostName(member) + ":" + port(member);
    }
}
