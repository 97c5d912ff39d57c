package laconic.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.Behaviors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import laconic.coding.DecodeException;
import laconic.node.Cut;
import laconic.node.Durable;
import laconic.node.Node;
import laconic.node.Processes;
import laconic.node.Report;

/** A run in one JVM: a typed actor per node, messages by reference, no network. */
public final class EmbeddedRun {

    private EmbeddedRun() {}

    /**
     * Runs nodes 0 … n as actors until the hub reports {@link Report.Finished}. All of Akka has stopped when this returns
     * or throws.
     *
     * @param n workers or peers; node n is the hub
     * @param processes starts every node once, on the calling thread; the nodes are then stepped by several threads, each by
     *     one at a time, so they must not share anything that changes
     * @param reports told everything that nodes report, in order, one at a time, {@link Report.Finished} last
     * @param checkpoint where the state is kept that the hub wants kept; null for none
     * @param cut from where the run goes on; empty for the beginning
     * @throws CheckpointException if the cut cannot be used
     * @throws IOException if the disk failed; what was kept before is still there
     * @throws RuntimeException what a node or {@code reports} threw, as it is; errors likewise
     */
    public static void run(
            int n, Processes processes, Consumer<Report> reports, Checkpoint checkpoint, Optional<Cut> cut)
            throws InterruptedException, IOException {
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i <= n; i++) {
            nodes.add(processes.start(i, 0, false, () -> {}));
        }
        if (cut.isPresent()) {
            restore(nodes, cut.get());
        }
        CompletableFuture<Void> end = new CompletableFuture<>();
        Consumer<Report> untilFinished = report -> {
            if (!end.isDone()) {
                reports.accept(report);
                if (report instanceof Report.Finished) {
                    end.complete(null);
                }
            }
        };
        ActorSystem<Void> system = ActorSystem.create(
                guardian(nodes, new Keeping(checkpoint, cut.map(Cut::nanos).orElse(0L)), untilFinished, end),
                Settings.SYSTEM,
                Settings.embedded());
        system.getWhenTerminated()
                .whenComplete(
                        (done, e) -> end.completeExceptionally(new IllegalStateException("Akka stopped the run")));
        try {
            end.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException disk) {
                throw disk;
            }
            throw asUnchecked(e.getCause());
        } finally {
            system.terminate();
            system.getWhenTerminated().toCompletableFuture().join();
        }
    }

    /** The same without a checkpoint. */
    public static void run(int n, Processes processes, Consumer<Report> reports) throws InterruptedException {
        try {
            run(n, processes, reports, null, Optional.empty());
        } catch (IOException e) {
            throw new IllegalStateException("a run without a disk", e);
        }
    }

    private static void restore(List<Node> nodes, Cut cut) throws CheckpointException {
        for (int i = 0; i < nodes.size(); i++) {
            try {
                nodes.get(i).restore(cut.states().get(i), List.of());
            } catch (DecodeException e) {
                throw new CheckpointException(
                        "the checkpoint's state of node " + i + " cannot be used: " + e.getMessage());
            }
        }
    }

    /**
     * Keeps cuts. When the hub has its state kept, every other node gets word before anything that the hub sends afterwards, so
     * that the states together are of one moment.
     */
    private static final class Keeping implements NodeActor.Keeper {

        private final Checkpoint checkpoint;
        private final long nanos;
        private Map<Integer, ActorRef<NodeActor.Command>> actors = Map.of();

        Keeping(Checkpoint checkpoint, long nanos) {
            this.checkpoint = checkpoint;
            this.nanos = nanos;
        }

        @Override
        public void persist(Durable part, long now) {
            if (checkpoint != null && checkpoint.begin(part.round(), now)) {
                checkpoint.put(actors.size() - 1, part.bytes());
                actors.forEach((i, actor) -> {
                    if (i < actors.size() - 1) {
                        actor.tell(new NodeActor.Save(state -> checkpoint.put(i, state)));
                    }
                });
            }
        }

        @Override
        public long nanos() {
            return nanos;
        }
    }

    private static Behavior<Void> guardian(
            List<Node> nodes, Keeping keeping, Consumer<Report> reports, CompletableFuture<Void> end) {
        return Behaviors.setup(context -> {
            int hub = nodes.size() - 1;
            Map<Integer, ActorRef<NodeActor.Command>> actors = new TreeMap<>();
            keeping.actors = actors;
            if (keeping.checkpoint != null) {
                keeping.checkpoint.onFailure(end::completeExceptionally);
            }
            for (int i = 0; i <= hub; i++) {
                Post post = new Post(i, hub, null, null);
                NodeActor.Hosting hosting = new NodeActor.Hosting(
                        i, hub, nodes.get(i), post, keeping, reports, end::completeExceptionally, null);
                DispatcherSelector dispatcher = i == hub ? Settings.HUB_DISPATCHER : Settings.WORKER_DISPATCHER;
                actors.put(i, context.spawn(NodeActor.create(hosting), "node-" + i, dispatcher));
            }
            actors.values().forEach(actor -> actor.tell(new NodeActor.Connect(actors)));
            actors.values().forEach(actor -> actor.tell(new NodeActor.Begin()));
            return Behaviors.empty();
        });
    }

    private static RuntimeException asUnchecked(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return e instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
    }
}
