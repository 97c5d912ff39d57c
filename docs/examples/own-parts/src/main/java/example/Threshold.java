package example;

import laconic.compress.Compressor;
import laconic.compress.Size;
import laconic.compress.TopK;
import laconic.compress.Wire;

/**
 * Keeps the entries of magnitude at least τ ‖x‖_∞, however many they are: few where the vector is spiky, many where it is flat.
 *
 * <p>Contractive with α = 1/(1 + (d − 1) τ²): of d entries one is at least M = ‖x‖_∞, and those left out are below τ M each.
 * What travels are the bytes of Top-k for the k that was found, which every receiver decodes.
 *
 * @param fraction τ in (0, 1]
 */
record Threshold(double fraction) implements Compressor.Contractive {

    @Override
    public double alpha(int dimension) {
        return 1 / (1 + (dimension - 1) * fraction * fraction);
    }

    @Override
    public Encoder encoder(int dimension, Wire wire) {
        return (x, draw) -> new TopK(Size.count(kept(x))).encoder(dimension, wire).encode(x, draw);
    }

    private int kept(double[] x) {
        double largest = 0;
        for (double entry : x) {
            largest = Math.max(largest, Math.abs(entry));
        }
        int kept = 0;
        for (double entry : x) {
            kept += Math.abs(entry) >= fraction * largest ? 1 : 0;
        }
        return Math.max(1, kept);
    }
}
