package laconic.experiment;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import laconic.math.Randomness;
import laconic.math.SeededRandomness;
import laconic.method.GossipMethod;
import laconic.method.Method;
import laconic.method.ServerMethod;
import laconic.method.SummedGossip;
import laconic.node.AsynchronousCoordinatorNode;
import laconic.node.AsynchronousPeerNode;
import laconic.node.AsynchronousServerNode;
import laconic.node.CoordinatorNode;
import laconic.node.Durable;
import laconic.node.Epoch;
import laconic.node.Evaluator;
import laconic.node.GradientWatch;
import laconic.node.Node;
import laconic.node.PeerNode;
import laconic.node.Plan;
import laconic.node.Processes;
import laconic.node.Sampling;
import laconic.node.Schedule;
import laconic.node.ServerNode;
import laconic.node.ThreeVectorPeerNode;
import laconic.node.WorkerNode;
import laconic.objective.Layer;
import laconic.objective.Problem;
import laconic.topology.Mixing;
import laconic.topology.MixingMatrix;

/**
 * An assembled experiment: the problem with its data, the method, and what makes the nodes of a run. Everything that
 * a file leaves to theory is a number here. Any number of runs may be made from one trial, also at once: nodes share
 * only what never changes.
 */
public final class Trial implements Processes {

    /**
     * After which a message without an answer is sent again where time is real; nothing is lost there in the normal
     * case.
     */
    private static final long RETRY_NANOS = 2_000_000_000L;

    private final Experiment experiment;
    private final Problem problem;
    private final Method method;
    private final Mixing mixing;
    private final Randomness randomness;
    private final String optimumNote;
    private final long retryNanos;
    private final Durable.Policy durability;
    private final GradientWatch watch;

    private Trial(
            Experiment experiment,
            Problem problem,
            Method method,
            Mixing mixing,
            Randomness randomness,
            String optimumNote,
            long retryNanos,
            Durable.Policy durability,
            GradientWatch watch) {
        this.experiment = experiment;
        this.problem = problem;
        this.method = method;
        this.mixing = mixing;
        this.randomness = randomness;
        this.optimumNote = optimumNote;
        this.retryNanos = retryNanos;
        this.durability = durability;
        this.watch = watch;
    }

    /** Assembles an experiment without a cache of optima. */
    public static Trial of(Experiment experiment) {
        return of(experiment, null);
    }

    /**
     * Assembles an experiment: reads the data, computes what is left to theory, and finds the optimum.
     *
     * @param cache the directory where optima are kept from run to run; null for none
     * @throws BadInputException if data or settings cannot be used
     */
    public static Trial of(Experiment experiment, Path cache) {
        int n = experiment.workers();
        Randomness randomness = new SeededRandomness(experiment.seed(), n);
        Settings settings = experiment.settings();
        Part<Problems.Builder> part = experiment.problem();
        Problems.Made made = part.entry()
                .builder()
                .make(
                        part.settings(),
                        new Problems.Given(
                                n, settings.place(ExperimentKeys.WORKERS), experiment.directory(), randomness));
        Problem problem = made.problem();
        settings = settings.with(ExperimentKeys.PROBLEM, part.with(made.settings()), null);

        Mixing mixing = experiment.gossips()
                ? Topologies.mixing(experiment.topology(), new Topologies.Given(n, experiment.directory(), randomness))
                : null;
        Part<Function<Recipe, Method>> methodPart = experiment.method();
        Recipe recipe = new Recipe(
                methodPart.name(),
                methodPart.settings(),
                problem,
                mixing,
                experiment.participation().fraction());
        Method method = methodPart.entry().builder().apply(recipe);
        settings = settings.with(ExperimentKeys.METHOD, methodPart.with(recipe.resolved()), null);
        if (experiment.buffer() > 0 && !((ServerMethod) method).runsAsynchronously()) {
            throw settings.place(ExperimentKeys.MODE)
                    .refuse(
                            "type = asynchronous: the rounds of " + experiment.methodName()
                                    + " need everyone; take ef21, ef-sgd, diana, artemis, mcm, rand-mcm, ef21-p or ef21-p-diana");
        }
        if (experiment.asynchronous() && method instanceof GossipMethod gossip) {
            GossipModes.checkAsynchronous(experiment, gossip, mixing);
        }

        if (method instanceof GossipMethod && experiment.faults().serverCrashes() > 0) {
            throw settings.place(ExperimentKeys.FAULTS)
                    .refuse("crash: node = server: " + experiment.methodName() + " has no server");
        }
        if (method instanceof SummedGossip) {
            GossipModes.checkSummed(experiment, mixing);
        }
        boolean survives = !(method instanceof GossipMethod gossip) || gossip.survives();
        if (!survives && !experiment.faults().crashes().isEmpty()) {
            throw settings.place(ExperimentKeys.FAULTS)
                    .refuse("crash: with " + experiment.methodName()
                            + " no neighbour holds what a peer has lost; take choco-sgd, d-psgd, dcd-psgd or ecd-psgd");
        }

        OptimumConfig optimum = experiment.optimum();
        String note = "as the experiment says";
        if (optimum.sought()) {
            Path kept = Problems.builtIn(part) ? cache : null;
            OptimumCache.Found found = Problems.leavesOptimum(problem)
                    .map(why -> new OptimumCache.Found(Double.NaN, why))
                    .orElseGet(() -> OptimumCache.of(problem, kept, identity(experiment, part.with(made.settings()))));
            note = found.note();
            optimum = Double.isNaN(found.value()) ? OptimumConfig.NONE : new OptimumConfig(false, found.value());
            Settings stop = settings.get(ExperimentKeys.STOP);
            if (optimum.none() && stop.get(StopConfig.GAP) != null) {
                throw stop.place(StopConfig.GAP).refuse("needs an optimum, but optimum = auto finds none: " + note);
            }
            settings = settings.with(ExperimentKeys.OPTIMUM, optimum, "auto: " + note);
        }
        return new Trial(
                experiment.with(settings),
                problem,
                method,
                mixing,
                randomness,
                note,
                RETRY_NANOS,
                Durable.Policy.NONE,
                GradientWatch.NONE);
    }

