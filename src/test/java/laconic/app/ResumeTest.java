package laconic.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import laconic.actor.Checkpoint;
import laconic.actor.EmbeddedRun;
import laconic.coding.DecodeException;
import laconic.experiment.Catalogue;
import laconic.experiment.Entry;
import laconic.experiment.Experiment;
import laconic.experiment.Trial;
import laconic.node.Cut;
import laconic.node.Report;
import laconic.node.Row;
import laconic.sim.Crash;
import laconic.sim.Network;
import laconic.sim.Simulator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that goes on from any of its cuts ends as the run that was never interrupted: rows, counts, model. */
class ResumeTest {

    @TempDir
    private Path directory;

    private static final String TEXT = """
            workers = 4
            problem { type = least-squares, data { type = synthetic, rows = 80, features = 8 }, batch = 5 }
            method { type = gd }
            evaluate { every = 2 }
            durability { every = 1 }
            stop { rounds = 24 }
            optimum = none
            """;
    private static final Network NETWORK = new Network(3_000_000, 1e6, 2e6, 1_000_000, 0.3, 9, 0, 0, 0);

    static Stream<String> all() {
        return Catalogue.entries(Catalogue.Section.METHODS).stream().map(Entry::name);
    }

    static Stream<String> methods() {
        return all().filter(name -> !Experiment.parse(TEXT, "resume", Path.of(""), Catalogue.exampleOverrides(name))
                .gossips());
    }

    @ParameterizedTest
    @MethodSource("all")
    void goesOnFromEveryCut(String method) throws DecodeException {
        check(Trial.of(Experiment.parse(TEXT, "resume", Path.of(""), Catalogue.exampleOverrides(method))), 10);
    }

