package laconic.node;

/**
 * When the hub evaluates and when it stops.
 *
 * @param evaluateEvery rounds between evaluations, ≥ 1
 * @param optimum f*, NaN where unknown
 */
public record Schedule(Evaluator evaluator, long evaluateEvery, double optimum, Stop stop) {}
