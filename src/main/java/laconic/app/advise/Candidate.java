package laconic.app.advise;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import java.util.ArrayList;
import java.util.List;
import laconic.experiment.Experiment;

/**
 * A configuration that may be run instead of the file's own.
 *
 * @param name for people
 * @param overrides of the experiment file, of the form {@code path=value}
 */
public record Candidate(String name, List<String> overrides) {

    /** The file as it is. */
    public static final Candidate OWN = new Candidate("the file's own", List.of());

    /** The same problem with messages that are not compressed, and the file's step. */
    public static Candidate dense(Experiment experiment) {
        return experiment.gossips()
                ? gossip("d-psgd, dense", "d-psgd", "", step(experiment))
                : server("gd, dense", "gd", "", step(experiment));
    }

    /** What is tried where nothing else is said; all with the file's step. */
    public static List<Candidate> usual(Experiment experiment) {
        String step = step(experiment);
        List<Candidate> candidates = new ArrayList<>(List.of(OWN, dense(experiment)));
        if (experiment.gossips()) {
            candidates.add(gossip("choco-sgd, top-k 5 %", "choco-sgd", "gossip { type = top-k, ratio = 0.05 }", step));
            candidates.add(gossip(
                    "choco-sgd, qsgd", "choco-sgd", "gossip { type = qsgd, levels = 16, unbiased = false }", step));
        } else {
            String qsgd = "{ type = qsgd, levels = 4 }";
            candidates.add(server("ef21, up top-k 5 %", "ef21", "up { type = top-k, ratio = 0.05 }", step));
            candidates.add(server("diana, up qsgd", "diana", "up " + qsgd, step));
            candidates.add(server("mcm, up and down qsgd", "mcm", "up " + qsgd + ", down " + qsgd, step));
        }
        return candidates;
    }

    private static Candidate server(String name, String type, String keys, String step) {
        return new Candidate(name, List.of("method={ type = " + type + ", step = " + step + ", " + keys + " }"));
    }

    private static Candidate gossip(String name, String type, String keys, String step) {
        return server(name, type, keys, step);
    }

    /** The step as the file says it; theory where the method has none. */
    private static String step(Experiment experiment) {
        Config method = ConfigFactory.parseString(experiment.text()).getConfig("method");
        return method.hasPath("step") ? method.getValue("step").render(ConfigRenderOptions.concise()) : "theory";
    }
}