    /** What f depends on, as text. */
    private static String identity(Experiment experiment, Part<Problems.Builder> problem) {
        String text = problem.text() + "workers = " + experiment.workers() + "\nseed = " + experiment.seed();
        return text.replaceAll("\\s+", " ");
    }

    /** The same trial whose nodes send again after another time. */
    public Trial retryingAfter(long nanos) {
        return new Trial(experiment, problem, method, mixing, randomness, optimumNote, nanos, durability, watch);
    }

    /** The same trial whose hub keeps its state as the experiment's durability says, for hosts that have disks. */
    public Trial keeping() {
        return keeping(experiment.durability(Durable.Mode.RELAXED));
    }

    /** The same for one JVM, where all nodes are kept with the hub: strictly means as often as the disk can. */
    public Trial keepingCuts() {
        Durable.Policy said = experiment.durability(Durable.Mode.RELAXED);
        return keeping(said.mode() == Durable.Mode.STRICT ? new Durable.Policy(Durable.Mode.RELAXED, 1) : said);
    }

    /**
     * The same for a cluster's server, where the experiment's durability is strict unless it says otherwise. A coordinator always
     * keeps strictly, for its state is small and peers do not go back; where edges advance each on its own, it keeps nothing.
     */
    public Trial keepingLog() {
        Durable.Policy said = experiment.durability(Durable.Mode.STRICT);
        if (experiment.gossips()) {
            return experiment.asynchronous() ? this : keeping(new Durable.Policy(Durable.Mode.STRICT, said.every()));
        }
        return keeping(said);
    }

    private Trial keeping(Durable.Policy policy) {
        return new Trial(experiment, problem, method, mixing, randomness, optimumNote, retryNanos, policy, watch);
    }

    /** When the hub keeps its state. */
    public Durable.Policy durability() {
        return durability;
    }

    @Override
    public Trial watchedBy(GradientWatch by) {
        return new Trial(experiment, problem, method, mixing, randomness, optimumNote, retryNanos, durability, by);
    }

    /**
     * The experiment with every number that was computed: its {@link Experiment#text} runs to the same bits
     * elsewhere, without computing them again.
     */
    public Experiment experiment() {
        return experiment;
    }

    /** The 64-bit hash of the samples as 16 hexadecimal digits; empty where the problem has none. */
    public String dataDigest() {
        Settings settings = experiment.problem().settings();
        return settings.has(SampleProblems.DATA_DIGEST) ? settings.get(SampleProblems.DATA_DIGEST) : "";
    }

    /** n: workers or peers; node n is the hub. */
    public int n() {
        return problem.n();
    }

    /** d. */
    public int dimension() {
        return problem.dimension();
    }

    /** The named parts of the model in their order, without gaps. */
    public List<Layer> layers() {
        return problem.layers();
    }

