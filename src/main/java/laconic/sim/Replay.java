package laconic.sim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;
import laconic.coding.DecodeException;
import laconic.math.Draw;
import laconic.math.Purpose;
import laconic.method.Responders;
import laconic.method.ServerMethod;
import laconic.node.Plan;
import laconic.node.Sampling;
import laconic.node.WorkerNode;
import laconic.replica.CatchUp;
import laconic.replica.Increment;
import laconic.replica.Local;
import laconic.replica.Outlet;
import laconic.replica.Proposal;
import laconic.replica.Reader;
import laconic.replica.Replica;
import laconic.replica.Stream;
import laconic.replica.Writer;

/**
 * The plain method on the participation that a run recorded: one loop over its two halves, with no messages, versions
 * on the way or acknowledgements. A run under faults must have ended at the same bits.
 */
public final class Replay {

    private static final int ROUNDS_REMEMBERED = 64;
    private static final double LEAST_RATE = 0.1;

    /**
     * A worker's step whose uplink counted.
     *
     * @param round of the worker's own count: the round, or the exchange where there is no barrier
     * @param versions of all streams at which it was taken; null for the newest
     */
    public record Step(int worker, long round, long[] versions) {}

    private final ServerMethod method;
    private final Plan plan;
    private final Sampling sampling;
    private final IntFunction<WorkerNode.Data> data;
    private final Replica[][] shared;
    private final List<Map<Long, CatchUp.Snapshot>> history = new ArrayList<>();
    private final Worker[] workers;
    private final ServerMethod.ServerHalf half;
    private final Set<Purpose> coins = EnumSet.noneOf(Purpose.class);
    private final boolean[][] answers;
    private final int[] asks;
    private int[] asked;

    /**
     * @param sampling who was asked; null for a run without a barrier
     * @param data a worker's gradients
     */
    public Replay(ServerMethod method, Plan plan, Sampling sampling, IntFunction<WorkerNode.Data> data) {
        this.method = method;
        this.plan = plan;
        this.sampling = sampling;
        this.data = data;
        shared = new Replica[method.streams().size()][];
        for (int s = 0; s < shared.length; s++) {
            Stream stream = method.streams().get(s);
            shared[s] = new Replica[stream.copies()];
            for (int c = 0; c < shared[s].length; c++) {
                shared[s][c] = stream.way() == Stream.Way.UP
                        ? new Replica(stream, stream.address(c, plan.n()), plan.randomness())
                        : new Outlet(stream, c, plan.n(), plan.randomness(), plan.wire(), 1);
                history.add(new TreeMap<>());
            }
        }
        half = method.server(new Server());
        workers = new Worker[plan.n()];
        Arrays.setAll(workers, Worker::new);
        answers = new boolean[plan.n()][ROUNDS_REMEMBERED];
        asks = new int[plan.n()];
        asked = Sampling.everyone(plan.n()).sample(0);
    }

    /** The model after the rounds so far, shape (d). */
    public double[] model() {
        return half.model();
    }

    /**
     * Opens a round or update.
     *
     * @param joined those that lose their memory before it closes
     * @return who is asked, ascending, possibly with repeats
     */
    public int[] open(long round, Collection<Integer> joined) {
        joined.forEach(i -> workers[i] = new Worker(i));
        coins.clear();
        if (sampling != null) {
            Sampling rule = round < 0 ? Sampling.everyone(plan.n()) : sampling;
            asked = half.participants(round, rule.sample(round));
        }
        half.open(round, asked);
        if (sampling == null) {
            remember();
        }
        return asked;
    }

    /** The steps of a round with a barrier in which these workers' uplinks count. */
    public static List<Step> steps(long round, int[] responders) {
        return Arrays.stream(responders)
                .distinct()
                .mapToObj(i -> new Step(i, round, null))
                .toList();
    }

    /**
     * Closes the round that is open.
     *
     * @param responders those whose uplinks counted, ascending, possibly with repeats
     * @param steps of each of them, in their order, once
     */
    public void close(long round, int[] responders, List<Step> steps) throws DecodeException {
        for (Step step : steps) {
            workers[step.worker].step(step);
        }
        for (Step step : steps) {
            workers[step.worker].count();
        }
        double[] inverse = new double[responders.length];
        double p = sampling == null ? 1 : sampling.probability();
        for (int r = 0; r < inverse.length; r++) {
            inverse[r] = sampling == null ? (double) plan.n() / responders.length : 1 / (p * rate(responders[r]));
        }
        double[] weights = inverse.clone();
        if (p == 1) {
            Arrays.fill(weights, 1);
        }
        for (int i : Arrays.stream(asked).distinct().toArray()) {
            answers[i][asks[i]++ % ROUNDS_REMEMBERED] =
                    Arrays.stream(responders).anyMatch(each -> each == i);
        }
        half.close(round, new Responders(responders, weights, inverse));
        asked = responders;
    }

