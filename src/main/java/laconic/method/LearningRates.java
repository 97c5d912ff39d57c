package laconic.method;

/**
 * 2Direction's schedule (2305.12379, algorithm 2, CalculateLearningRates), without its overflow.
 *
 * <p>The paper's Γ_t grows like (1 − pθ)^(−t), but only ratios matter: with λ_t = L̄/Γ_t, θ_t is the smaller of the
 * root of pL̄θ² + p(λ_t + μ)θ − (λ_t + μ) = 0 and ¼ min{1, α/p, τ/p, β/p}; γ_t = pθ_tΓ_t/(1 − pθ_t), so that A_t = (L̄
 * + Γ_tμ)/γ_t = (λ_t + μ)(1 − pθ_t)/(pθ_t) and λ_{t+1} = λ_t(1 − pθ_t).
 *
 * @param smoothness L̄ &gt; 0, tuned over powers of two; in practice L to 8L
 * @param strongConvexity μ ≥ 0
 * @param syncProbability p in (0, 1]; theory: min(1/(ω+1), 1/μ_r)
 * @param tau τ in (0, 1]; theory: p^(1/3)/(ω+1)^(2/3)
 * @param alpha of the downlink compressor, in (0, 1]
 * @param omega of the uplink compressor, ≥ 0
 */
public record LearningRates(
        double smoothness, double strongConvexity, double syncProbability, double tau, double alpha, double omega) {

    /** β, the rate of the up memory. */
    double beta() {
        return 1 / (1 + omega);
    }

    /**
     * The numbers of one round.
     *
     * @param theta θ_t in (0, 1/4]
     * @param weight A_t
     * @param nextLambda λ_{t+1}
     */
    record Step(double theta, double weight, double nextLambda) {}

    /** The round in which L̄/Γ_t is {@code lambda}: L̄ itself in round 0, where Γ_0 = 1. */
    Step at(double lambda) {
        double p = syncProbability;
        double c = lambda + strongConvexity;
        double b = p * c;
        double root = 2 * c / (b + Math.sqrt(b * b + 4 * p * smoothness * c));
        double theta = Math.min(root, Math.min(1, Math.min(alpha, Math.min(tau, beta())) / p) / 4);
        return new Step(theta, c * (1 - p * theta) / (p * theta), lambda * (1 - p * theta));
    }
}
