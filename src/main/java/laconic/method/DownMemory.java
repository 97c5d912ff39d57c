package laconic.method;

import laconic.compress.Payload;
import laconic.math.Vectors;
import laconic.replica.Reader;

/** The downlink memory H of MCM: what a worker reads from it. */
final class DownMemory {

    private DownMemory() {}

    /** xHat := ŵ = H + Ω with the H from before Ω; the start x0 before the first broadcast. */
    static void perturbed(Reader downMemory, double[] x0, double[] xHat) {
        Payload omega = downMemory.newest();
        if (omega == null) {
            Vectors.copy(x0, xHat);
        } else {
            Vectors.copy(downMemory.before(), xHat);
            omega.addTo(xHat, 1);
        }
    }
}
