package laconic.compress;

/**
 * The constants of a compressor in the three classes of biased compressors (Beznosikov et al. 2002.12410, definitions 1–3):
 * B1(α, β): α‖x‖² ≤ E‖C(x)‖² ≤ β⟨E C(x), x⟩; B2(γ, β): max{γ‖x‖², E‖C(x)‖²/β} ≤ ⟨E C(x), x⟩; B3(δ):
 * E‖λC(x) − x‖² ≤ (1 − 1/δ)‖x‖², with λ = 1 for a contractive C, λ = 1/(1 + ω) for an unbiased one.
 *
 * @param alpha1 α of B1, above 0
 * @param beta1 β of B1, above 0
 * @param gamma2 γ of B2, above 0
 * @param beta2 β of B2, above 0
 * @param delta3 δ of B3, at least 1
 */
public record Bias(double alpha1, double beta1, double gamma2, double beta2, double delta3) {

    /** What B3(δ) implies: B1(1/(4δ²), 2) and B2(1/(2δ), 2) (theorem 2 there). */
    static Bias of(double delta) {
        return new Bias(1 / (4 * delta * delta), 2, 1 / (2 * delta), 2, delta);
    }
}
