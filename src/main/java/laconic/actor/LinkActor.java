package laconic.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.receptionist.Receptionist;
import akka.actor.typed.receptionist.ServiceKey;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/**
 * The client that measures a {@link ClusterLink}: with each member it exchanges empty messages one at a time, then fills the
 * way there, then the way back, each with a few large messages under way at any time.
 */
final class LinkActor extends AbstractBehavior<LinkActor.Command> {

    /** What it is told. */
    sealed interface Command permits Control.Echoed, Members, Settled, Lost {}

    private record Members(List<ActorRef<MemberActor.Command>> up) implements Command {}

    /** The members are known; or nobody has said anything for too long. */
    private enum Settled implements Command {
        MEMBERS,
        TIMEOUT
    }

    private record Lost(String reason) implements Command {}

    /** What one exchange of messages is: in this order with every member. */
    private enum Phase {
        /** The first messages go over a connection that is being made, through code that is not compiled yet. */
        GREETING(32, 1, Control.ECHO_MAX, Control.ECHO_MAX),
        LATENCY(50, 1, 0, 0),
        DOWN(64, WINDOW, Control.ECHO_MAX, 0),
        UP(64, WINDOW, 0, Control.ECHO_MAX);

        private final int messages;
        private final int window;
        private final int load;
        private final int answer;

        Phase(int messages, int window, int load, int answer) {
            this.messages = messages;
            this.window = window;
            this.load = load;
            this.answer = answer;
        }
    }

    private static final int WINDOW = 8;
    private static final Duration SETTLING = Duration.ofSeconds(2);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final long PHASE_NANOS_MAX = 5_000_000_000L;

    private final CompletableFuture<ClusterLink> end;
    private final TreeSet<ActorRef<MemberActor.Command>> found = new TreeSet<>(Comparator.comparing(StageActor::name));
    private final Deque<ActorRef<MemberActor.Command>> left = new ArrayDeque<>();
    private final List<Double> latencies = new ArrayList<>();
    private final List<Double> ups = new ArrayList<>();
    private final List<Double> downs = new ArrayList<>();
    private final List<Long> trips = new ArrayList<>();
    private final Deque<Long> sent = new ArrayDeque<>();
    private Phase phase;
    private long began;
    private int asked;

    private LinkActor(ActorContext<Command> context, CompletableFuture<ClusterLink> end) {
        super(context);
        this.end = end;
        ActorRef<Receptionist.Listing> listener = context.messageAdapter(Receptionist.Listing.class, listing -> {
            ServiceKey<MemberActor.Command> kind =
                    listing.isForKey(MemberActor.PEERS) ? MemberActor.PEERS : MemberActor.WORKERS;
            return new Members(List.copyOf(listing.getServiceInstances(kind)));
        });
        ActorRef<Receptionist.Command> receptionist = context.getSystem().receptionist();
        receptionist.tell(Receptionist.subscribe(MemberActor.WORKERS, listener));
        receptionist.tell(Receptionist.subscribe(MemberActor.PEERS, listener));
        context.setReceiveTimeout(TIMEOUT, Settled.TIMEOUT);
    }

    static Behavior<Command> create(CompletableFuture<ClusterLink> end) {
        return Behaviors.setup(context -> new LinkActor(context, end));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Control.Echoed.class, this::echoed)
                .onMessage(Members.class, this::members)
                .onMessage(Settled.class, this::settled)
                .onMessage(Lost.class, it -> fail(it.reason))
                .build();
    }

    private Behavior<Command> members(Members members) {
        if (phase == null && !members.up.isEmpty()) {
            if (found.isEmpty()) {
                getContext().scheduleOnce(SETTLING, getContext().getSelf(), Settled.MEMBERS);
            }
            found.addAll(members.up);
        }
        return this;
    }

    private Behavior<Command> settled(Settled settled) {
        if (settled == Settled.TIMEOUT) {
            return fail(
                    left.isEmpty()
                            ? "the cluster has no member that hosts workers or peers"
                            : "member " + StageActor.name(left.element()) + " does not answer");
        }
        left.addAll(found);
        return nextMember();
    }

    private Behavior<Command> nextMember() {
        ActorRef<MemberActor.Command> member = left.peek();
        if (member == null) {
            end.complete(new ClusterLink(least(ups), least(downs), farthest(), found.size()));
            return Behaviors.stopped();
        }
        getContext().watchWith(member, new Lost("member " + StageActor.name(member) + " was lost"));
        return begin(Phase.GREETING);
    }

    private static double least(List<Double> rates) {
        return rates.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    }

    private Duration farthest() {
        double seconds =
                latencies.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }

    private Behavior<Command> begin(Phase next) {
        phase = next;
        asked = 0;
        trips.clear();
        began = System.nanoTime();
        for (int k = 0; k < next.window; k++) {
            ask();
        }
        return this;
    }

    private void ask() {
        asked++;
        sent.add(System.nanoTime());
        left.element()
                .tell(new Control.Echo(
                        new byte[phase.load], phase.answer, getContext().getSelf()));
    }

    private Behavior<Command> echoed(Control.Echoed echoed) {
        long now = System.nanoTime();
        trips.add(now - sent.remove());
        if (asked < phase.messages && now - began < PHASE_NANOS_MAX) {
            ask();
        }
        return sent.isEmpty() ? ended(now - began) : this;
    }

    private Behavior<Command> ended(long nanos) {
        double rate = 8.0 * Control.ECHO_MAX * trips.size() / (nanos / 1e9);
        switch (phase) {
            case GREETING -> {
                return begin(Phase.LATENCY);
            }
            case LATENCY -> {
                latencies.add(trips.stream().sorted().toList().get(trips.size() / 2) / 2e9);
                return begin(Phase.DOWN);
            }
            case DOWN -> {
                downs.add(rate);
                return begin(Phase.UP);
            }
            case UP -> {
                ups.add(rate);
                getContext().unwatch(left.remove());
                return nextMember();
            }
        }
        throw new AssertionError(phase);
    }

    private Behavior<Command> fail(String reason) {
        end.completeExceptionally(new ClusterException(ClusterException.NOT_FINISHED, reason));
        return Behaviors.stopped();
    }
}
