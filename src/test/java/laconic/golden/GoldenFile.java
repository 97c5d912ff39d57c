package laconic.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import laconic.compress.Compressor;
import laconic.compress.Identity;
import laconic.compress.IndRandK;
import laconic.compress.NaturalCompression;
import laconic.compress.Norm;
import laconic.compress.PermK;
import laconic.compress.Qsgd;
import laconic.compress.RandK;
import laconic.compress.SameRandK;
import laconic.compress.ScaledSign;
import laconic.compress.Size;
import laconic.compress.TopK;
import laconic.method.StepSize;
import laconic.node.Sampling;
import laconic.objective.DenseRows;
import laconic.objective.LinearModel;
import laconic.objective.Loss;
import laconic.objective.Objective;
import laconic.objective.Problem;
import laconic.objective.Quadratic;
import laconic.objective.Samples;
import laconic.objective.Zero;

/** One golden file: method and wiring come from its name and the words of {@code hyper}, every number from its content. */
final class GoldenFile {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final String name;
    private final JsonNode root;

    GoldenFile(Path path) throws IOException {
        name = path.getFileName().toString().replaceFirst("\\.json$", "");
        root = MAPPER.readTree(Files.readAllBytes(path));
    }

    String name() {
        return name;
    }

    JsonNode root() {
        return root;
    }

    private JsonNode need(JsonNode node, String key) {
        JsonNode found = node.path(key);
        if (found.isMissingNode() || found.isNull()) {
            throw new IllegalArgumentException(name + ".json has no " + key);
        }
        return found;
    }

    /** Whether the file holds numbers under a key, a path of names between slashes. */
    boolean expects(String key) {
        return !at(key).isMissingNode();
    }

    private JsonNode at(String key) {
        return root.at("/" + key);
    }

    boolean gossips() {
        return root.has("W");
    }

    int n() {
        JsonNode problem = root.path("problem");
        return gossips()
                ? root.get("W").size()
                : need(problem, problem.has("a") ? "a" : "A").size();
    }

    int dimension() {
        return gossips() ? need(root, "X0").get(0).size() : need(root, "x0").size();
    }

    long iterations() {
        return need(root, "iterations").asLong();
    }

    double[] x0() {
        return vector(need(root, "x0"));
    }

    double[][] starts() {
        return matrix(need(root, "X0"));
    }

    double[][] weights() {
        return matrix(need(root, "W"));
    }

    double number(String key) {
        return need(root.path("hyper"), key).asDouble();
    }

    double number(String key, double otherwise) {
        return root.path("hyper").path(key).asDouble(otherwise);
    }

    boolean flag(String key) {
        return root.path("hyper").path(key).asBoolean(false);
    }

    String text(String key, String otherwise) {
        return root.path("hyper").path(key).asText(otherwise);
    }

    String injection(String key) {
        return need(root.path("injection"), key).asText();
    }

    StepSize step(String key) {
        return StepSize.constant(number(key));
    }

