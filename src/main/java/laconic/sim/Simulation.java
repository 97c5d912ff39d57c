package laconic.sim;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import laconic.experiment.BadInputException;
import laconic.experiment.Experiment;
import laconic.experiment.FaultsConfig;
import laconic.experiment.NetworkConfig;
import laconic.experiment.Trial;
import laconic.method.ServerMethod;
import laconic.node.Processes;
import laconic.node.Report;
import laconic.node.Stop;

/** The simulator as the host of a trial: virtual time, with the network and the faults of the experiment file. */
public final class Simulation {

    private static final long RETRY_LEAST_NANOS = 10_000_000L;
    private static final long RETRIES_IN_VAIN = 100_000;
    private static final double SAFETY = 4;
    private static final double NANOS = 1e9;
    private static final double HEADER_BITS = 8 * 28;

    private final Network network;
    private final FaultsConfig faults;

    private Simulation(Network network, FaultsConfig faults) {
        this.network = network;
        this.faults = faults;
    }

    /** The host that an experiment file describes. */
    public static Simulation of(Trial trial) {
        NetworkConfig network = trial.experiment().network();
        FaultsConfig faults = trial.experiment().faults();
        return new Simulation(
                new Network(
                        network.latencyNanos(),
                        network.up(),
                        network.down(),
                        network.computeNanos(),
                        network.stragglerFraction(),
                        network.stragglerSlowdown(),
                        0,
                        0,
                        0),
                faults);
    }

    /**
     * Refuses a run that only the clock can end where the clock stands still.
     *
     * @throws BadInputException saying so
     */
    public static void checkClock(Experiment experiment) {
        Stop stop = experiment.stop();
        boolean others = stop.rounds() < Long.MAX_VALUE
                || stop.gap() >= 0
                || stop.upBits() < Long.MAX_VALUE
                || stop.downBits() < Long.MAX_VALUE
                || stop.totalBits() < Long.MAX_VALUE;
        if (!others && experiment.network().instant()) {
            throw new BadInputException("stop.seconds is never reached in a network where nothing takes time; give"
                    + " network.latency or network.compute a duration, or add stop.rounds");
        }
    }

    /** Runs until the hub reports the end, or nothing is left to happen. */
    public void run(Trial trial, Consumer<Report> reports) {
        run(trial, patient(trial), reports);
    }

    /**
     * Runs nodes that {@code processes} makes for a trial, which may wrap {@link #patient}; how many messages had a
     * fault.
     */
    public long run(Trial trial, Processes processes, Consumer<Report> reports) {
        List<Crash> crashes = faults.crashes().stream()
                .map(crash ->
                        new Crash(crash.ofServer() ? trial.n() : crash.worker(), crash.atNanos(), crash.backNanos()))
                .toList();
        List<Partition> cuts = faults.cuts().stream().map(Simulation::partition).toList();
        List<Pause> pauses = faults.pauses().stream()
                .map(pause -> new Pause(pause.worker(), pause.atNanos(), pause.backNanos()))
                .toList();
        long[] slow = new long[trial.n() + 1];
        Arrays.setAll(slow, faults::slowNanos);
        Simulator simulator = new Simulator(
                        trial.n(), network, crashes, trial.experiment().seed(), processes, reports)
                .cut(cuts)
                .pause(pauses)
                .mishaps(faults.odds(), faults.queue(), slow)
                .limit(faults.limits().stream().map(Simulation::limit).toList())
                .calmFrom(faults.untilNanos())
                .giveUpAfter(RETRIES_IN_VAIN * retryNanos(trial), lastReturn());
        if (faults.serverCrashes() > 0) {
            simulator.disk(faults.disk().latencyNanos(), faults.disk().torn());
        }
        simulator.run();
        return simulator.faults();
    }

    /** When the last of what the file's faults take away is back. */
    private long lastReturn() {
        LongStream crashes = faults.crashes().stream().mapToLong(FaultsConfig.Crash::backNanos);
        LongStream cuts = faults.cuts().stream().mapToLong(FaultsConfig.Cut::backNanos);
        LongStream pauses = faults.pauses().stream().mapToLong(FaultsConfig.Pause::backNanos);
        LongStream limits = faults.limits().stream().mapToLong(FaultsConfig.Limit::backNanos);
        return Stream.of(crashes, cuts, pauses, limits)
                .flatMapToLong(each -> each)
                .filter(back -> back < Long.MAX_VALUE)
                .max()
                .orElse(0);
    }

    private static Limit limit(FaultsConfig.Limit limit) {
        return new Limit(set(limit.workers()), limit.bitsPerSecond(), limit.atNanos(), limit.backNanos());
    }

    private static BitSet set(List<Integer> numbers) {
        BitSet set = new BitSet();
        numbers.forEach(set::set);
        return set;
    }

    private static Partition partition(FaultsConfig.Cut cut) {
        return new Partition(
                set(cut.workers()), Partition.Way.valueOf(cut.way().name()), cut.atNanos(), cut.backNanos());
    }

    /**
     * The trial whose nodes send again only what is overdue on this network: several times as long as a fault-free
     * exchange can take, so that every repeat has a fault behind it. Where the server dies it keeps its state as the
     * experiment's durability says.
     */
    public Trial patient(Trial trial) {
        Trial patient = trial.retryingAfter(retryNanos(trial));
        return faults.serverCrashes() > 0 ? patient.keeping() : patient;
    }

    private long retryNanos(Trial trial) {
        double message = HEADER_BITS;
        int receivers = 1;
        if (trial.method() instanceof ServerMethod method) {
            message += 2.0 * Double.SIZE * trial.dimension() * method.streams().size();
        } else {
            message += 2.0 * Double.SIZE * trial.dimension();
            for (int i = 0; i < trial.n(); i++) {
                receivers = Math.max(receivers, trial.mixing().neighbours(i).length);
            }
        }
        double seconds = 2 * faults.disk().latencyNanos() / NANOS
                + 2 * network.latencyNanos() / NANOS
                + network.computeNanos() * network.stragglerSlowdown() / NANOS
                + receivers * message / network.upBitsPerSecond()
                + message / network.downBitsPerSecond();
        return Math.max(RETRY_LEAST_NANOS, (long) Math.ceil(SAFETY * seconds * NANOS));
    }
}
