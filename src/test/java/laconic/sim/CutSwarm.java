package laconic.sim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import laconic.coding.DecodeException;
import laconic.experiment.Catalogue;
import laconic.experiment.Experiment;
import laconic.experiment.Trial;
import laconic.method.ServerMethod;
import laconic.node.Cut;
import laconic.node.Report;

/**
 * One run of a method over a lossy network that keeps cuts, and the same run once more from one of them. It goes on
 * otherwise than the first did, as other messages are lost, and must end with the plain method's model on the
 * participation that it had.
 */
final class CutSwarm {

    private static final String TEXT = """
            workers = 4
            problem { type = quadratic, dimension = 8, strong-convexity = 0.1 }
            method { type = gd }
            participation { quorum = 0.5, deadline = 30ms }
            evaluate { every = 4 }
            durability { every = 1 }
            stop { rounds = 20 }
            optimum = none
            """;
    private static final String[] METHODS = {"m3", "marina", "ef-sgd", "diana", "mcm", "2direction", "double-squeeze"};
    private static final Network NETWORK = new Network(3_000_000, 1e6, 2e6, 1_000_000, 0.3, 9, 0.2, 0.1, 0.1);
    private static final long RETRY_NANOS = 1_000_000_000L;

    private CutSwarm() {}

    /** The first thing that is wrong, or null. */
    static String violation(long seed) {
        List<String> overrides = new ArrayList<>(Catalogue.exampleOverrides(METHODS[(int) (seed % METHODS.length)]));
        overrides.add("seed=" + seed);
        Trial trial = Trial.of(Experiment.parse(TEXT, "cut", null, overrides));
        List<Cut> cuts = new ArrayList<>();
        List<Report> whole = new ArrayList<>();
        simulator(trial, seed, whole).keeping(cuts::add).run();
        Cut cut = cuts.get((int) (seed % cuts.size()));
        List<Report> rest = new ArrayList<>();
        try {
            simulator(trial, seed + 1, rest).from(cut).run();
            List<Report.RoundClosed> rounds = closed(whole);
            rounds.removeIf(round -> cut.round() == 0 || round.round() >= cut.round()); // a dense start is round -1
            rounds.addAll(closed(rest));
            Report.Finished finished = (Report.Finished) rest.get(rest.size() - 1);
            boolean same = Arrays.equals(replayed(trial, rounds), finished.model());
            return same ? null : overrides.get(0) + " ends elsewhere after round " + cut.round();
        } catch (DecodeException | RuntimeException e) {
            return overrides.get(0) + ": " + e;
        }
    }

    private static List<Report.RoundClosed> closed(List<Report> reports) {
        List<Report.RoundClosed> rounds = new ArrayList<>();
        for (Report report : reports) {
            if (report instanceof Report.RoundClosed closed) {
                rounds.add(closed);
            }
        }
        return rounds;
    }

    private static double[] replayed(Trial trial, List<Report.RoundClosed> rounds) throws DecodeException {
        Replay replay = new Replay((ServerMethod) trial.method(), trial.plan(), trial.sampling(), i -> trial.data(i));
        for (Report.RoundClosed closed : rounds) {
            replay.open(closed.round(), List.of());
            replay.close(closed.round(), closed.responders(), Replay.steps(closed.round(), closed.responders()));
        }
        return replay.model();
    }

    private static Simulator simulator(Trial trial, long seed, List<Report> reports) {
        return new Simulator(
                trial.n(), NETWORK, List.of(), seed, trial.keeping().retryingAfter(RETRY_NANOS), reports::add);
    }
}