    /** The share of the last 64 rounds that a worker answered of those that asked it, one more on both sides. */
    private double rate(int worker) {
        double answered = 1;
        int rounds = Math.min(asks[worker], ROUNDS_REMEMBERED);
        for (int k = 0; k < rounds; k++) {
            answered += answers[worker][k] ? 1 : 0;
        }
        return Math.max(LEAST_RATE, answered / (rounds + 1));
    }

    /** Keeps what readers see of the server's streams, for workers that are behind. */
    private void remember() {
        int k = 0;
        for (Replica[] copies : shared) {
            for (Replica copy : copies) {
                history.get(k++).putIfAbsent(copy.version(), copy.snapshot());
            }
        }
    }

    private CatchUp.Snapshot state(int s, int worker, long[] versions) {
        int copy = method.streams().get(s).copyOf(worker);
        int k = copy;
        for (int before = 0; before < s; before++) {
            k += shared[before].length;
        }
        return versions == null ? shared[s][copy].snapshot() : history.get(k).get(versions[s]);
    }

    private int index(Stream stream) {
        return method.streams().indexOf(stream);
    }

    private final class Server implements ServerMethod.ServerEnds {

        @Override
        public Writer down(Stream stream, int copy) {
            return (Outlet) shared[index(stream)][copy];
        }

        @Override
        public Reader up(Stream stream, int worker) {
            return shared[index(stream)][worker];
        }

        @Override
        public double[] vector(double[] start) {
            return start.clone();
        }

        @Override
        public Draw common(Purpose purpose, long round) {
            return plan.randomness().draw(purpose, plan.n(), round);
        }

        @Override
        public boolean toss(Purpose coin, long round, double probability) {
            boolean heads = plan.randomness().coin(coin, round, probability);
            return heads && coins.add(coin);
        }
    }

    /** One worker's process: its ends, its locals and its half. */
    private final class Worker implements ServerMethod.WorkerEnds {

        private final int number;
        private final List<Replica> ends = new ArrayList<>();
        private final List<Local> locals = new ArrayList<>();
        private final ServerMethod.WorkerHalf half;
        private final WorkerNode.Data gradients;

        Worker(int number) {
            this.number = number;
            for (int s = 0; s < shared.length; s++) {
                Stream stream = method.streams().get(s);
                ends.add(
                        stream.way() == Stream.Way.UP
                                ? new Proposal(stream, number, plan.n(), plan.randomness(), plan.wire())
                                : new Replica(
                                        stream, stream.address(stream.copyOf(number), plan.n()), plan.randomness()));
            }
            half = method.worker(number, this);
            gradients = data.apply(number);
        }

        void step(Step step) throws DecodeException {
            for (int s = 0; s < ends.size(); s++) {
                boolean own = ends.get(s) instanceof Proposal;
                if (!own || ends.get(s).version() != shared[s][number].version()) {
                    ends.get(s).restore(state(s, number, own ? null : step.versions));
                }
            }
            gradients.begin(step.round);
            half.step(step.round, gradients.checked());
        }

        /** The step counts: both ends move. */
        void count() throws DecodeException {
            for (int s = 0; s < ends.size(); s++) {
                if (ends.get(s) instanceof Proposal proposal) {
                    Increment increment = proposal.pending();
                    shared[s][number].fold(increment, shared[s][number].decode(increment));
                    proposal.settle(true);
                }
            }
            locals.forEach(local -> local.settle(true));
        }

        @Override
        public Reader down(Stream stream) {
            return ends.get(index(stream));
        }

        @Override
        public Writer up(Stream stream) {
            return (Proposal) ends.get(index(stream));
        }

        @Override
        public Local local(double[] start) {
            Local local = new Local(start);
            locals.add(local);
            return local;
        }

        @Override
        public Draw common(Purpose purpose, long round) {
            return plan.randomness().draw(purpose, plan.n(), round);
        }

        @Override
        public boolean coin(Purpose coin) {
            return coins.contains(coin);
        }
    }
}