    @Test
    void goesOnWithOneSumOfAllNeighbours() throws DecodeException {
        List<String> overrides = new ArrayList<>(Catalogue.exampleOverrides("choco-sgd"));
        overrides.add("method.replicas=three-vectors");
        check(Trial.of(Experiment.parse(TEXT, "resume", Path.of(""), overrides)), 10);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void goesOnWhereOnlySomeAreAsked(String method) throws DecodeException {
        List<String> overrides = new ArrayList<>(Catalogue.exampleOverrides(method));
        overrides.add("participation.fraction=0.4");
        Experiment experiment;
        try {
            experiment = Experiment.parse(TEXT, "resume", Path.of(""), overrides);
            Trial.of(experiment);
        } catch (laconic.experiment.BadInputException e) {
            return; // the method needs everyone
        }
        check(Trial.of(experiment), 20);
    }

    /** Peers that have died and returned: cuts are of later epochs, in which an edge or two has just begun anew. */
    @ParameterizedTest
    @ValueSource(strings = {"choco-sgd", "d-psgd", "dcd-psgd", "ecd-psgd"})
    void goesOnInALaterEpoch(String method) throws DecodeException {
        List<String> overrides = new ArrayList<>(Catalogue.exampleOverrides(method));
        overrides.add("stop.rounds=40");
        Trial trial = Trial.of(Experiment.parse(TEXT, "resume", Path.of(""), overrides));
        List<Crash> crashes = List.of(new Crash(1, 40_000_000, 70_000_000), new Crash(3, 100_000_000, 130_000_000));
        List<Cut> cuts = new ArrayList<>();
        List<Report> whole = new ArrayList<>();
        simulator(trial.keeping(), crashes, whole).keeping(cuts::add).run();
        List<Row> rows = rows(whole, -1);
        long epoch = rows.get(rows.size() - 1).membership().epoch();
        assertThat(epoch).isPositive();
        int later = 0;
        for (Cut cut : cuts) {
            List<Report> rest = new ArrayList<>();
            Row at = rows.stream()
                    .filter(row -> row.round() == cut.round())
                    .findFirst()
                    .orElseThrow();
            if (at.membership().epoch() == epoch) {
                later++;
                simulator(trial, rest).from(cut).run();
                assertThat(timeless(rest, cut.round())).isEqualTo(timeless(whole, cut.round()));
                assertThat(rest.get(rest.size() - 1)).isEqualTo(whole.get(whole.size() - 1));
            }
        }
        assertThat(later).isGreaterThan(1);
    }

    /** With a log the coordinator dies alone; the peers, one of which is in its second process, go on with its successor. */
    @Test
    void coordinatorReturnsInALaterEpoch() {
        List<String> overrides = new ArrayList<>(Catalogue.exampleOverrides("choco-sgd"));
        overrides.add("stop.rounds=80");
        Trial trial = Trial.of(Experiment.parse(TEXT, "resume", Path.of(""), overrides));
        Crash peer = new Crash(1, 40_000_000, 70_000_000);
        List<Report> whole = new ArrayList<>();
        simulator(trial.keepingLog(), List.of(peer), whole).disk(1_000_000, 0).run();
        assertThat(rows(whole, 79).get(0).membership().epoch()).isPositive();
        List<Report> pieces = new ArrayList<>();
        Crash hub = new Crash(trial.n(), 600_000_000, 650_000_000);
        simulator(trial.keepingLog(), List.of(peer, hub), pieces)
                .disk(1_000_000, 0)
                .run();
        assertThat(pieces.get(pieces.size() - 1)).isEqualTo(whole.get(whole.size() - 1));
    }

    private static List<Row> rows(List<Report> reports, long after) {
        return reports.stream()
                .filter(Report.Evaluated.class::isInstance)
                .map(report -> ((Report.Evaluated) report).row())
                .filter(row -> row.round() > after)
                .toList();
    }

    private static List<List<Object>> timeless(List<Report> reports, long after) {
        return rows(reports, after).stream()
                .map(row -> List.of(timeless(new Report.Evaluated(row)), row.membership()))
                .toList();
    }

    /** Actors that stop at any report go on from what is on the disk then, as often as it takes. */
    @ParameterizedTest
    @MethodSource("all")
    void goesOnAfterAStopAtAnyMoment(String method) throws Exception {
        List<String> overrides = new ArrayList<>(Catalogue.exampleOverrides(method));
        overrides.add("stop.rounds=200");
        Trial trial = Trial.of(Experiment.parse(TEXT, "resume", Path.of(""), overrides));
        List<Report> whole = new ArrayList<>();
        EmbeddedRun.run(trial.n(), trial, whole::add);
        List<Report> pieces = new ArrayList<>();
        Random random = new Random(method.hashCode());
        int stops = 0;
        for (boolean ended = false; !ended; stops++) {
            int left = stops < 20 ? 1 + random.nextInt(60) : Integer.MAX_VALUE;
            try (Checkpoint checkpoint = Checkpoint.open(directory.resolve("checkpoint"), "test", trial.n() + 1)) {
                Optional<Cut> cut = checkpoint.newest();
                pieces.removeIf(report -> after(report, cut.map(Cut::round).orElse(-1L)));
                ended = runs(trial, pieces, left, checkpoint, cut);
            }
        }
        assertThat(pieces.stream().map(ResumeTest::timeless))
                .containsExactlyElementsOf(
                        whole.stream().map(ResumeTest::timeless).toList());
    }

    private static boolean runs(Trial trial, List<Report> into, int most, Checkpoint checkpoint, Optional<Cut> cut)
            throws Exception {
        int[] left = {most};
        try {
            EmbeddedRun.run(
                    trial.n(),
                    trial.keeping(),
                    report -> {
                        if (left[0]-- == 0) {
                            throw new Killed();
                        }
                        into.add(report);
                    },
                    checkpoint,
                    cut);
            return true;
        } catch (Killed e) {
            return false;
        }
    }

    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private static void check(Trial trial, int cutsLeast) throws DecodeException {
        List<Cut> cuts = new ArrayList<>();
        List<Report> whole = new ArrayList<>();
        simulator(trial, whole).keeping(cuts::add).run();
        assertThat(cuts).hasSizeGreaterThanOrEqualTo(cutsLeast);
        for (Cut cut : cuts) {
            List<Report> rest = new ArrayList<>();
            simulator(trial, rest).from(cut).run();
            assertThat(rest.stream().map(ResumeTest::timeless))
                    .as("from the cut after round %d", cut.round())
                    .containsExactlyElementsOf(whole.stream()
                            .filter(report -> after(report, cut.round()))
                            .map(ResumeTest::timeless)
                            .toList());
        }
    }

    private static Simulator simulator(Trial trial, List<Report> reports) {
        return simulator(trial.keeping(), List.of(), reports);
    }

    private static Simulator simulator(Trial trial, List<Crash> crashes, List<Report> reports) {
        return new Simulator(trial.n(), NETWORK, crashes, 1, trial.retryingAfter(10_000_000_000L), reports::add);
    }

    private static boolean after(Report report, long round) {
        if (report instanceof Report.RoundClosed closed) {
            return closed.round() >= round || round == 0; // a dense start comes before round 0
        }
        return !(report instanceof Report.Evaluated evaluated)
                || evaluated.row().round() > round;
    }

    private static Object timeless(Report report) {
        if (report instanceof Report.Evaluated evaluated) {
            Row row = evaluated.row();
            return List.of(
                    row.round(),
                    row.loss(),
                    row.gap(),
                    row.gradNormSq(),
                    row.upBits(),
                    row.downBits(),
                    row.gossipBits(),
                    row.resyncBits(),
                    row.theoryBits(),
                    row.participants(),
                    row.responders(),
                    row.resyncs(),
                    row.stalenessMax(),
                    row.consensusDistance());
        }
        return report;
    }
}
