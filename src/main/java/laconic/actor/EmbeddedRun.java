package laconic.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import laconic.coding.DecodeException;
import laconic.experiment.FaultsConfig;
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
     * @param mishaps the faults that the experiment asks for; a process that dies is an actor that stops, and a new one comes
     * @throws CheckpointException if the cut cannot be used
     * @throws IOException if the disk failed; what was kept before is still there
     * @throws RuntimeException what a node or {@code reports} threw, as it is; errors likewise
     */
    public static void run(
            int n,
            Processes processes,
            Consumer<Report> reports,
            Checkpoint checkpoint,
            Optional<Cut> cut,
            Mishaps mishaps)
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
        Keeping keeping = new Keeping(checkpoint, cut.map(Cut::nanos).orElse(0L));
        Behavior<Runnable> guardian = Behaviors.setup(context -> {
            new Nodes(context, processes, keeping, mishaps, untilFinished, end).begin(nodes);
            return Behaviors.receiveMessage(due -> {
                due.run();
                return Behaviors.same();
            });
        });
        ActorSystem<Runnable> system = ActorSystem.create(guardian, Settings.SYSTEM, Settings.embedded());
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

    /** The same without faults. */
    public static void run(
            int n, Processes processes, Consumer<Report> reports, Checkpoint checkpoint, Optional<Cut> cut)
            throws InterruptedException, IOException {
        run(n, processes, reports, checkpoint, cut, Mishaps.NONE);
    }

    /** The same without a checkpoint. */
    public static void run(int n, Processes processes, Consumer<Report> reports) throws InterruptedException {
        try {
            run(n, processes, reports, null, Optional.empty(), Mishaps.NONE);
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
        public void persist(Durable part, long now, long wireBytes) {
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

    /** The actors of a run, and what becomes of those that die. */
    private static final class Nodes {

        private static final long DETECTION_NANOS = 1_000_000_000L;

        private final ActorContext<Runnable> context;
        private final Processes processes;
        private final Keeping keeping;
        private final Mishaps mishaps;
        private final Consumer<Report> reports;
        private final CompletableFuture<Void> end;
        private final Map<Integer, ActorRef<NodeActor.Command>> actors = new ConcurrentSkipListMap<>();
        private final Map<Integer, Long> starts = new TreeMap<>();
        private final BitSet alive = new BitSet();
        private int hub;
        private long began;

        Nodes(
                ActorContext<Runnable> context,
                Processes processes,
                Keeping keeping,
                Mishaps mishaps,
                Consumer<Report> reports,
                CompletableFuture<Void> end) {
            this.context = context;
            this.processes = processes;
            this.keeping = keeping;
            this.mishaps = mishaps;
            this.reports = reports;
            this.end = end;
        }

        void begin(List<Node> nodes) {
            hub = nodes.size() - 1;
            keeping.actors = actors;
            if (keeping.checkpoint != null) {
                keeping.checkpoint.onFailure(end::completeExceptionally);
            }
            for (int i = 0; i <= hub; i++) {
                spawn(i, nodes.get(i), 0);
            }
            began = System.nanoTime();
            actors.values().forEach(actor -> actor.tell(new NodeActor.Connect(actors)));
            actors.values().forEach(actor -> actor.tell(new NodeActor.Begin()));
            mishaps.faults().crashes().forEach(this::schedule);
        }

        private void spawn(int i, Node node, long process) {
            FrameCodec codec = mishaps.faults().none() ? null : new FrameCodec(mishaps.seed(), hub);
            NodeActor.Hosting hosting = new NodeActor.Hosting(
                    i,
                    hub,
                    node,
                    new Post(i, hub, codec, null),
                    keeping,
                    reports,
                    end::completeExceptionally,
                    null,
                    mishaps.of(i, hub, process));
            DispatcherSelector dispatcher = i == hub ? Settings.HUB_DISPATCHER : Settings.WORKER_DISPATCHER;
            actors.put(i, context.spawn(NodeActor.create(hosting), "node-" + i + "-" + process, dispatcher));
            starts.put(i, process + 1);
            alive.set(i);
        }

        private void schedule(FaultsConfig.Crash crash) {
            int worker = crash.worker();
            at(crash.atNanos(), () -> {
                context.stop(actors.get(worker));
                alive.clear(worker);
            });
            at(crash.atNanos() + DETECTION_NANOS, this::tellAlive);
            if (crash.backNanos() < Long.MAX_VALUE) {
                at(crash.backNanos(), () -> comeBack(worker));
            }
        }

        /** A moment of the run that was over before a resumed one went on does not come again. */
        private void at(long nanos, Runnable what) {
            long left = nanos - keeping.nanos();
            if (left >= 0) {
                context.scheduleOnce(Duration.ofNanos(left), context.getSelf(), what);
            }
        }

        private void comeBack(int worker) {
            spawn(worker, processes.start(worker, starts.get(worker), true, () -> {}), starts.get(worker));
            ActorRef<NodeActor.Command> actor = actors.get(worker);
            actors.get(hub).tell(new NodeActor.Connect(Map.of(worker, actor)));
            actor.tell(new NodeActor.Connect(actors));
            actor.tell(new NodeActor.Begin(System.nanoTime() - began));
            tellAlive();
        }

        private void tellAlive() {
            actors.get(hub).tell(new NodeActor.Reachable((BitSet) alive.clone()));
        }
    }

    private static RuntimeException asUnchecked(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return e instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
    }
}
