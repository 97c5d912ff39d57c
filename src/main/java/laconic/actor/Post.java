package laconic.actor;

import akka.actor.typed.ActorRef;
import laconic.coding.DecodeException;
import laconic.metrics.NodeMetrics;
import laconic.metrics.Traffic;
import laconic.node.Message;
import laconic.node.Report;

/**
 * The post of one node: by reference to nodes of the same JVM, in frames on {@link Lane}s to others.
 *
 * <p>It counts what crosses the network so that a run's sum counts every byte once: the hub counts what it sends and
 * receives, the others what they send to one another.
 */
final class Post {

    private static final int QUEUE_MAX = 256;

    /** All nodes of a run may join twice at once, and once a second. */
    private static final int JOINS_MIN = 100;

    private final int self;
    private final int hub;
    private final FrameCodec codec;
    private final NodeMetrics metrics;
    private final StepTimer timer;
    private final ActorRef<NodeActor.Command>[] nodes;
    private final Lane[] lanes;
    private final Assembly[] assemblies;
    private final FramePhases phases;
    private final Pace joins;
    private long wireBytes;

    /**
     * @param self the node's number
     * @param hub the largest number
     * @param codec of the run's session; null where all nodes are in one JVM and no bytes are injected
     * @param metrics null where all nodes are in one JVM
     */
    Post(int self, int hub, FrameCodec codec, NodeMetrics metrics) {
        this(self, hub, codec, metrics, null);
    }

    /** @param timer told when frames are encoded; null where nobody measures */
    Post(int self, int hub, FrameCodec codec, NodeMetrics metrics, StepTimer timer) {
        this.self = self;
        this.hub = hub;
        this.codec = codec;
        joins = new Pace(JOINS_MIN + 2.0 * hub, JOINS_MIN + hub);
        this.metrics = metrics;
        this.timer = timer;
        @SuppressWarnings({"unchecked", "rawtypes"})
        ActorRef<NodeActor.Command>[] none = new ActorRef[hub + 1];
        nodes = none;
        lanes = new Lane[hub + 1];
        assemblies = new Assembly[hub + 1];
        phases = codec == null ? null : new FramePhases(hub + 1);
    }

    /** Bytes that a process before this one counted. */
    Post after(long earlierBytes) {
        wireBytes += earlierBytes;
        return this;
    }

    /** From now on node {@code number} is this actor. */
    void connect(int number, ActorRef<NodeActor.Command> actor) {
        if (actor.equals(nodes[number])) {
            return;
        }
        boolean remote = actor.path().address().hasGlobalScope();
        nodes[number] = actor;
        lanes[number] = remote ? new Lane(self, false, QUEUE_MAX, carried -> dispatch(number, carried)) : null;
        assemblies[number] = remote ? new Assembly() : null;
    }

    private void dispatch(int to, Carried carried) {
        metrics.sent(carried.size());
        if (self == hub || to != hub) {
            wireBytes += carried.size();
        }
        nodes[to].tell(carried);
    }

    void send(int to, Message message) {
        send(to, message, false);
    }

    /** @param changed whether a bit of its bytes is to be wrong */
    void send(int to, Message message, boolean changed) {
        if (nodes[to] == null) {
            return; // Nobody hosts it yet.
        }
        if (changed) {
            byte[] frame = codec.encode(self, message);
            frame[frame.length / 2] ^= 1;
            if (lanes[to] == null) {
                nodes[to].tell(new Carried.Frame(frame));
            } else {
                carry(to, frame);
            }
        } else if (lanes[to] == null) {
            nodes[to].tell(new NodeActor.Deliver(self, message));
        } else {
            byte[] frame = encoded(to, message);
            metrics.frame(direction(to), phases.of(to, message), frame.length, message.payloadBits());
            carry(to, frame);
        }
    }

    private byte[] encoded(int to, Message message) {
        if (timer == null) {
            return codec.encode(self, to, message);
        }
        timer.encodingBegins();
        byte[] frame = codec.encode(self, to, message);
        timer.encodingEnds();
        return frame;
    }

    private Traffic.Direction direction(int to) {
        if (self == hub) {
            return Traffic.Direction.DOWN;
        }
        return to == hub ? Traffic.Direction.UP : Traffic.Direction.GOSSIP;
    }

    /** Sends a report to the hub. */
    void tell(Report report) {
        if (lanes[hub] == null) {
            nodes[hub].tell(new NodeActor.Told(report));
        } else {
            byte[] frame = codec.encode(self, report);
            metrics.frame(Traffic.Direction.UP, Traffic.Phase.CONTROL, frame.length, 0);
            carry(hub, frame);
        }
    }

    private void carry(int to, byte[] frame) {
        if (frame.length > Lane.FRAME_BYTES_MAX) {
            metrics.dropped(Traffic.Loss.OVERSIZED);
        }
        if (!lanes[to].send(frame, System.nanoTime())) {
            metrics.dropped(Traffic.Loss.QUEUE);
        }
    }

    /**
     * Takes what came over the network.
     *
     * @return the letter that it completes, or null
     * @throws DecodeException if the frame that it completes is not one of this run
     */
    FrameCodec.Letter receive(Carried carried) throws DecodeException {
        if (metrics != null) {
            metrics.received(carried.size());
        }
        if (self == hub) {
            wireBytes += carried.size();
        }
        byte[] frame = null;
        if (carried instanceof Carried.Frame whole) {
            frame = whole.bytes();
        } else if (carried instanceof Carried.Piece piece && connected(piece.from())) {
            frame = assemblies[piece.from()].add(piece);
            if (assemblies[piece.from()].overflows()) {
                metrics.dropped(Traffic.Loss.OVERSIZED);
            }
            if (assemblies[piece.from()].creditDue()) {
                dispatch(piece.from(), new Carried.Credit(self, assemblies[piece.from()].received()));
            }
        } else if (carried instanceof Carried.Credit credit && connected(credit.from())) {
            lanes[credit.from()].credit(credit.received(), System.nanoTime());
        }
        FrameCodec.Letter letter = frame == null ? null : codec.decode(self, frame);
        if (letter != null && letter.message() instanceof Message.Join && !joins.admits(System.nanoTime())) {
            metrics.reached(Traffic.Bound.JOINS);
            return null;
        }
        return letter;
    }

    private boolean connected(int node) {
        return node <= hub && lanes[node] != null;
    }

    void dropped(Traffic.Loss cause) {
        if (metrics != null) {
            metrics.dropped(cause);
        }
    }

    long wireBytes() {
        return wireBytes;
    }
}
