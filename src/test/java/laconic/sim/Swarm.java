package laconic.sim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import laconic.coding.DecodeException;
import laconic.math.SeededRandomness;
import laconic.node.Durable;
import laconic.node.Participation;
import laconic.node.Report;
import laconic.node.Sampling;
import laconic.node.WorkerNode;

/**
 * One seeded run of a method over a faulty network: sizes, faults, crashes, deadlines and sampling are drawn from the
 * seed; every fifth seed has no faults at all. Every check is a sentence about what was violated.
 */
final class Swarm {

    private static final long ROUNDS = 60;
    private static final long MILLI = 1_000_000L;
    private static final Network CALM = new Network(3 * MILLI, 1e7, 1e8, 5 * MILLI, 0.3, 4, 0, 0, 0);

    private final MethodCase method;
    private final long seed;
    private final SplittableRandom random;
    private final boolean faults;
    private final Quadratics problem;
    private final PlainMethods.Rule rule;
    private final double fraction;
    private final List<Crash> crashes;
    private Scenario scenario;
    private long forgotten;

    Swarm(MethodCase method, long seed) {
        this.method = method;
        this.seed = seed;
        random = new SplittableRandom(SeededRandomness.mix(seed));
        faults = seed % 5 != 0;
        int n = 1 + random.nextInt(1 + random.nextInt(16));
        problem = new Quadratics(n, 1 + random.nextInt(1 + random.nextInt(64)), 0.1, seed);
        PlainMethods.Rule[] rules = PlainMethods.Rule.values();
        rule = rules[random.nextInt(method == MethodCase.PP_MARINA ? rules.length : rules.length - 1)];
        fraction = random.nextInt(3) == 0 ? 0.5 : 1;
        crashes = faults ? crashes() : List.of();
    }

    /**
     * Some processes die and come back: at once (faster than messages in flight), soon, or after they were given up.
     */
    private List<Crash> crashes() {
        List<Crash> drawn = new ArrayList<>();
        for (int i = 0; i < problem.n; i++) {
            long at = 0;
            for (int k = random.nextInt(5); k > 0; k--) {
                at += random.nextLong((random.nextInt(3) == 0 ? 20 : 800) * MILLI);
                long away =
                        switch (random.nextInt(4)) {
                            case 0 -> 1;
                            case 1 -> random.nextLong(4 * MILLI);
                            case 2 -> random.nextLong(60 * MILLI);
                            default -> random.nextLong(3000 * MILLI);
                        };
                drawn.add(new Crash(i, at, at + away));
                at += away + 1;
            }
        }
        return drawn;
    }

    /** In half of the faulty seeds the server has a disk, and dies once or twice. */
    private List<Crash> serverCrashes() {
        SplittableRandom drawn = new SplittableRandom(SeededRandomness.mix(seed + 1));
        List<Crash> crashes = new ArrayList<>();
        long at = 0;
        for (int k = faults && drawn.nextBoolean() ? 1 + drawn.nextInt(2) : 0; k > 0; k--) {
            at += drawn.nextLong(500 * MILLI);
            long away = drawn.nextBoolean() ? 1 : drawn.nextLong(300 * MILLI);
            crashes.add(new Crash(problem.n, at, at + away));
            at += away + 1;
        }
        return crashes;
    }

    /** Runs it; the first thing that is wrong, or null. */
    String violation() {
        Participation.Deadline deadline =
                switch (faults ? random.nextInt(3) : 0) {
                    case 0 -> Participation.Deadline.NONE;
                    case 1 -> Participation.Deadline.AUTO;
                    default -> new Participation.Deadline(30 * MILLI);
                };
        Network network = faults
                ? CALM.withFaults(0.3 * random.nextDouble(), 0.5 * random.nextDouble(), 0.3 * random.nextDouble())
                : CALM;
        Participation participation = new Participation(sampling(), 0.5, deadline);
        scenario = new Scenario(method.method(problem), problem, participation, 200 * MILLI, seed);
        List<Crash> all = new ArrayList<>(crashes);
        List<Crash> ofServer = serverCrashes();
        all.addAll(ofServer);
        forgotten = (long) problem.n * ofServer.size();
        if (!ofServer.isEmpty()) {
            scenario.durable(Durable.Mode.STRICT, 1, seed % 2 * 20 * MILLI);
        }
        try {
            scenario.flipping(BitFlip.at(faults && seed % 4 == 0 ? 0.02 : 0)).run(network, all, seed, ROUNDS);
        } catch (AssertionError | RuntimeException e) {
            return e.toString();
        }
        if (scenario.finished == null) {
            return "the run did not end";
        }
        if (scenario.finished.outcome() != Report.Outcome.STOPPED) {
            return scenario.finished.reason();
        }
        for (Scenario.Round round : scenario.schedule) {
            if (fraction == 1 && 2 * round.responders().length < round.participants()) {
                return "round " + round.round() + " closed with " + round.responders().length + " of "
                        + round.participants() + " uplinks";
            }
        }
        String repairs = faults ? unexplainedRepairs() : needlessRepairs();
        return repairs != null ? repairs : replay();
    }

