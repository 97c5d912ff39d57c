package laconic.objective;

/** An objective with second derivatives, and with matrices that bound them everywhere: floor ⪯ ∇²f_i(x) ⪯ ceiling. */
public interface TwiceDifferentiable extends Objective {

    /** The Hessian ∇²f_i(x), fixed at this x: later changes of the array do not reach it. */
    Curvature hessian(double[] x);

    /** A matrix that is above every Hessian, and equal to it where that is constant. */
    Curvature hessianCeiling();

    /** A matrix that is below every Hessian, and equal to it where that is constant. */
    Curvature hessianFloor();

    /** Whether floor and ceiling are the Hessian itself, at every x. */
    default boolean constantHessian() {
        return false;
    }

    /** {@inheritDoc} Here the spectral norm of the ceiling, to about 1e-14 relative. */
    @Override
    default double smoothness() {
        return Spectrum.norm(hessianCeiling());
    }

    /** {@inheritDoc} Here λ_min of the floor, to about 1e-14 of the largest eigenvalue's size. */
    @Override
    default double strongConvexity() {
        return Spectrum.of(hessianFloor()).strongConvexity();
    }

    /** {@inheritDoc} Here: whether the floor has no eigenvalue below 0, up to rounding. */
    @Override
    default boolean convex() {
        return Spectrum.of(hessianFloor()).nonNegative();
    }
}
