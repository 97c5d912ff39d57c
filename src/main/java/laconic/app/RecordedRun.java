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
import laconic.method.GossipMethod;
import laconic.method.ServerMethod;
import laconic.method.SummedGossip;
import laconic.node.Epoch;
import laconic.report.InvalidRunException;
import laconic.report.ParticipationCsv;
import laconic.report.Run;
import laconic.report.RunDirectory;
import laconic.sim.GossipReplay;
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
        Experiment experiment = Experiment.read(directory.resolve("experiment.conf"), List.of());
        try {
            run = RunDirectory.read(directory);
        } catch (InvalidRunException e) {
            throw new BadInputException(e.getMessage(), e);
        }
        String digest = String.valueOf(run.summary().get("digest"));
        if (digest.isEmpty()) {
            throw new BadInputException(directory + " has no digest: its run did not end with a model");
        }
        if (experiment.asynchronous()) {
            throw new BadInputException(directory + " is of a run without a barrier: on which state each step was"
                    + " taken is not recorded; laconic simulate --seeds compares such runs as they happen");
        }
        if (experiment.faults().serverCrashes() > 0) {
            throw new BadInputException(directory + " is of a run whose server died: which of its rounds were lost with"
                    + " it is not recorded; laconic simulate --seeds compares such runs as they happen");
        }
        long rounds = count(run, "round");
        double[] model;
        String participation;
        if (experiment.gossips()) {
            checkMembership(run, experiment.workers());
            Trial trial = Trial.of(experiment);
            if (trial.method() instanceof SummedGossip) {
                throw new BadInputException(directory + " is of a run with replicas = three-vectors, which is the plain"
                        + " method but for rounding: its digest is its own");
            }
            model = gossip(trial, rounds);
            participation = " ticks, all with everybody";
        } else {
            NavigableMap<Long, ParticipationCsv.Round> recorded = participation();
            model = rounds(Trial.of(experiment), recorded, rounds);
            participation = " rounds, " + recorded.size() + " of them not with everybody";
        }
        String again = HexFormat.of().toHexDigits(Vectors.digest(model));
        boolean equal = again.equals(digest);
        out.println(rounds + participation + ": digest " + again
                + (equal ? ", as recorded" : ", but the run recorded " + digest));
        out.flush();
        return equal ? Exit.DONE : Exit.FAILED;
    }

    private static long count(Run run, String key) {
        return run.summary().get(key) instanceof Number number ? number.longValue() : -1;
    }

    private NavigableMap<Long, ParticipationCsv.Round> participation() throws IOException {
        try {
            return ParticipationCsv.read(directory.resolve(ParticipationCsv.NAME));
        } catch (InvalidRunException e) {
            throw new BadInputException(e.getMessage(), e);
        }
    }

    private static double[] rounds(Trial trial, NavigableMap<Long, ParticipationCsv.Round> recorded, long rounds)
            throws DecodeException {
        ServerMethod method = (ServerMethod) trial.method();
        Replay replay = new Replay(method, trial.plan(), trial.sampling(), trial::data);
        for (long round = method.firstRound(); round < rounds; round++) {
            Optional<ParticipationCsv.Round> row = Optional.ofNullable(recorded.get(round));
            int[] asked =
                    replay.open(round, row.map(ParticipationCsv.Round::joined).orElse(List.of()));
            int[] counted = row.map(ParticipationCsv.Round::responders).orElse(asked);
            replay.close(round, counted, Replay.steps(round, counted));
        }
        return replay.model();
    }

    /** While nobody is lost, every peer takes the flow of every edge in every tick, whatever becomes of messages. */
    private void checkMembership(Run run, int peers) {
        if (count(run, "epoch") != 0 || count(run, "live_peers") != peers) {
            throw new BadInputException(directory + " is of a run that lost peers: which flows their neighbours still"
                    + " took is not recorded; laconic simulate --seeds compares such runs as they happen");
        }
    }

    /** The mean of the peers' models after so many ticks with everybody. */
    private static double[] gossip(Trial trial, long ticks) {
        GossipReplay replay =
                new GossipReplay((GossipMethod) trial.method(), trial.plan(), trial.mixing(), 0, trial::data);
        Epoch everybody = Epoch.first(trial.n());
        for (long tick = 0; tick < ticks; tick++) {
            for (int i = 0; i < trial.n(); i++) {
                replay.step(i, tick);
            }
            for (int i = 0; i < trial.n(); i++) {
                for (int j : trial.mixing().at(tick).neighbours(i)) {
                    replay.flow(i, j, tick, everybody);
                }
            }
        }
        double[] mean = new double[trial.dimension()];
        for (int i = 0; i < trial.n(); i++) {
            Vectors.add(replay.model(i), mean);
        }
        Vectors.divide(mean, trial.n());
        return mean;
    }
}
