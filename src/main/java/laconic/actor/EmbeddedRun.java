package laconic.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.Behaviors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
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
     * @throws RuntimeException what a node or {@code reports} threw, as it is; errors likewise
     */
    public static void run(int n, Processes processes, Consumer<Report> reports) throws InterruptedException {
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i <= n; i++) {
            nodes.add(processes.start(i, 0, false, () -> {}));
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
        ActorSystem<Void> system =
                ActorSystem.create(guardian(nodes, untilFinished, end), Settings.SYSTEM, Settings.embedded());
        system.getWhenTerminated()
                .whenComplete(
                        (done, e) -> end.completeExceptionally(new IllegalStateException("Akka stopped the run")));
        try {
            end.get();
        } catch (ExecutionException e) {
            throw asUnchecked(e.getCause());
        } finally {
            system.terminate();
            system.getWhenTerminated().toCompletableFuture().join();
        }
    }

    private static Behavior<Void> guardian(List<Node> nodes, Consumer<Report> reports, CompletableFuture<Void> end) {
        return Behaviors.setup(context -> {
            int hub = nodes.size() - 1;
            Map<Integer, ActorRef<NodeActor.Command>> actors = new TreeMap<>();
            for (int i = 0; i <= hub; i++) {
                Post post = new Post(i, hub, null, null);
                NodeActor.Hosting hosting =
                        new NodeActor.Hosting(i, hub, nodes.get(i), post, reports, end::completeExceptionally);
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