    private Sampling sampling() {
        SeededRandomness randomness = new SeededRandomness(seed, problem.n);
        if (fraction == 1) {
            return Sampling.everyone(problem.n);
        }
        return switch (rule) {
            case BERNOULLI -> Sampling.bernoulli(problem.n, fraction, randomness);
            case FIXED -> Sampling.fixed(problem.n, fraction, randomness);
            case WITH_REPLACEMENT -> Sampling.withReplacement(problem.n, fraction, randomness);
        };
    }

    /** Without faults nothing is repaired, late or lost. */
    private String needlessRepairs() {
        if (!scenario.incidents.isEmpty()) {
            return scenario.incidents.get(0) + " without a fault";
        }
        if (scenario.last().resyncs() > 0 || scenario.last().resyncBits() > 0) {
            return scenario.last().resyncs() + " repairs without a fault";
        }
        boolean missed = scenario.schedule.stream().anyMatch(r -> r.responders().length < r.participants());
        return missed ? "an uplink did not count without a fault" : null;
    }

    /**
     * A server that dies forgets joins that it has not logged. Every other join is a process that returned, or one that
     * a join of its dead predecessor has shut out; every other repair has a message behind it that was lost, repeated
     * or delayed, or addressed to the dead, or a round that was asked again.
     */
    private String unexplainedRepairs() {
        for (Report.Incident incident : scenario.incidents) {
            switch (incident.kind()) {
                case GAP, UNDECODABLE, NOT_FINITE -> {
                    return incident.toString();
                }
                default -> {}
            }
        }
        long mismatches = scenario.count(Report.Incident.Kind.DIGEST_MISMATCH);
        if (mismatches > scenario.flips) {
            return mismatches + " digests differ, of which " + scenario.flips + " by a flipped bit";
        }
        long joined = scenario.count(Report.Incident.Kind.JOINED);
        if (joined > crashes.size() + scenario.staleJoins + mismatches + scenario.forgottenJoins) {
            return joined + " joins after " + crashes.size() + " returns, " + scenario.staleJoins
                    + " of them stale, and " + scenario.forgottenJoins + " that the server forgot";
        }
        long explained = scenario.simulator.faults()
                + joined
                + 2L * crashes.size()
                + forgotten
                + problem.n * scenario.count(Report.Incident.Kind.ASKED_AGAIN);
        return scenario.last().resyncs() > explained
                ? scenario.last().resyncs() + " repairs, of which faults explain " + explained
                : null;
    }

    /** The plain algorithm on the recorded responders ends at the same bits. */
    private String replay() {
        double[] plain = method.plain(new PlainMethods(problem, rule, fraction, seed), scenario.schedule);
        if (!Arrays.equals(plain, scenario.finished.model())) {
            return "the model differs from the plain algorithm's";
        }
        if (!Arrays.equals(plain, replayed())) {
            return "the replay of the method's halves differs from the plain algorithm";
        }
        return scenario.digestsCompared == 0 ? "no two copies were ever compared" : null;
    }

    private double[] replayed() {
        Replay replay = new Replay(method.method(problem), scenario.plan(), sampling(), i -> new WorkerNode.Data() {
            private long round;

            @Override
            public void begin(long now) {
                round = now;
            }

            @Override
            public void gradient(double[] x, double[] into) {
                problem.gradient(i, round, x, into);
            }
        });
        try {
            for (Scenario.Round round : scenario.schedule) {
                replay.open(round.round(), round.joined());
                replay.close(round.round(), round.responders(), Replay.steps(round.round(), round.responders()));
            }
        } catch (DecodeException e) {
            throw new IllegalStateException(e);
        }
        return replay.model();
    }

    /** Uplinks of this run that were asked for and did not count. */
    long missed() {
        return scenario.schedule.stream()
                .mapToLong(round -> round.participants() - round.responders().length)
                .sum();
    }
}
