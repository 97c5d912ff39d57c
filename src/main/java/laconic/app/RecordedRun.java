package laconic.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import laconic.coding.DecodeException;
import laconic.experiment.BadInputException;
import laconic.experiment.Experiment;
import laconic.experiment.Trial;
import laconic.math.Vectors;
import laconic.method.ServerMethod;
import laconic.report.InvalidRunException;
import laconic.report.ParticipationCsv;
import laconic.report.Run;
import laconic.report.RunDirectory;
import laconic.sim.Replay;

/** A run directory computed again: the plain method on the participation that it recorded. */
final class RecordedRun {

    private final Path directory;

    RecordedRun(Path directory) {
        this.directory = directory;
    }

    /** Computes it again and compares the model's digest with the recorded one; the exit code. */
    int replay(PrintWriter out) throws IOException, DecodeException {
        Run run;
        NavigableMap<Long, ParticipationCsv.Round> recorded;
        Path file = directory.resolve("experiment.conf");
        try {
            run = RunDirectory.read(directory);
            recorded = ParticipationCsv.read(directory.resolve(ParticipationCsv.NAME));
        } catch (InvalidRunException e) {
            throw new BadInputException(e.getMessage(), e);
        }
        String digest = String.valueOf(run.summary().get("digest"));
        if (digest.isEmpty()) {
            throw new BadInputException(directory + " has no digest: its run did not end with a model");
        }
        Trial trial = Trial.of(Experiment.read(file, List.of()));
        ServerMethod method = (ServerMethod) trial.method();
        Replay replay = new Replay(method, trial.plan(), trial.sampling(), trial::data);
        long rounds = ((Number) run.summary().get("round")).longValue();
        for (long round = method.firstRound(); round < rounds; round++) {
            Optional<ParticipationCsv.Round> row = Optional.ofNullable(recorded.get(round));
            int[] asked =
                    replay.open(round, row.map(ParticipationCsv.Round::joined).orElse(List.of()));
            int[] counted = row.map(ParticipationCsv.Round::responders).orElse(asked);
            replay.close(round, counted, Replay.steps(round, counted));
        }
        String again = HexFormat.of().toHexDigits(Vectors.digest(replay.model()));
        boolean equal = again.equals(digest);
        out.println(rounds + " rounds, " + recorded.size() + " of them not with everybody: digest " + again
                + (equal ? ", as recorded" : ", but the run recorded " + digest));
        out.flush();
        return equal ? Exit.DONE : Exit.FAILED;
    }
}
