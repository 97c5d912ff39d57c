package laconic.method;

/** The step size γ_t of round t ≥ 0, &gt; 0. */
@FunctionalInterface
public interface StepSize {

    double at(long round);

    /** The same in every round. */
    static StepSize constant(double gamma) {
        return round -> gamma;
    }

    /** a / (b + t): the decreasing steps of 2002.12410 (4/(μ(κ' + t))) and of CHOCO's convex experiments. */
    static StepSize decreasing(double a, double b) {
        return round -> a / (b + round);
    }
}
