package laconic.experiment;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import laconic.compress.Compressor;
import laconic.compress.Wire;
import laconic.method.StepSize;
import laconic.objective.Problem;
import laconic.topology.MixingMatrix;

/**
 * What a method is made from: its settings, the problem, and the constants of both. What the settings leave to theory is
 * computed when it is asked for, and noted together with the constants that went into it.
 */
final class Recipe {

    private final String method;
    private final Problem problem;
    private final MixingMatrix mixing;
    private final Map<String, Double> used = new LinkedHashMap<>();
    private Settings settings;

    /**
     * @param mixing of gossip methods; null where there is a server
     */
    Recipe(String method, Settings settings, Problem problem, MixingMatrix mixing) {
        this.method = method;
        this.settings = settings;
        this.problem = problem;
        this.mixing = mixing;
    }

    int n() {
        return problem.n();
    }

    double[] x0() {
        return problem.start();
    }

    /** x_i at tick 0, shape (n, d). */
    double[][] starts() {
        return Methods.starts(problem);
    }

    MixingMatrix mixing() {
        use("rho", mixing.spectralGap());
        use("beta", mixing.beta());
        return mixing;
    }

    <T> T get(Key<T> key) {
        return settings.get(key);
    }

    /** The settings with every number that was computed. */
    Settings resolved() {
        return settings;
    }

    BadInputException refuse(Key<?> key, String rest) {
        return settings.place(key).refuse(rest);
    }

    /** L. */
    double l() {
        return use("L", problem.constants().smoothness());
    }

    /** L_max. */
    double lMax() {
        return use("L_max", problem.constants().maxSmoothness());
    }

    /** L̃, the root mean square of the L_i. */
    double lTilde() {
        return use("L~", problem.constants().meanSquareSmoothness());
    }

    /** μ. */
    double mu() {
        return use("mu", problem.constants().strongConvexity());
    }

    private double use(String symbol, double value) {
        used.put(symbol, value);
        return value;
    }

    /** The compressor under a key, whatever its class. */
    Compressor any(Key<Part<Function<Settings, Compressor>>> key) {
        Compressor compressor = CompressorKeys.make(settings.get(key));
        try {
            compressor.member(0, n()).encoder(problem.dimension(), Wire.FLOAT64);
        } catch (IllegalArgumentException e) {
            throw refuse(key, "= " + settings.get(key).name() + " cannot be used here: " + e.getMessage());
        }
        return compressor;
    }

    boolean isUnbiased(Key<Part<Function<Settings, Compressor>>> key) {
        return member(key) instanceof Compressor.Unbiased;
    }

    /** The compressor under a key, which must be unbiased. */
    Compressor unbiased(Key<Part<Function<Settings, Compressor>>> key) {
        omegaOf(key);
        return any(key);
    }

    /** The compressor under a key, which must be contractive. */
    Compressor contractive(Key<Part<Function<Settings, Compressor>>> key) {
        alphaOf(key);
        return any(key);
    }

    /** ω of the compressor under a key. */
    double omega(Key<Part<Function<Settings, Compressor>>> key) {
        return use("omega_" + key.name(), omegaOf(key));
    }

    /** α of the compressor under a key. */
    double alpha(Key<Part<Function<Settings, Compressor>>> key) {
        return use("alpha_" + key.name(), alphaOf(key));
    }

    private Compressor member(Key<Part<Function<Settings, Compressor>>> key) {
        return any(key).member(0, n());
    }

    private double omegaOf(Key<Part<Function<Settings, Compressor>>> key) {
        if (member(key) instanceof Compressor.Unbiased unbiased) {
            return unbiased.omega(problem.dimension());
        }
        throw refuse(
                key,
                "= " + settings.get(key).name() + " is biased; " + method
                        + " needs an unbiased compressor, such as rand-k, qsgd or natural (ef21 takes biased ones)");
    }

    /** α; an unbiased compressor with ω &lt; 1 has 1 − ω. */
    private double alphaOf(Key<Part<Function<Settings, Compressor>>> key) {
        Compressor compressor = member(key);
        if (compressor instanceof Compressor.Contractive contractive) {
            return contractive.alpha(problem.dimension());
        }
        double omega = ((Compressor.Unbiased) compressor).omega(problem.dimension());
        if (omega < 1) {
            return 1 - omega;
        }
        throw refuse(
                key,
                "= " + settings.get(key).name() + " is not contractive (omega = " + Decimal.exact(omega) + " here); "
                        + method
                        + " needs a contractive compressor, such as top-k, natural, scaled-sign or rand-k with unbiased"
                        + " = false");
    }

    /** The constant step size: the given one, or the rule's, which is noted. */
    double step(String formula, DoubleSupplier rule) {
        StepConfig given = settings.get(MethodKeys.STEP);
        if (!given.theory()) {
            return given.size();
        }
        double value = compute(MethodKeys.STEP, formula, rule);
        settings = settings.with(MethodKeys.STEP, StepConfig.constant(value), note(formula));
        return value;
    }

    /** The step sizes of all rounds: the given ones, or the rule's constant. */
    StepSize steps(String formula, DoubleSupplier rule) {
        StepConfig given = settings.get(MethodKeys.STEP);
        return given.decreasing()
                ? StepSize.decreasing(given.size(), given.offset())
                : StepSize.constant(step(formula, rule));
    }

    /**
     * The number under a key: the given one, or the rule's, which is noted.
     *
     * @param formula what the rule computes, for people
     */
    double number(Key<OptionalDouble> key, String formula, DoubleSupplier rule) {
        OptionalDouble given = settings.get(key);
        if (given.isPresent()) {
            return given.getAsDouble();
        }
        double value = compute(key, formula, rule);
        settings = settings.with(key, OptionalDouble.of(value), note(formula));
        return value;
    }

    private double compute(Key<?> key, String formula, DoubleSupplier rule) {
        used.clear();
        double value = rule.getAsDouble();
        if (value > 0 && value < Double.POSITIVE_INFINITY) {
            return value;
        }
        throw refuse(
                key,
                "= theory: " + formula + " with " + constants() + " is " + Decimal.exact(value)
                        + "; give a number instead");
    }

    private String note(String formula) {
        return "theory: " + formula + (used.isEmpty() ? "" : " with " + constants() + ", n = " + n());
    }

    private String constants() {
        return used.entrySet().stream()
                .map(entry -> entry.getKey() + " = " + Decimal.exact(entry.getValue()))
                .collect(Collectors.joining(", "));
    }
}
