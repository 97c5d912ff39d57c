package laconic.objective;

import java.util.ArrayList;
import java.util.List;

/**
 * The constants of a distributed problem that step-size rules ask for.
 *
 * @param smoothness L of f, infinite where unknown
 * @param localSmoothness L_i of each f_i, in worker order
 * @param strongConvexity μ of f, 0 where f is merely convex or not convex
 * @param convex whether f is known to be convex (single f_i need not be)
 * @param smoothnessA L_A of ‖(1/n) Σ (∇f_i(x + u_i) − ∇f_i(x))‖² ≤ L_A² (1/n) Σ ‖u_i‖² + L_B² ‖(1/n) Σ u_i‖²: for constant
 *     Hessians √2 max_i ‖∇²f_i − ∇²f‖, which is 0 when they are equal; L̃ otherwise
 * @param smoothnessB L_B of the same inequality: for constant Hessians √2 ‖∇²f‖ (‖∇²f‖ when L_A = 0), 0 otherwise
 */
public record Constants(
        double smoothness,
        double[] localSmoothness,
        double strongConvexity,
        boolean convex,
        double smoothnessA,
        double smoothnessB) {

    /** L_max = max_i L_i. */
    public double maxSmoothness() {
        double max = 0;
        for (double value : localSmoothness) {
            max = Math.max(max, value);
        }
        return max;
    }

    /** L̃ = √((1/n) Σ L_i²). */
    public double meanSquareSmoothness() {
        return rootMeanSquare(localSmoothness);
    }

    static Constants of(List<Objective> locals) {
        double[] local = locals.stream().mapToDouble(Objective::smoothness).toArray();
        List<Curvature> ceilings = new ArrayList<>();
        List<Curvature> floors = new ArrayList<>();
        boolean constant = true;
        for (Objective f : locals) {
            if (f instanceof TwiceDifferentiable smooth) {
                ceilings.add(smooth.hessianCeiling());
                floors.add(smooth.hessianFloor());
                constant &= smooth.constantHessian();
            }
        }
        if (ceilings.size() < locals.size()) {
            return fromLocals(locals, local);
        }
        Spectrum above = Spectrum.of(Curvature.mean(ceilings));
        Spectrum below = constant ? above : Spectrum.of(Curvature.mean(floors));
        double a = rootMeanSquare(local);
        double b = 0;
        if (constant) {
            double spread = spread(ceilings, above.size());
            a = Math.sqrt(2) * spread;
            b = (spread == 0 ? 1 : Math.sqrt(2)) * above.size();
        }
        return new Constants(above.size(), local, below.strongConvexity(), below.nonNegative(), a, b);
    }

    private static Constants fromLocals(List<Objective> locals, double[] local) {
        double smoothness = 0;
        double strongConvexity = 0;
        boolean convex = true;
        for (int i = 0; i < local.length; i++) {
            smoothness += local[i] / local.length;
            strongConvexity += locals.get(i).strongConvexity() / local.length;
            convex &= locals.get(i).convex();
        }
        return new Constants(smoothness, local, convex ? strongConvexity : 0, convex, rootMeanSquare(local), 0);
    }

    /** max_i ‖A_i − Ā‖, where 1e-13 of ‖Ā‖ counts as 0. */
    private static double spread(List<Curvature> matrices, double size) {
        Curvature mean = Curvature.mean(matrices).dense();
        double spread = 0;
        for (Curvature matrix : matrices) {
            spread = Math.max(
                    spread, Spectrum.of(Curvature.difference(matrix, mean)).size());
        }
        return spread <= 1e-13 * size ? 0 : spread;
    }

    private static double rootMeanSquare(double[] v) {
        double sum = 0;
        for (double value : v) {
            sum += value * value;
        }
        return Math.sqrt(sum / v.length);
    }
}
