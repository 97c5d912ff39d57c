package laconic.app.claims;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import laconic.coding.DecodeException;
import laconic.compress.Identity;
import laconic.compress.Wire;
import laconic.experiment.Trial;
import laconic.math.Draw;
import laconic.math.Purpose;
import laconic.math.Randomness;
import laconic.math.SeededRandomness;
import laconic.math.Vectors;
import laconic.method.GossipMethod;
import laconic.method.Responders;
import laconic.method.ServerMethod;
import laconic.node.WorkerNode;
import laconic.replica.Increment;
import laconic.replica.Local;
import laconic.replica.Outlet;
import laconic.replica.Reader;
import laconic.replica.Replica;
import laconic.replica.Stream;
import laconic.replica.Writer;

/**
 * A method run as its paper's box reads, on a network with faults and without any protocol: whoever writes an increment
 * advances at once, whoever gets one folds it, as often as it comes. What a box sends whole (an uncompressed model)
 * arrives whole. The methods' halves are those of every other host; only the care is missing.
 *
 * @param faults what happens to messages and processes
 */
final class Unprotected {

    /**
     * Faults, each drawn independently.
     *
     * @param loss share of messages lost
     * @param duplicate share of messages that arrive twice
     * @param restart share of steps before which a worker or peer loses its memory
     */
    record Faults(double loss, double duplicate, double restart) {

        static final Faults NONE = new Faults(0, 0, 0);
    }

    /** An error after so many rounds or ticks. */
    record Point(long round, double error) {}

    static final Wire WIRE = Wire.FLOAT64;

    final Trial trial;
    final int n;
    final Randomness randomness;
    private final Faults faults;
    private final SplittableRandom chance;
    final WorkerNode.Data[] data;

    private Unprotected(Trial trial, Faults faults, long seed) {
        this.trial = trial;
        this.faults = faults;
        n = trial.n();
        randomness = new SeededRandomness(trial.experiment().seed(), n);
        chance = new SplittableRandom(seed);
        data = IntStream.range(0, n).mapToObj(trial::data).toArray(WorkerNode.Data[]::new);
    }

    /**
     * Runs a trial for so many rounds.
     *
     * @param every rounds between two points
     */
    static List<Point> run(Trial trial, Faults faults, long rounds, long every) {
        Unprotected run = new Unprotected(trial, faults, trial.experiment().seed());
        try {
            return trial.method() instanceof ServerMethod server
                    ? run.serve(server, rounds, every)
                    : new UnprotectedPeers(run, (GossipMethod) trial.method()).gossip(rounds, every);
        } catch (DecodeException e) {
            throw new IllegalStateException("an encoder wrote what its decoder refuses", e);
        }
    }

    /** Whether a process loses its memory before a step. */
    boolean restarts() {
        return chance.nextDouble() < faults.restart;
    }

    /** How often a message arrives. */
    int arrivals() {
        return chance.nextDouble() < faults.loss ? 0 : chance.nextDouble() < faults.duplicate ? 2 : 1;
    }

    static void fold(Replica copy, List<Increment> increments, int times) throws DecodeException {
        for (int k = 0; k < times; k++) {
            for (Increment increment : increments) {
                copy.fold(increment, copy.decode(increment));
            }
        }
    }

    /** ‖∇f(x)‖². */
    double gradient(double[] x) {
        double[] sum = new double[x.length];
        double[] g = new double[x.length];
        for (WorkerNode.Data each : data) {
            each.gradient(x, g);
            Vectors.add(g, sum);
        }
        Vectors.divide(sum, n);
        return Vectors.squaredNorm(sum);
    }

    private Draw common(Purpose purpose, long round) {
        return randomness.draw(purpose, n, round);
    }

    private List<Point> serve(ServerMethod method, long rounds, long every) throws DecodeException {
        Server server = new Server(method);
        Worker[] workers = new Worker[n];
        Arrays.setAll(workers, i -> new Worker(method, i));
        List<Point> points = new ArrayList<>(List.of(new Point(0, gradient(server.half.model()))));
        int[] everyone = IntStream.range(0, n).toArray();
        for (long t = method.firstRound(); t < rounds; t++) {
            server.half.open(t, everyone);
            List<Integer> responders = new ArrayList<>();
            for (int i = 0; i < n; i++) {
                if (restarts()) {
                    workers[i] = new Worker(method, i);
                }
                int times = arrivals();
                server.show(workers[i], times);
                if (times > 0) {
                    data[i].begin(t);
                    workers[i].half.step(t, data[i]);
                    workers[i].locals.forEach(local -> local.settle(true));
                    int copies = arrivals();
                    server.take(workers[i], copies);
                    if (copies > 0) {
                        responders.add(i);
                    }
                }
            }
            server.sent();
            double[] ones = new double[responders.size()];
            Arrays.fill(ones, 1);
            server.half.close(
                    t, new Responders(responders.stream().mapToInt(i -> i).toArray(), ones, ones));
            if (t >= 0 && (t + 1) % every == 0) {
                points.add(new Point(t + 1, gradient(server.half.model())));
            }
        }
        return points;
    }

