package laconic.experiment;

import java.util.Arrays;
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
import laconic.topology.Mixing;
import laconic.topology.MixingMatrix;

/**
 * What a method is made from: its settings, the problem, and the constants of both. What the settings leave to theory
 * is computed when it is asked for, and noted together with the constants that went into it.
 */
final class Recipe {

    private final String method;
    private final Problem problem;
    private final Mixing mixing;
    private final double fraction;
    private final Map<String, Double> used = new LinkedHashMap<>();
    private Settings settings;

    /**
     * @param mixing of gossip methods; null where there is a server
     * @param fraction of the workers that a round asks
     */
    Recipe(String method, Settings settings, Problem problem, Mixing mixing, double fraction) {
        this.fraction = fraction;
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

    /** x_i at tick 0 of a method that needs them equal. */
    double[] commonStart() {
        double[][] starts = starts();
        for (double[] start : starts) {
            if (!Arrays.equals(start, starts[0])) {
                throw settings.place()
                        .refuse("= " + method + " needs peers that start at one point, which problem type "
                                + problem.type() + " does not have; take choco-gossip or d-psgd");
            }
        }
        return starts[0];
    }

    /** Refuses a topology in which a peer does not reach every other at once, with equal weights. */
    void requireComplete() {
        for (int j = 0; j < n(); j++) {
            if (mixing.at(0).weight(0, j) == 0) {
                throw settings.place().refuse("= " + method + " needs topology { type = complete }");
            }
        }
    }

    /** W, noting its spectrum; refuses a topology that changes. */
    MixingMatrix mixing() {
        if (!(mixing instanceof MixingMatrix matrix)) {
            throw refuse(MethodKeys.CONSENSUS_STEP, "= theory has no rule where the topology changes; give a number");
        }
        use("rho", matrix.spectralGap());
        use("beta", matrix.beta());
        return matrix;
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

    /** L_A of 2402.06412. */
    double lA() {
        return use("L_A", problem.constants().smoothnessA());
    }

    /** L_B of 2402.06412. */
    double lB() {
        return use("L_B", problem.constants().smoothnessB());
    }

    /** The share of the workers that a round asks. */
    double fraction() {
        return use("r/n", fraction);
    }

    /** θ of the n compressors under a key. */
    double theta(Key<Part<Function<Settings, Compressor>>> key) {
        Compressor.Unbiased unbiased = (Compressor.Unbiased) any(key);
        return use("theta_" + key.name(), unbiased.theta(problem.dimension(), n()));
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

    /** The step sizes of a method without a rule for them. */
    StepSize givenSteps() {
        if (settings.get(MethodKeys.STEP).theory()) {
            throw refuse(MethodKeys.STEP, "= theory: " + method + " has no step by theory; give a number above 0");
        }
        return steps("", () -> Double.NaN);
    }

    /** The constant step size of a method without a rule for it. */
    double givenStep() {
        return givenSteps().at(0);
    }

    /** Like {@link #number}, where the rule may give 0. */
    double nonNegative(Key<OptionalDouble> key, String formula, DoubleSupplier rule) {
        OptionalDouble given = settings.get(key);
        if (given.isPresent()) {
            return given.getAsDouble();
        }
        used.clear();
        double value = rule.getAsDouble();
        settings = settings.with(key, OptionalDouble.of(value), note(formula));
        return value;
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
        if (used.containsValue(Double.POSITIVE_INFINITY)) {
            throw refuse(
                    key,
                    "= theory: " + formula + " needs constants that problem type " + problem.type()
                            + " does not have (its gradient is not known to be Lipschitz); give a number instead");
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
