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
import laconic.metrics.LiveRun;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The nodes of one run, at the server: it places the slots on members, begins when all are there, tells the hub who is
 * reachable, and gives the slots of a lost member to another. When it stops, the members are told to let go.
 *
 * <p>A member that is lost before the run begins ends it. Afterwards it costs a server's run only its rounds, and ends a
 * gossip run.
 */
final class StageActor extends AbstractBehavior<StageActor.Command> {

    /** What it is told. */
    sealed interface Command
            permits Control.Hosted, Control.Declined, Control.Begun, Control.Broken, Members, Overdue, Tell {}

    /** The members of a kind that are in the cluster, and those of them that are reachable. */
    private record Members(String kind, Set<ActorRef<MemberActor.Command>> all, Set<ActorRef<MemberActor.Command>> up)
            implements Command {}

    /** It has been long enough in this phase. */
    private record Overdue(Phase in, String reason) implements Command {}

    /** It is time to tell the members what the run looks like. */
    private enum Tell implements Command {
        NOW
    }

    private enum Phase {
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
     * @param run watched by the client
     * @param live what those who look on see of the run
     */
    record Play(
            Control.Submit submit,
            long session,
            Program program,
            Behavior<NodeActor.Command> hub,
            Duration timeout,
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
    private Phase phase = Phase.WAITING;
    private BitSet reachable = new BitSet();
    private long processes;
    private Wires wires;
    private int waitedFor = -1;

    private StageActor(ActorContext<Command> context, Play play) {
        super(context);
        this.play = play;
        program = play.program();
        wires = play.speech().wires();
        hub = context.spawn(play.hub(), "hub", Settings.HUB_DISPATCHER);
        subscribe();
        context.scheduleOnce(NEWS_EVERY, context.getSelf(), Tell.NOW);
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
                .onMessage(Control.Begun.class, this::begun)
                .onMessage(Control.Declined.class, this::declined)
                .onMessage(Control.Broken.class, it -> end("node " + it.node() + " failed: " + it.reason()))
                .onMessage(Tell.class, it -> tellNews())
                .onMessage(Overdue.class, it -> it.in == phase ? end(it.reason) : this)
                .onSignal(PostStop.class, stop -> release())
                .build();
    }

    private Behavior<Command> members(Members members) {
        roster.update(members.kind, members.all, members.up);
        return phase == Phase.WAITING ? place() : watch();
    }

    private Behavior<Command> place() {
        int here = roster.reachableMembers().size();
        int wanted = Math.min(play.submit().membersMin(), program.n());
        if (here >= wanted) {
            phase = Phase.HOSTING;
            endAfter(SETUP_TIMEOUT, "the members did not get ready in time");
            roster.place(program.n()).forEach(task -> ask(task, false));
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
            narrow(hosted);
            if (roster.allSettled()) {
                phase = Phase.BEGINNING;
                endAfter(SETUP_TIMEOUT, "the members did not begin in time");
                roster.unsettle();
                wires = new Wires(wires.newest(), wires.newest());
                play.speech().codec().speak(wires.newest());
                hub.tell(new NodeActor.Connect(nodes));
                roster.hosts().forEach(this::begin);
            }
        }
        return this;
    }

    /** The run speaks no version that a member does not. */
    private void narrow(Control.Hosted hosted) {
        Wires all = wires.and(hosted.wires());
        if (all.newest() < wires.newest()) {
            notice("the run speaks wire version " + all.newest() + ", the newest of " + name(hosted.member()));
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
        getContext().scheduleOnce(NEWS_EVERY, getContext().getSelf(), Tell.NOW);
        return this;
    }

    private void sendNews() {
        String run = LivePage.json(play.live());
        if (run.length() <= Control.EXPERIMENT_MAX) {
            roster.hosts().forEach(member -> member.tell(new Control.News(run)));
        }
    }

    private Behavior<Command> release() {
        sendNews();
        roster.hosts().forEach(member -> member.tell(new Control.End(play.session())));
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
