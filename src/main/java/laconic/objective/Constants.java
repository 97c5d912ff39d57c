package laconic.objective;

import java.util.List;
import java.util.function.Function;

/**
 * The constants of a distributed problem that step-size rules ask for, each computed when it is first asked for.
 *
 * <p>Set-up work of some hundred passes over the data, for one thread at a time.
 */
public final class Constants {
    private static final double ROUNDING = 1e-13;

    private final List<Objective> locals;
    private final boolean smooth;
    private final boolean constantHessians;

    private double[] localSmoothness;
    private double smoothness = Double.NaN;
    private double smoothnessA = Double.NaN;
    private Spectrum floor;

    Constants(List<Objective> locals) {
        this.locals = locals;
        this.smooth = locals.stream().allMatch(TwiceDifferentiable.class::isInstance);
        this.constantHessians = smooth && locals.stream().allMatch(f -> ((TwiceDifferentiable) f).constantHessian());
    }

    /** L of f: λ_max of the mean of the Hessians' ceilings, or the mean of the L_i; infinite where unknown. */
    public double smoothness() {
        if (Double.isNaN(smoothness)) {
            smoothness = constantHessians
                    ? floor().size()
                    : smooth ? Spectrum.norm(mean(TwiceDifferentiable::hessianCeiling)) : mean(localSmoothness());
        }
        return smoothness;
    }

    /** A copy of the L_i of each f_i, in worker order. */
    public double[] localSmoothness() {
        if (localSmoothness == null) {
            localSmoothness = locals.stream().mapToDouble(Objective::smoothness).toArray();
        }
        return localSmoothness.clone();
    }

    /** L_max = max_i L_i. */
    public double maxSmoothness() {
        double max = 0;
        for (double value : localSmoothness()) {
            max = Math.max(max, value);
        }
        return max;
    }

    /** L̃ = √((1/n) Σ L_i²). */
    public double meanSquareSmoothness() {
        double[] squares = localSmoothness();
        for (int i = 0; i < squares.length; i++) {
            squares[i] *= squares[i];
        }
        return Math.sqrt(mean(squares));
    }

    /** μ of f, 0 where f is merely convex or not convex. */
    public double strongConvexity() {
        if (smooth) {
            return floor().strongConvexity();
        }
        return convex()
                ? mean(locals.stream().mapToDouble(Objective::strongConvexity).toArray())
                : 0;
    }

    /** Whether f is known to be convex; single f_i need not be. */
    public boolean convex() {
        return smooth ? floor().nonNegative() : locals.stream().allMatch(Objective::convex);
    }

    /**
     * L_A of the inequality ‖(1/n) Σ (∇f_i(x + u_i) − ∇f_i(x))‖² ≤ L_A² (1/n) Σ ‖u_i‖² + L_B² ‖(1/n) Σ u_i‖² (MARINA-P,
     * arXiv:2402.06412): for constant Hessians √2 max_i ‖∇²f_i − ∇²f‖, which is 0 when they are equal; L̃ otherwise.
     */
    public double smoothnessA() {
        if (Double.isNaN(smoothnessA)) {
            smoothnessA = constantHessians ? Math.sqrt(2) * spread() : meanSquareSmoothness();
        }
        return smoothnessA;
    }

    /** L_B beside {@link #smoothnessA}: for constant Hessians √2 ‖∇²f‖, or ‖∇²f‖ when they are equal; 0 otherwise. */
    public double smoothnessB() {
        if (!constantHessians) {
            return 0;
        }
        return smoothnessA() == 0 ? smoothness() : Math.sqrt(2) * smoothness();
    }

    /** max_i ‖∇²f_i − ∇²f‖ of constant Hessians, 0 where that is rounding. */
    private double spread() {
        Curvature mean = mean(TwiceDifferentiable::hessianFloor).dense();
        double spread = 0;
        for (Objective f : locals) {
            Curvature own = ((TwiceDifferentiable) f).hessianFloor();
            spread = Math.max(spread, Spectrum.norm(Curvature.difference(own, mean)));
        }
        return spread <= ROUNDING * smoothness() ? 0 : spread;
    }

    private Spectrum floor() {
        if (floor == null) {
            floor = Spectrum.of(mean(TwiceDifferentiable::hessianFloor));
        }
        return floor;
    }

    private Curvature mean(Function<TwiceDifferentiable, Curvature> part) {
        return Curvature.mean(
                locals.stream().map(f -> part.apply((TwiceDifferentiable) f)).toList());
    }

    private static double mean(double[] v) {
        double sum = 0;
        for (double value : v) {
            sum += value;
        }
        return sum / v.length;
    }
}
