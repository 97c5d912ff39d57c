package laconic.actor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import laconic.node.Message;
import laconic.node.Node;
import laconic.node.Outbox;
import laconic.node.Participation;
import laconic.node.Processes;
import laconic.node.Report;
import laconic.node.Row;
import laconic.node.Timer;
import laconic.objective.Problem;
import org.junit.jupiter.api.Test;

class EmbeddedRunTest {

    private static final long THREAD_END_MILLIS = 30_000;

    private final Problem problem = Programs.logistic(Programs.synthetic(), 7);

    @Test
    void serverRunEndsAtTheModelOfThePlainLoop() throws Exception {
        Processes mcm = Programs.mcm(problem, 5, 300, 50, Participation.full(7));
        assertThat(inActors(7, mcm))
                .containsExactlyElementsOf(Programs.inLoop(7, mcm).stream()
                        .map(EmbeddedRunTest::timeless)
                        .toList());
    }

    @Test
    void gossipRunEndsAtTheModelOfThePlainLoop() throws Exception {
        Processes choco = Programs.choco(problem, 300, 50);
        assertThat(inActors(7, choco))
                .containsExactlyElementsOf(Programs.inLoop(7, choco).stream()
                        .map(EmbeddedRunTest::timeless)
                        .toList());
    }

    @Test
    void gossipWithoutAGlobalRoundEnds() throws Exception {
        assertSettled(inActors(7, Programs.asynchronousChoco(problem, 300, 50)));
    }

    /** It stops by rounds, no peer was further ahead than allowed, and nothing was sent again. */
    static void assertSettled(List<Report> reports) {
        assertThat(reports.get(reports.size() - 1))
                .isInstanceOfSatisfying(
                        Report.Finished.class, end -> assertThat(end.reason()).isEqualTo("rounds"));
        List<Row> rows = reports.stream()
                .filter(Report.Evaluated.class::isInstance)
                .map(report -> ((Report.Evaluated) report).row())
                .toList();
        assertThat(rows.get(rows.size() - 1).round()).isEqualTo(300);
        assertThat(rows.get(rows.size() - 1).loss()).isLessThan(rows.get(0).loss());
        assertThat(rows).allMatch(row -> row.stalenessMax() <= 8 && row.resyncs() == 0);
    }

    @Test
    void exceptionOfANodeEndsTheRun() {
        Processes broken = withNode(3, new Node() {
            @Override
            public void onStart(Outbox out) {}

            @Override
            public void onMessage(int from, Message message, Outbox out) {
                throw new IllegalStateException("worker 3 is broken");
            }
        });
        assertThatThrownBy(() -> EmbeddedRun.run(7, broken, report -> {}))
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage("worker 3 is broken");
    }

    @Test
    void errorOfANodeEndsTheRun() {
        Processes broken = withNode(0, new Node() {
            @Override
            public void onStart(Outbox out) {
                throw new StackOverflowError("too deep");
            }

            @Override
            public void onMessage(int from, Message message, Outbox out) {}
        });
        assertThatThrownBy(() -> EmbeddedRun.run(7, broken, report -> {}))
                .isExactlyInstanceOf(StackOverflowError.class)
                .hasMessage("too deep");
    }

    @Test
    void exceptionOfTheConsumerEndsTheRun() {
        Processes mcm = Programs.mcm(problem, 5, 300, 50, Participation.full(7));
        assertThatThrownBy(() -> EmbeddedRun.run(7, mcm, report -> {
                    throw new IllegalArgumentException("disk full");
                }))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("disk full");
    }

    @Test
    void interruptionEndsTheRunAndItsThreads() throws InterruptedException {
        Thread runner = Thread.currentThread();
        Processes silent = withNode(7, new Node() {
            @Override
            public void onStart(Outbox out) {
                runner.interrupt();
            }

            @Override
            public void onMessage(int from, Message message, Outbox out) {}
        });
        assertThatThrownBy(() -> EmbeddedRun.run(7, silent, report -> {})).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("laconic-laconic.dispatchers")) {
                thread.join(THREAD_END_MILLIS);
                assertThat(thread.isAlive()).as(thread.getName()).isFalse();
            }
        }
    }

    @Test
    void wakesAndReportsOfOtherNodesReachTheHub() throws Exception {
        List<Report> reports = new ArrayList<>();
        Processes waking = (number, process, returning, work) -> new Node() {
            @Override
            public void onStart(Outbox out) {
                if (number == 0) {
                    assertThat(out.wireBytes()).isZero();
                    out.report(incident("started"));
                    out.wakeAfter(1_000_000, new Timer(Timer.Cause.RETRY, 42));
                }
            }

            @Override
            public void onTimer(Timer timer, Outbox out) {
                out.report(incident("woken for " + timer.number()));
                out.send(1, new Message.Join(9));
            }

            @Override
            public void onMessage(int from, Message message, Outbox out) {
                assertThat(out.nanos()).isPositive();
                out.report(new Report.Finished(Report.Outcome.STOPPED, from + " sent " + message, new double[1]));
            }
        };
        EmbeddedRun.run(1, waking, reports::add);
        assertThat(reports)
                .containsExactly(
                        incident("started"),
                        incident("woken for 42"),
                        new Report.Finished(Report.Outcome.STOPPED, "0 sent Join[nonce=9]", new double[1]));
    }

    private static Report incident(String detail) {
        return new Report.Incident(Report.Incident.Kind.LATE, 0, 0, detail);
    }

    private Processes withNode(int replaced, Node by) {
        Processes mcm = Programs.mcm(problem, 5, 300, 50, Participation.full(7));
        return (number, process, returning, work) ->
                number == replaced ? by : mcm.start(number, process, returning, work);
    }

    private static List<Report> inActors(int n, Processes processes) throws InterruptedException {
        List<Report> reports = new ArrayList<>();
        EmbeddedRun.run(n, processes, report -> reports.add(timeless(report)));
        return reports;
    }

    /** The report without the host's clock and byte counter. */
    static Report timeless(Report report) {
        if (report instanceof Report.Evaluated evaluated) {
            laconic.node.Row r = evaluated.row();
            return new Report.Evaluated(new laconic.node.Row(
                    r.round(),
                    0,
                    r.loss(),
                    r.gap(),
                    r.gradNormSq(),
                    r.accuracy(),
                    r.upBits(),
                    r.downBits(),
                    r.gossipBits(),
                    r.resyncBits(),
                    r.theoryBits(),
                    0,
                    r.participants(),
                    r.responders(),
                    r.resyncs(),
                    r.stalenessMax(),
                    r.consensusDistance(),
                    r.membership()));
        }
        return report;
    }
}
