package laconic.node;

/**
 * When the hub evaluates, when it stops, and when it keeps its state.
 *
 * @param evaluateEvery rounds between evaluations, ≥ 1
 * @param optimum f*, NaN where unknown
 */
public record Schedule(Evaluator evaluator, long evaluateEvery, double optimum, Stop stop, Durable.Policy durability) {

    /** The same without keeping anything. */
    public Schedule(Evaluator evaluator, long evaluateEvery, double optimum, Stop stop) {
        this(evaluator, evaluateEvery, optimum, stop, Durable.Policy.NONE);
    }
}