    /** The numbers under a key, row after row; what a trajectory is compared with. */
    double[] expected(String key) {
        List<Double> flat = new ArrayList<>();
        flatten(at(key), flat);
        return flat.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static void flatten(JsonNode node, List<Double> into) {
        if (node.isArray()) {
            node.forEach(item -> flatten(item, into));
        } else {
            into.add(node.asDouble());
        }
    }

    Problem problem() {
        JsonNode problem = root.path("problem");
        String kind = problem.path("kind").asText("consensus");
        List<Objective> locals = new ArrayList<>();
        for (int i = 0; i < n(); i++) {
            locals.add(
                    switch (kind) {
                        case "quadratic" ->
                            new Quadratic(
                                    matrix(need(problem, "A").get(i)),
                                    vector(need(problem, "b").get(i)));
                        case "logistic" ->
                            new LinearModel(
                                    new Samples(
                                            new DenseRows(
                                                    matrix(need(problem, "a").get(i))),
                                            vector(need(problem, "y").get(i))),
                                    Loss.LOGISTIC,
                                    need(problem, "lam").asDouble());
                        case "consensus" -> new Zero(dimension());
                        default -> throw new IllegalArgumentException(name + ".json: unknown problem kind " + kind);
                    });
        }
        return Problem.of(kind, locals, gossips() ? new double[dimension()] : x0());
    }

    /** Who is asked from round 0 on: everyone, {@code participants} (a condition on i) or {@code sample} (a list). */
    Sampling sampling() {
        Sampling everyone = Sampling.everyone(n());
        String condition = text("participants", "");
        String list = text("sample", "");
        if (condition.isEmpty() && list.isEmpty()) {
            return everyone;
        }
        return new Sampling() {
            @Override
            public int[] sample(long round) {
                return list.isEmpty()
                        ? IntStream.range(0, n())
                                .filter(i -> Expression.parse(condition).at(variables(round, i)) != 0)
                                .toArray()
                        : Expression.parseList(list).stream()
                                .mapToInt(item -> (int) item.at(variables(round, 0)))
                                .sorted()
                                .toArray();
            }

            @Override
            public double probability() {
                return list.isEmpty() ? number("p", 1) : (double) sample(0).length / n();
            }
        };
    }

    private Map<String, Double> variables(long t, int i) {
        return Map.of("t", (double) t, "i", (double) i, "n", (double) n(), "d", (double) dimension());
    }

    /** The compressor on the way up: what {@code hyper.uplink} says, otherwise the first compressor that the name says. */
    Compressor up() {
        return compressor(text("uplink", text("uplink_y", text("compressor", wiring(0)))), "_up");
    }

    /** The compressor on the way down: {@code hyper.downlink}, otherwise the last that the name says. */
    Compressor down() {
        return compressor(text("downlink", wiring(1)), "_down");
    }

    /** The collection on the way down: {@code hyper.downs} where it names one, otherwise the name's only compressor. */
    Compressor downs() {
        String word = text("downs", "");
        return compressor(word.startsWith("perm") ? word : wiring(1), "_down");
    }

    /** The name's compressor for a way (0 up, 1 down): one is for both, {@code top2_down} for down alone. */
    private String wiring(int way) {
        String[] tokens = name.split("[^A-Za-z0-9]+");
        List<String> found = new ArrayList<>();
        for (int k = 0; k < tokens.length; k++) {
            if (tokens[k].matches("(top\\d|randk|rand\\d|qsgd|sign|natural|perm|identity|indrand|samerand).*")) {
                boolean onlyDown = found.isEmpty() && k + 1 < tokens.length && tokens[k + 1].equals("down");
                found.addAll(onlyDown ? List.of("identity", tokens[k]) : List.of(tokens[k]));
            }
        }
        return found.isEmpty() ? "identity" : found.get(Math.min(way, found.size() - 1));
    }

    private Compressor compressor(String word, String way) {
        if (word.startsWith("identity")) {
            return new Identity();
        } else if (word.startsWith("top")) {
            return new TopK(size(way));
        } else if (word.startsWith("rand")) {
            return RandK.unbiased(size(way));
        } else if (word.startsWith("indrand")) {
            return new IndRandK(size(way));
        } else if (word.startsWith("samerand")) {
            return new SameRandK(size(way));
        } else if (word.startsWith("qsgd")) {
            return new Qsgd((int) number("s" + way, number("s", Double.NaN)), Norm.L2);
        } else if (word.startsWith("natural")) {
            return new NaturalCompression();
        } else if (word.startsWith("sign")) {
            return new ScaledSign();
        } else if (word.startsWith("perm")) {
            return new PermK();
        }
        throw new IllegalArgumentException(name + ".json: unknown compressor " + word);
    }

    private Size size(String way) {
        return Size.count((int) number("k" + way, number("k", Double.NaN)));
    }

    /** Whether a memory or estimate starts at the first gradient. */
    boolean gradientStart(String key, String otherwise) {
        return text(key, otherwise).startsWith("grad");
    }

    static double[] vector(JsonNode node) {
        return IntStream.range(0, node.size())
                .mapToDouble(j -> node.get(j).asDouble())
                .toArray();
    }

    static double[][] matrix(JsonNode node) {
        return IntStream.range(0, node.size())
                .mapToObj(i -> vector(node.get(i)))
                .toArray(double[][]::new);
    }
}