    public Method method() {
        return method;
    }

    /** Who mixes with whom in methods without a server; null where there is one. */
    public Mixing mixing() {
        return mixing;
    }

    /** f*, NaN where it is not known. */
    public double optimum() {
        return experiment.optimum().value();
    }

    /** One sentence: how good the optimum is, or why there is none. */
    public String optimumNote() {
        return optimumNote;
    }

    /** The step size, where the method has one that stays the same. */
    public OptionalDouble step() {
        Settings settings = experiment.method().settings();
        StepConfig step = settings.has(MethodKeys.STEP) ? settings.get(MethodKeys.STEP) : null;
        return step == null || step.decreasing() ? OptionalDouble.empty() : OptionalDouble.of(step.size());
    }

    /** Sentences on the numbers that were computed, such as {@code step = 0.21 (theory: 1/L with L = 4.7, n = 20)}. */
    public List<String> notes() {
        Settings settings = experiment.method().settings();
        List<String> notes = new ArrayList<>();
        settings.notes().forEach((key, note) -> notes.add(key + " = " + settings.textOf(key) + " (" + note + ")"));
        notes.add("optimum = " + (Double.isNaN(optimum()) ? "unknown" : Decimal.exact(optimum())) + " (" + optimumNote
                + ")");
        return notes;
    }

    /** What all nodes of a run agree on. */
    public Plan plan() {
        return new Plan(n(), randomness, experiment.wire(), retryNanos);
    }

    /** Who is asked in a round; null where there is no barrier. */
    public Sampling sampling() {
        return experiment.buffer() > 0
                ? null
                : experiment.participation().of(n(), randomness).sampling();
    }

    /** A worker's or peer's gradients. */
    public WorkerNode.Data data(int number) {
        return data(number, () -> {});
    }

    @Override
    public Node start(int number, long process, boolean returning, Runnable work) {
        Plan plan = plan();
        if (method instanceof ServerMethod server) {
            return number == n()
                    ? server(server, plan, returning ? Math.toIntExact(process) : 0)
                    : new WorkerNode(server, plan, number, data(number, work), process, returning);
        }
        GossipMethod gossip = (GossipMethod) method;
        if (number < n()) {
            return peer(gossip, number, process, returning, work);
        }
        double[][] starts = Methods.starts(problem);
        return experiment.asynchronous()
                ? new AsynchronousCoordinatorNode(plan, schedule(), (MixingMatrix) mixing, starts)
                : new CoordinatorNode(plan, schedule(), gossip, mixing, experiment.divided(), starts);
    }

    /** A process of a peer that works with {@code method}: the trial's own, or one around it. */
    public Node peer(GossipMethod method, int number, long process, boolean returning, Runnable work) {
        WorkerNode.Data data = data(number, work);
        long which = returning ? process : Epoch.FIRST;
        if (method instanceof SummedGossip summed) {
            return new ThreeVectorPeerNode(summed, plan(), (MixingMatrix) mixing, number, data, which);
        }
        return experiment.asynchronous()
                ? new AsynchronousPeerNode(
                        method, plan(), (MixingMatrix) mixing, experiment.lagMax(), number, data, which)
                : new PeerNode(method, plan(), mixing, number, data, which);
    }

    private Node server(ServerMethod method, Plan plan, int epoch) {
        int buffer = experiment.buffer();
        return buffer == 0
                ? new ServerNode(method, plan, experiment.participation().of(n(), randomness), schedule(), epoch)
                : new AsynchronousServerNode(method, plan, buffer, schedule(), epoch);
    }

    private WorkerNode.Data data(int number, Runnable work) {
        Settings settings = experiment.problem().settings();
        Long batch = settings.has(SampleProblems.BATCH) ? settings.get(SampleProblems.BATCH) : null;
        return new LocalData(
                problem.local(number).fresh(), batch == null ? 0 : batch.intValue(), randomness, number, work, watch);
    }

    private Schedule schedule() {
        return new Schedule(evaluator(), experiment.evaluateEvery(), optimum(), experiment.stop(), durability);
    }

    private Evaluator evaluator() {
        Problem own = problem.copy();
        double[] gradient = new double[own.dimension()];
        return x -> {
            double loss = own.valueAndGradient(x, gradient);
            double accuracy = own.accuracy().map(test -> test.of(x)).orElse(Double.NaN);
            return new Evaluator.Evaluation(loss, laconic.math.Vectors.squaredNorm(gradient), accuracy);
        };
    }
}
