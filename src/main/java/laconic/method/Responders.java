package laconic.method;

/**
 * The workers whose uplinks count in a round, ascending, each with the weights that keep an estimator unbiased.
 *
 * @param workers indices; may repeat where a method samples with replacement
 * @param weights for methods with memory: 1 under full participation, where the memory stands in for a missing uplink;
 *     otherwise 1/(p_i r_i) with the sampling probability p_i and the tracked response rate r_i
 * @param inverseProbabilities for methods without memory: 1/(p_i r_i) in every case
 */
public record Responders(int[] workers, double[] weights, double[] inverseProbabilities) {

    public int count() {
        return workers.length;
    }
}
