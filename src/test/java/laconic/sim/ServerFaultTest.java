package laconic.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import laconic.math.SeededRandomness;
import laconic.node.Participation;
import laconic.node.Report;
import laconic.node.Report.Incident.Kind;
import laconic.node.Sampling;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What faults may cost: repairs that they explain, rounds of those that they hit, and never the end of the run. */
class ServerFaultTest {

    private static final long MILLI = 1_000_000L;
    private static final Network CALM = new Network(3 * MILLI, 1e7, 1e8, 5 * MILLI, 0.3, 4, 0, 0, 0);
    private static final Participation.Deadline FIXED = new Participation.Deadline(30 * MILLI);

    /** A protocol that is wrong hides behind repairs: without faults there are none, and nothing is late. */
    @ParameterizedTest
    @EnumSource(MethodCase.class)
    void repairsNothingWithoutFaults(MethodCase method) {
        for (long seed = 1; seed <= 20; seed++) {
            Quadratics problem = new Quadratics(1 + (int) (seed % 7), 1 + (int) (3 * seed % 17), 0.1, seed);
            double fraction = seed % 2 == 0 ? 0.4 : 1;
            Sampling sampling = fraction < 1
                    ? Sampling.bernoulli(problem.n, fraction, new SeededRandomness(seed, problem.n))
                    : Sampling.everyone(problem.n);
            Participation participation = new Participation(sampling, 0.5, Participation.Deadline.NONE);
            Scenario scenario = new Scenario(method.method(problem), problem, participation, 1000 * MILLI, seed)
                    .run(CALM, List.of(), seed, 50);
            assertThat(scenario.incidents).isEmpty();
            assertThat(scenario.last().resyncs()).isZero();
            assertThat(scenario.last().resyncBits()).isZero();
            assertThat(scenario.schedule).allMatch(round -> round.responders().length == round.participants());
            assertThat(scenario.finished.model())
                    .containsExactly(method.plain(new PlainMethods(problem, fraction, seed), scenario.schedule));
        }
    }

    /** The same experiment gives the same bits whatever the network's speed. */
    @Test
    void timingChangesNothingWithoutFaults() {
        Quadratics problem = new Quadratics(5, 12, 0.1, 8);
        for (MethodCase method : MethodCase.values()) {
            double[] ideal = full(method, problem, Participation.Deadline.NONE, 1000 * MILLI, 8)
                    .run(Network.IDEAL, List.of(), 1, 40)
                    .finished
                    .model();
            double[] slow = full(method, problem, Participation.Deadline.NONE, 1000 * MILLI, 8)
                    .run(CALM, List.of(), 2, 40)
                    .finished
                    .model();
            assertThat(slow).containsExactly(ideal);
        }
    }

    @ParameterizedTest
    @EnumSource(MethodCase.class)
    void repairsNoMoreThanTheFaultsExplain(MethodCase method) {
        for (long seed = 1; seed <= 20; seed++) {
            Quadratics problem = new Quadratics(5, 8, 0.1, seed);
            Participation.Deadline deadline = seed % 2 == 0 ? Participation.Deadline.NONE : FIXED;
            Network network = new Network(3 * MILLI, 1e7, 1e8, 5 * MILLI, 0, 1, 0.05, 0.05, 0.05);
            Scenario scenario =
                    full(method, problem, deadline, 200 * MILLI, seed).run(network, List.of(), seed, 80);
            assertThat(scenario.last().resyncs()).as("seed %d", seed).isBetween(1L, scenario.simulator.faults());
            assertThat(scenario.count(Kind.JOINED)).isZero();
            assertThat(scenario.incidents).allMatch(i -> i.kind() == Kind.LATE || i.kind() == Kind.ASKED_AGAIN);
        }
    }

    /** A process that dies and returns joins once, however short its absence, and takes part again. */
    @ParameterizedTest
    @EnumSource(MethodCase.class)
    void joinsOncePerReturn(MethodCase method) {
        Quadratics problem = new Quadratics(4, 8, 0.1, 3);
        for (long away : new long[] {1, 2 * MILLI, 11 * MILLI, 90 * MILLI, 2500 * MILLI}) {
            for (long at = 40 * MILLI; at < 60 * MILLI; at += 4 * MILLI + 1) {
                List<Crash> crashes = List.of(new Crash(1, at, at + away), new Crash(3, at, at + away));
                Scenario scenario = full(method, problem, FIXED, 200 * MILLI, 3).run(CALM, crashes, 1, 200);
                assertThat(scenario.count(Kind.JOINED))
                        .as("died at %d for %d", at, away)
                        .isEqualTo(2);
                assertThat(scenario.count(Kind.GAP) + scenario.count(Kind.DIGEST_MISMATCH))
                        .isZero();
                assertThat(scenario.schedule.get(199).responders()).contains(1);
                assertThat(scenario.finished.model())
                        .containsExactly(method.plain(new PlainMethods(problem, 1, 3), scenario.schedule));
            }
        }
    }

