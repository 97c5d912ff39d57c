package laconic.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import laconic.actor.EmbeddedRun;
import laconic.actor.Mishaps;
import laconic.experiment.Experiment;
import laconic.experiment.Trial;
import laconic.node.Report;
import laconic.node.Report.Incident.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults in front of actors: whoever then took part, the run computes the plain method on that participation. */
class InjectedFaultsTest {

    private static final String EXPERIMENT = """
            workers = 5, seed = 3
            problem { type = quadratic, dimension = 12, strong-convexity = 0.1 }
            participation { quorum = 0.2, deadline = 30ms }
            stop { rounds = 60 }, evaluate { every = 10 }, optimum = none
            """;

    private final Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    private long missed;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "method { type = ef-sgd, up { type = top-k, k = 3 } }",
                "method { type = mcm, up { type = qsgd, levels = 2 }, down { type = qsgd, levels = 2 } }",
                "method { type = marina, up { type = rand-k, k = 3 }, sync-probability = 0.3 }"
            })
    void runsUnderFaultsAreThePlainMethodOnTheirParticipation(String method) throws Exception {
        run(method + ", faults { loss = 0.2, duplicate = 0.2, reorder = 0.3, corrupt = 0.1, delay = 1ms, queue = 3 }");

        assertThat(missed).isPositive();
        assertThat(kinds).contains(Kind.UNDECODABLE).doesNotContain(Kind.DIGEST_MISMATCH, Kind.GAP);
    }

    /** A round closes with one answer of five, so that the run goes on whoever is away. */
    @Test
    void processesDieAndComeBackCutOffAndStandStill() throws Exception {
        run("""
                method { type = ef-sgd, up { type = top-k, k = 3 } }
                stop { rounds = 100 }
                faults {
                  delay = 5ms
                  crash = [ { node = worker-0, at = 50ms, back = 60ms }, { node = worker-1, at = 80ms, back = 200ms } ]
                  partition = [ { nodes = [worker-2], at = 20ms, back = 300ms } ]
                  pause = [ { node = worker-3, at = 50ms, back = 250ms } ]
                }
                """);

        assertThat(missed).isPositive();
        assertThat(kinds).contains(Kind.JOINED).doesNotContain(Kind.DIGEST_MISMATCH, Kind.GAP, Kind.UNDECODABLE);
    }

    private void run(String more) throws Exception {
        Trial trial = Trial.of(Experiment.parse(EXPERIMENT + more, "test", Path.of(""), List.of()));
        Mishaps mishaps =
                new Mishaps(trial.experiment().faults(), trial.experiment().seed());
        List<Report> reports = new ArrayList<>();
        EmbeddedRun.run(trial.n(), trial, reports::add, null, Optional.empty(), mishaps);
        PlainRun plain = new PlainRun(trial);
        for (Report report : reports) {
            if (report instanceof Report.Incident incident) {
                kinds.add(incident.kind());
                if (incident.kind() == Kind.JOINED) {
                    plain.joined(incident.node());
                }
            } else if (report instanceof Report.RoundClosed closed) {
                missed += closed.missed() ? 1 : 0;
                plain.closed(closed);
            }
        }
        Report.Finished finished = (Report.Finished) reports.get(reports.size() - 1);
        assertThat(finished.outcome()).isEqualTo(Report.Outcome.STOPPED);
        assertThat(finished.model()).containsExactly(plain.model());
    }
}
