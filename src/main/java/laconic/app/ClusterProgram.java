package laconic.app;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import laconic.actor.Mishaps;
import laconic.actor.Program;
import laconic.experiment.Experiment;
import laconic.experiment.Trial;
import laconic.method.GossipMethod;
import laconic.metrics.RunOutline;
import laconic.report.Version;

/** What a cluster member makes of an experiment that was submitted. */
final class ClusterProgram {

    private ClusterProgram() {}

    /**
     * The program of a resolved experiment text. Data files are sought where the text says, then by their name in the
     * member's working directory; their digest must be the text's.
     *
     * @param keeps whether its hub keeps its state as the experiment's durability says
     * @throws laconic.experiment.BadInputException if this machine cannot run it, for want of the data above all
     */
    static Program assemble(String text, boolean keeps) {
        Trial stateless = Trial.of(
                Experiment.parse(text, "the submitted experiment", Path.of("").toAbsolutePath(), List.of()));
        Trial trial = keeps ? stateless.keepingLog() : stateless;
        SortedMap<String, String> contract = new TreeMap<>();
        contract.put("version", line(Version.text()));
        contract.put("experiment", hash(text));
        contract.put("dimension", Integer.toString(trial.dimension()));
        contract.put(
                "step",
                trial.step().isPresent() ? Double.toHexString(trial.step().getAsDouble()) : "none");
        contract.put("data", trial.dataDigest());
        return new Program(
                trial.n(),
                trial.experiment().gossips(),
                contract,
                trial,
                RunOutline.of(trial),
                new Mishaps(trial.experiment().faults(), trial.experiment().seed()),
                trial.durability().mode(),
                !(trial.method() instanceof GossipMethod gossip) || gossip.survives());
    }

    /** The versions that compute alike: those with the same first two numbers. */
    static String line(String version) {
        return version.replaceFirst("^([0-9]+[.][0-9]+)[.].*$", "$1");
    }

    /** A short hash of a text. */
    static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
