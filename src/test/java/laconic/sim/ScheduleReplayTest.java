package laconic.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import laconic.math.SeededRandomness;
import laconic.node.Participation;
import laconic.node.Report;
import laconic.node.Sampling;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The central promise: under faults a run computes, bit for bit, what the plain algorithm computes for the participation
 * that happened. Sizes, faults, crashes, deadlines and sampling are drawn from each seed.
 */
class ScheduleReplayTest {

    private static final int SEEDS = Integer.getInteger("seeds", 40);
    private static final long ROUNDS = 60;
    private static final long MILLI = 1_000_000L;

    @ParameterizedTest
    @EnumSource(MethodCase.class)
    void computesThePlainMethodUnderFaults(MethodCase method) {
        long missed = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Quadratics problem = new Quadratics(1 + random.nextInt(6), 1 + random.nextInt(20), 0.1, seed);
            double fraction = random.nextInt(3) == 0 ? 0.5 : 1;
            PlainMethods.Rule rule = rule(method, random);
            Scenario scenario = run(method, problem, rule, fraction, random, seed);
            assertThat(scenario.finished).as("seed %d ends", seed).isNotNull();
            assertThat(scenario.finished.outcome())
                    .as("seed %d: %s", seed, scenario.finished.reason())
                    .isEqualTo(Report.Outcome.STOPPED);
            double[] expected = method.plain(new PlainMethods(problem, rule, fraction, seed), scenario.schedule);
            assertThat(scenario.finished.model()).as("model of seed %d", seed).containsExactly(expected);
            for (Report.Incident incident : scenario.incidents) {
                assertThat(incident.kind())
                        .as("seed %d: %s", seed, incident)
                        .isNotIn(
                                Report.Incident.Kind.DIGEST_MISMATCH,
                                Report.Incident.Kind.GAP,
                                Report.Incident.Kind.UNDECODABLE,
                                Report.Incident.Kind.NOT_FINITE);
            }
            assertThat(scenario.digestsCompared).isPositive();
            for (Scenario.Round round : scenario.schedule) {
                missed += round.participants() - round.responders().length;
            }
        }
        assertThat(missed)
                .as("uplinks that did not count: the faults did something")
                .isGreaterThan(100);
    }

    private static PlainMethods.Rule rule(MethodCase method, SplittableRandom random) {
        PlainMethods.Rule[] rules = PlainMethods.Rule.values();
        return rules[random.nextInt(method == MethodCase.PP_MARINA ? rules.length : rules.length - 1)];
    }

    private static Sampling sampling(PlainMethods.Rule rule, int n, double fraction, long seed) {
        SeededRandomness randomness = new SeededRandomness(seed, n);
        if (fraction == 1) {
            return Sampling.everyone(n);
        }
        return switch (rule) {
            case BERNOULLI -> Sampling.bernoulli(n, fraction, randomness);
            case FIXED -> Sampling.fixed(n, fraction, randomness);
            case WITH_REPLACEMENT -> Sampling.withReplacement(n, fraction, randomness);
        };
    }

    private static Scenario run(
            MethodCase method,
            Quadratics problem,
            PlainMethods.Rule rule,
            double fraction,
            SplittableRandom random,
            long seed) {
        Sampling sampling = sampling(rule, problem.n, fraction, seed);
        Participation.Deadline deadline =
                switch (random.nextInt(3)) {
                    case 0 -> Participation.Deadline.NONE;
                    case 1 -> Participation.Deadline.AUTO;
                    default -> new Participation.Deadline(30 * MILLI);
                };
        Participation participation = new Participation(sampling, 0.5, deadline);
        Network network = new Network(3 * MILLI, 1e7, 1e8, 5 * MILLI, 0.3, 4, 0, 0, 0)
                .withFaults(0.3 * random.nextDouble(), 0.5 * random.nextDouble(), 0.3 * random.nextDouble());
        return new Scenario(method.method(problem), problem, participation, 200 * MILLI, seed)
                .run(network, crashes(problem.n, random), seed, ROUNDS);
    }

    /** Some processes die and come back: at once (faster than messages in flight), soon, or after they were given up. */
    private static List<Crash> crashes(int n, SplittableRandom random) {
        List<Crash> crashes = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            long at = 0;
            for (int k = random.nextInt(5); k > 0; k--) {
                at += random.nextLong(800 * MILLI);
                long away =
                        switch (random.nextInt(4)) {
                            case 0 -> 1;
                            case 1 -> random.nextLong(4 * MILLI);
                            case 2 -> random.nextLong(60 * MILLI);
                            default -> random.nextLong(3000 * MILLI);
                        };
                crashes.add(new Crash(i, at, at + away));
                at += away + 1;
            }
        }
        return crashes;
    }
}