    /** I21: with everybody gone for a while the run waits, and goes on when they are back. */
    @ParameterizedTest
    @EnumSource(Waiting.class)
    void goesOnWhenEverybodyIsBack(Waiting waiting) {
        Quadratics problem = new Quadratics(4, 8, 0.1, 5);
        for (MethodCase method : MethodCase.values()) {
            List<Crash> crashes = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                crashes.add(new Crash(i, (100 + 3 * i) * MILLI, (5000 + 70 * i) * MILLI));
            }
            Scenario scenario =
                    full(method, problem, waiting.deadline, 200 * MILLI, 5).run(CALM, crashes, 1, 100);
            assertThat(scenario.finished.outcome()).isEqualTo(Report.Outcome.STOPPED);
            assertThat(scenario.schedule).hasSizeGreaterThanOrEqualTo(100);
            assertThat(scenario.count(Kind.JOINED)).isEqualTo(4);
            assertThat(scenario.finished.model())
                    .containsExactly(method.plain(new PlainMethods(problem, 1, 5), scenario.schedule));
        }
    }

    /** How a round's end is awaited. */
    enum Waiting {
        FOR_EVERYONE(Participation.Deadline.NONE),
        A_FIXED_TIME(FIXED),
        A_MEASURED_TIME(Participation.Deadline.AUTO);

        private final Participation.Deadline deadline;

        Waiting(Participation.Deadline deadline) {
            this.deadline = deadline;
        }
    }

    /** A worker that never comes back costs its rounds: the detector gives it up, the others go on. */
    @Test
    void goesOnWithoutOneThatStaysAway() {
        Quadratics problem = new Quadratics(4, 8, 0.1, 5);
        List<Crash> crashes = List.of(new Crash(2, 100 * MILLI, Long.MAX_VALUE));
        for (Waiting waiting : Waiting.values()) {
            Scenario scenario = full(MethodCase.MCM, problem, waiting.deadline, 200 * MILLI, 5)
                    .run(CALM, crashes, 1, 200);
            assertThat(scenario.finished.outcome()).isEqualTo(Report.Outcome.STOPPED);
            assertThat(scenario.schedule.get(199).responders()).containsExactly(0, 1, 3);
        }
    }

    /** Nor does a run end where a round asks only some, and draws those that stay away, or nobody else. */
    @ParameterizedTest
    @EnumSource(Waiting.class)
    void goesOnWhereTheDrawMeetsThoseThatStayAway(Waiting waiting) {
        for (long seed = 1; seed <= 10; seed++) {
            Quadratics problem = new Quadratics(4, 8, 0.1, seed);
            double fraction = seed % 2 == 0 ? 0.25 : 0.6;
            Sampling sampling = Sampling.bernoulli(4, fraction, new SeededRandomness(seed, 4));
            Participation participation = new Participation(sampling, 0.5, waiting.deadline);
            List<Crash> crashes =
                    List.of(new Crash(1, 60 * MILLI, Long.MAX_VALUE), new Crash(2, 100 * MILLI, Long.MAX_VALUE));
            for (MethodCase method : MethodCase.patient()) {
                Scenario scenario = new Scenario(method.method(problem), problem, participation, 200 * MILLI, seed)
                        .run(CALM, crashes, seed, 100);
                assertThat(scenario.finished.outcome()).isEqualTo(Report.Outcome.STOPPED);
                assertThat(scenario.schedule).anyMatch(round -> round.responders().length == 0);
                assertThat(scenario.finished.model())
                        .containsExactly(method.plain(new PlainMethods(problem, fraction, seed), scenario.schedule));
            }
        }
    }

    /** A cut costs those behind it their rounds and nothing else; one way is as good as both for those that wait. */
    @ParameterizedTest
    @EnumSource(Partition.Way.class)
    void goesOnThroughAPartition(Partition.Way way) {
        BitSet away = new BitSet();
        away.set(1, 3);
        List<Partition> cuts = List.of(new Partition(away, way, 100 * MILLI, 4000 * MILLI));
        for (Waiting waiting : Waiting.values()) {
            for (MethodCase method : MethodCase.patient()) {
                Quadratics problem = new Quadratics(4, 8, 0.1, 5);
                Scenario scenario = full(method, problem, waiting.deadline, 200 * MILLI, 5)
                        .cut(cuts)
                        .run(CALM, List.of(), 5, 400);
                assertThat(scenario.schedule).anyMatch(round -> round.responders().length == 2);
                assertThat(scenario.schedule.get(399).responders()).containsExactly(0, 1, 2, 3);
                assertThat(scenario.count(Kind.JOINED) + scenario.count(Kind.GAP))
                        .isZero();
                assertThat(scenario.finished.model())
                        .containsExactly(method.plain(new PlainMethods(problem, 1, 5), scenario.schedule));
            }
        }
    }

    /** A worker much slower than the deadline stays a bounded number of rounds behind and needs no repairs. */
    @Test
    void doesNotBuryASlowWorker() {
        Quadratics problem = new Quadratics(4, 8, 0.1, 1);
        Network network = new Network(MILLI, 1e9, 1e9, 5 * MILLI, 0.25, 30, 0, 0, 0);
        Scenario scenario =
                full(MethodCase.MCM, problem, FIXED, 1000 * MILLI, 1).run(network, List.of(), 1, 300);
        long behind = scenario.incidents.stream()
                .filter(incident -> incident.kind() == Kind.LATE)
                .mapToLong(incident ->
                        incident.round() - Long.parseLong(incident.detail().replaceAll("\\D", "")))
                .max()
                .orElseThrow();
        assertThat(behind).isBetween(1L, 10L);
        assertThat(scenario.last().resyncs()).isZero();
    }

    /** A gradient that is not finite does not travel: the worker sits that round out and keeps its memory. */
    @ParameterizedTest
    @MethodSource("laconic.sim.MethodCase#patient")
    void sitsOutWhereAGradientIsNotFinite(MethodCase method) {
        Quadratics problem = new Quadratics(5, 8, 0.1, 6);
        Scenario scenario = full(method, problem, Participation.Deadline.NONE, 1000 * MILLI, 6)
                .poisoned((worker, round, process) -> round >= 0 && (round + worker) % 7 == 3 && worker > 1)
                .run(CALM, List.of(), 6, 60);
        assertThat(scenario.finished.outcome()).isEqualTo(Report.Outcome.STOPPED);
        assertThat(scenario.last().resyncs()).isZero();
        for (Scenario.Round round : scenario.schedule) {
            int[] healthy = java.util.stream.IntStream.range(0, 5)
                    .filter(i -> round.round() < 0 || i <= 1 || (round.round() + i) % 7 != 3)
                    .toArray();
            assertThat(round.responders()).containsExactly(healthy);
        }
        assertThat(scenario.finished.model())
                .containsExactly(method.plain(new PlainMethods(problem, 1, 6), scenario.schedule));
    }

    /** Where fewer than the quorum have finite gradients the run has diverged, and says in which round. */
    @Test
    void divergesWhereTooFewGradientsAreFinite() {
        Quadratics problem = new Quadratics(5, 8, 0.1, 6);
        for (MethodCase method : MethodCase.values()) {
            Scenario scenario = full(method, problem, Participation.Deadline.NONE, 1000 * MILLI, 6)
                    .poisoned((worker, round, process) -> round == 17 && worker != 2 && worker != 4)
                    .run(CALM, List.of(), 6, 60);
            assertThat(scenario.finished.outcome()).isEqualTo(Report.Outcome.DIVERGED);
            assertThat(scenario.finished.reason()).contains("round 17");
        }
    }

    /** Steps that are much too large end the run as diverged, before anything that is not finite has travelled. */
    @Test
    void divergesWhereTheModelExplodes() {
        Quadratics problem = new Quadratics(3, 4, 0, 6);
        double[] start = problem.start();
        Arrays.fill(start, 1);
        laconic.method.Gd method =
                new laconic.method.Gd(3, start, laconic.method.StepSize.constant(1e9), new laconic.compress.Identity());
        Scenario scenario =
                new Scenario(method, problem, Participation.full(3), 1000 * MILLI, 6).run(CALM, List.of(), 6, 1000);
        assertThat(scenario.finished.outcome()).isEqualTo(Report.Outcome.DIVERGED);
        assertThat(scenario.finished.reason()).contains("round");
    }

    /** A round below quorum is asked again and stays the same round: the schedule has every round once. */
    @Test
    void asksTheSameRoundAgainBelowQuorum() {
        Quadratics problem = new Quadratics(4, 8, 0.1, 9);
        Network network = new Network(3 * MILLI, 1e7, 1e8, 5 * MILLI, 0, 1, 0.6, 0.2, 0.2);
        for (MethodCase method : MethodCase.values()) {
            Participation strict = new Participation(Sampling.everyone(4), 1, FIXED);
            Scenario scenario = new Scenario(method.method(problem), problem, strict, 100 * MILLI, 9)
                    .run(network, List.of(), 9, 40);
            assertThat(scenario.count(Kind.ASKED_AGAIN)).isGreaterThan(20);
            assertThat(scenario.schedule).allMatch(round -> round.responders().length == 4);
            long first = scenario.schedule.get(0).round();
            for (int k = 0; k < scenario.schedule.size(); k++) {
                assertThat(scenario.schedule.get(k).round()).isEqualTo(first + k);
            }
            double[] calm = full(method, problem, Participation.Deadline.NONE, 1000 * MILLI, 9)
                    .run(Network.IDEAL, List.of(), 1, 40)
                    .finished
                    .model();
            assertThat(scenario.finished.model()).containsExactly(calm);
        }
    }

    private static Scenario full(
            MethodCase method, Quadratics problem, Participation.Deadline deadline, long retryNanos, long seed) {
        Participation participation = new Participation(Sampling.everyone(problem.n), 0.5, deadline);
        return new Scenario(method.method(problem), problem, participation, retryNanos, seed);
    }
}
