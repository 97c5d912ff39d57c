package laconic.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import laconic.node.Durable;
import laconic.node.Participation;
import laconic.node.Report;
import laconic.node.Report.Incident.Kind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server that dies and returns with its disk. */
class ServerCrashTest {

    private static final long MILLI = 1_000_000;
    private static final Network CALM = new Network(3 * MILLI, 1e7, 1e8, 5 * MILLI, 0, 1, 0, 0, 0);

    private static List<Crash> crashes(int n, long seed) {
        List<Crash> crashes = new ArrayList<>();
        long at = 0;
        for (int k = 0; k < 4; k++) {
            at += (37 + 11 * seed + 53 * k) * MILLI;
            long away = k % 2 == 0 ? 1 : 40 * MILLI;
            crashes.add(new Crash(n, at, at + away));
            at += away;
        }
        return crashes;
    }

    private static Scenario run(MethodCase method, Durable.Mode mode, long diskNanos, long seed) {
        Quadratics problem = new Quadratics(4, 8, 0.1, seed);
        return new Scenario(method.method(problem), problem, Participation.full(4), 200 * MILLI, seed)
                .durable(mode, 10, diskNanos)
                .run(CALM, crashes(4, seed), seed, 80);
    }

    /** With a log nobody joins, and what the run computes is what it computes without a fault. */
    @ParameterizedTest
    @EnumSource(MethodCase.class)
    void losesNothingThatWasAcknowledged(MethodCase method) {
        for (long seed = 1; seed <= 6; seed++) {
            Scenario scenario = run(method, Durable.Mode.STRICT, seed % 2 * 4 * MILLI, seed);
            assertThat(scenario.finished.outcome()).isEqualTo(Report.Outcome.STOPPED);
            assertThat(scenario.incidents)
                    .noneMatch(i -> i.kind() == Kind.JOINED
                            || i.kind() == Kind.GAP
                            || i.kind() == Kind.DIGEST_MISMATCH
                            || i.kind() == Kind.UNDECODABLE);
            assertThat(scenario.schedule).allMatch(round -> round.responders().length == 4);
            PlainMethods plain = new PlainMethods(scenario.problem, 1, seed);
            assertThat(scenario.finished.model()).containsExactly(method.plain(plain, scenario.schedule));
        }
    }

    /** With snapshots only, rounds are lost and done again, and every worker takes the server's state. */
    @ParameterizedTest
    @EnumSource(MethodCase.class)
    void goesBackToItsSnapshot(MethodCase method) {
        for (long seed = 1; seed <= 6; seed++) {
            Scenario scenario = run(method, Durable.Mode.RELAXED, seed % 2 * 4 * MILLI, seed);
            assertThat(scenario.finished.outcome()).isEqualTo(Report.Outcome.STOPPED);
            assertThat(scenario.count(Kind.JOINED)).isPositive();
            assertThat(scenario.count(Kind.GAP) + scenario.count(Kind.DIGEST_MISMATCH))
                    .isZero();
            PlainMethods plain = new PlainMethods(scenario.problem, 1, seed);
            assertThat(scenario.finished.model()).containsExactly(method.plain(plain, scenario.schedule));
        }
    }
}