    private final class Server implements ServerMethod.ServerEnds {

        private final List<Stream> streams;
        private final Replica[][] copies;
        private final long[][] shown;
        private final ServerMethod.ServerHalf half;

        Server(ServerMethod method) {
            streams = method.streams();
            copies = new Replica[streams.size()][];
            shown = new long[streams.size()][];
            for (int s = 0; s < copies.length; s++) {
                Stream stream = streams.get(s);
                copies[s] = new Replica[stream.copies()];
                shown[s] = new long[stream.copies()];
                for (int c = 0; c < copies[s].length; c++) {
                    copies[s][c] = stream.way() == Stream.Way.DOWN
                            ? new Outlet(stream, c, n, randomness, WIRE, 1)
                            : new Replica(stream, stream.address(c, n), randomness);
                }
            }
            half = method.server(this);
        }

        /** The downlink of a round to one worker: what was written since the last round's. */
        void show(Worker worker, int times) throws DecodeException {
            for (int s = 0; s < copies.length; s++) {
                Stream stream = streams.get(s);
                if (stream.way() == Stream.Way.DOWN && times > 0) {
                    int c = stream.copyOf(worker.number);
                    if (stream.compressor() instanceof Identity) {
                        worker.ends.get(s).restore(copies[s][c].snapshot());
                    } else {
                        Outlet outlet = (Outlet) copies[s][c];
                        fold(worker.ends.get(s), outlet.replay(shown[s][c]).increments(), times);
                    }
                }
            }
        }

        /** All downlinks of the round have been sent. */
        void sent() {
            for (int s = 0; s < copies.length; s++) {
                for (int c = 0; c < copies[s].length; c++) {
                    shown[s][c] = copies[s][c].version();
                }
            }
        }

        void take(Worker worker, int times) throws DecodeException {
            for (int s = 0; s < copies.length; s++) {
                if (streams.get(s).way() == Stream.Way.UP) {
                    Outlet outlet = (Outlet) worker.ends.get(s);
                    fold(
                            copies[s][worker.number],
                            outlet.replay(outlet.version() - 1).increments(),
                            times);
                }
            }
        }

        @Override
        public Writer down(Stream stream, int copy) {
            return (Outlet) copies[streams.indexOf(stream)][copy];
        }

        @Override
        public Reader up(Stream stream, int worker) {
            return copies[streams.indexOf(stream)][worker];
        }

        @Override
        public double[] vector(double[] start) {
            return start.clone();
        }

        @Override
        public Draw common(Purpose purpose, long round) {
            return Unprotected.this.common(purpose, round);
        }

        @Override
        public boolean toss(Purpose coin, long round, double probability) {
            return randomness.coin(coin, round, probability);
        }
    }

    private final class Worker implements ServerMethod.WorkerEnds {

        private final int number;
        private final List<Stream> streams;
        private final List<Replica> ends = new ArrayList<>();
        private final List<Local> locals = new ArrayList<>();
        private final ServerMethod.WorkerHalf half;

        Worker(ServerMethod method, int number) {
            this.number = number;
            streams = method.streams();
            for (Stream stream : streams) {
                if (stream.mode() == Stream.Mode.MESSAGE) {
                    throw new UnsupportedOperationException("methods without shared state are not run unprotected");
                }
                int copy = stream.copyOf(number);
                ends.add(
                        stream.way() == Stream.Way.UP
                                ? new Outlet(stream, copy, n, randomness, WIRE, 1)
                                : new Replica(stream, stream.address(copy, n), randomness));
            }
            half = method.worker(number, this);
        }

        @Override
        public Reader down(Stream stream) {
            return ends.get(streams.indexOf(stream));
        }

        @Override
        public Writer up(Stream stream) {
            return (Outlet) ends.get(streams.indexOf(stream));
        }

        @Override
        public Local local(double[] start) {
            Local local = new Local(start);
            locals.add(local);
            return local;
        }

        @Override
        public Draw common(Purpose purpose, long round) {
            return Unprotected.this.common(purpose, round);
        }

        @Override
        public boolean coin(Purpose coin) {
            throw new UnsupportedOperationException("methods with coins are not run unprotected");
        }
    }
}
