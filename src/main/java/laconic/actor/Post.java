package laconic.actor;

import akka.actor.typed.ActorRef;
import java.util.Arrays;
import laconic.coding.DecodeException;
import laconic.metrics.NodeMetrics;
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

    private final int self;
    private final int hub;
    private final FrameCodec codec;
    private final NodeMetrics metrics;
    private final ActorRef<NodeActor.Command>[] nodes;
    private final Lane[] lanes;
    private final Assembly[] assemblies;
    private long wireBytes;

    /**
     * @param self the node's number
     * @param hub the largest number
     * @param codec of the run's session; null where all nodes are in one JVM
     */
    Post(int self, int hub, FrameCodec codec, NodeMetrics metrics) {
        this.self = self;
        this.hub = hub;
        this.codec = codec;
        this.metrics = metrics;
        @SuppressWarnings({"unchecked", "rawtypes"})
        ActorRef<NodeActor.Command>[] none = new ActorRef[hub + 1];
        nodes = none;
        lanes = new Lane[hub + 1];
        assemblies = new Assembly[hub + 1];
        Arrays.setAll(assemblies, i -> new Assembly());
    }

    /** From now on node {@code number} is this actor. */
    void connect(int number, ActorRef<NodeActor.Command> actor) {
        boolean remote = actor.path().address().hasGlobalScope();
        nodes[number] = actor;
        lanes[number] = remote ? new Lane(self, false, QUEUE_MAX, carried -> dispatch(number, carried)) : null;
        assemblies[number] = new Assembly();
    }

    private void dispatch(int to, Carried carried) {
        metrics.sent(carried.size());
        if (self == hub || to != hub) {
            wireBytes += carried.size();
        }
        nodes[to].tell(carried);
    }

    void send(int to, Message message) {
        if (lanes[to] == null) {
            nodes[to].tell(new NodeActor.Deliver(self, message));
        } else {
            carry(to, codec.encode(self, message));
        }
    }

    /** Sends a report to the hub. */
    void tell(Report report) {
        if (lanes[hub] == null) {
            nodes[hub].tell(new NodeActor.Told(report));
        } else {
            carry(hub, codec.encode(self, report));
        }
    }

    private void carry(int to, byte[] frame) {
        if (!lanes[to].send(frame, System.nanoTime())) {
            metrics.dropped();
        }
    }

    /**
     * Takes what came over the network.
     *
     * @return the letter that it completes, or null
     * @throws DecodeException if the frame that it completes is not one of this run
     */
    FrameCodec.Letter receive(Carried carried) throws DecodeException {
        metrics.received(carried.size());
        if (self == hub) {
            wireBytes += carried.size();
        }
        byte[] frame = null;
        if (carried instanceof Carried.Frame whole) {
            frame = whole.bytes();
        } else if (carried instanceof Carried.Piece piece && connected(piece.from())) {
            frame = assemblies[piece.from()].add(piece);
            if (assemblies[piece.from()].creditDue()) {
                dispatch(piece.from(), new Carried.Credit(self, assemblies[piece.from()].received()));
            }
        } else if (carried instanceof Carried.Credit credit && connected(credit.from())) {
            lanes[credit.from()].credit(credit.received(), System.nanoTime());
        }
        return frame == null ? null : codec.decode(frame);
    }

    private boolean connected(int node) {
        return node <= hub && lanes[node] != null;
    }

    void dropped() {
        metrics.dropped();
    }

    long wireBytes() {
        return wireBytes;
    }
}
